"""`rollbook imports`: look at a file, apply it, as a person or not at all."""

from __future__ import annotations

from pathlib import Path

from rollbook.imports.models import Import
from rollbook.users.models import User
from tests import world as cast
from tests.calling import cli, cli_json
from tests.world import World

ROWS = "add-user,u1@email.com,Uma,Firth\nupdate,sol@example.org,Solveig,\nupdate,ada@example.org,X,\n"


def test_preview_tells_and_keeps_nothing(world: World) -> None:
    answer = cli_json("imports", "preview", "-", acts_as=world.uma, stdin=ROWS, code=1)
    assert answer["counts"] == {"add": 1, "change": 1, "remove": 0, "same": 0, "problem": 1}
    assert answer["rows"][1] == {
        "line": 2, "plan": "change", "username": "sol@example.org", "values": {"first_name": "Solveig"},
        "before": {"first_name": "Sol"}, "problem": "", "reason": "",
    }  # fmt: skip
    assert answer["rows"][2]["problem"] == "rank"
    assert not Import.objects.exists()
    told = cli("imports", "preview", "-", acts_as=world.uma, stdin=ROWS)
    assert "first_name: Sol → Solveig" in told.output
    assert "They have a higher rank than you" in told.output


def test_apply_does_the_good_rows_and_says_what_is_left(world: World, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(ROWS)
    answer = cli_json("imports", "apply", str(path), acts_as=world.uma, code=1)
    assert (answer["add"], answer["change"], answer["problem"], answer["left"]) == (1, 1, 1, 0)
    assert answer["problems"][0]["line"] == 3
    assert User.objects.get(pk=world.sol.pk).first_name == "Solveig"
    cli_json("events", "undo", str(answer["event"]), acts_as=world.uma)
    assert User.objects.get(pk=world.sol.pk).first_name == "Sol"


def test_options_and_exit_codes(world: World) -> None:
    text = "Email,First name\nsol@example.org,Solveig\n"
    assert cli("imports", "apply", "-", acts_as=world.uma, stdin=text).exit_code == 1
    done = cli("imports", "apply", "-", "--skip-first", "--update-existing", acts_as=world.uma, stdin=text)
    assert done.exit_code == 0
    assert "Added 0, changed 1, removed 0." in done.output
    assert cli("imports", "apply", "no-such-file.csv", acts_as=world.uma).exit_code == 2
    assert cli("imports", "apply", "-", stdin=text).exit_code == 2
    unreadable = cli_json("imports", "apply", "-", acts_as=world.uma, stdin="%PDF-1.4", code=2)
    assert unreadable["error"]["code"] == "wrong_kind"
    assert cli_json("imports", "preview", "-", acts_as=world.cleo, stdin=text, code=1)["error"]["code"] == "denied"


def test_removing_many_needs_a_yes(world: World) -> None:
    cast.crowd(12)
    text = "".join(f"remove-user,p{n}@crowd.example\n" for n in range(12))
    refused = cli_json("imports", "apply", "-", acts_as=world.uma, stdin=text, code=1)
    assert refused["error"]["code"] == "not_confirmed"
    assert cli_json("imports", "apply", "-", "--yes", acts_as=world.uma, stdin=text)["remove"] == 12
