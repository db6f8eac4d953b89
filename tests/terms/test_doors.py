"""The terms of use through the API and the command line."""

from __future__ import annotations

from pathlib import Path

from rollbook.terms.models import Version
from tests.calling import Api, cli, cli_json, role
from tests.terms.publishing import accept, published
from tests.world import World, person


def test_the_api_publishes_and_tells(world: World) -> None:
    api = Api(world.ada)
    sent = {"texts": {"en": "Be kind.", "de": "Sei nett."}, "summaries": {"en": "The first."}}
    planned = api.post("terms/actions/publish", **sent, plan=True)
    assert (planned.json()["changed"], Version.objects.count()) == (1, 0)
    answer = api.post("terms/actions/publish", **sent)
    assert (answer.status_code, answer["Location"]) == (201, "/api/v1/terms/1")
    told = api.get("terms/1").json()
    assert (told["texts"], told["summaries"], told["by"]) == (sent["texts"], sent["summaries"], world.ada.pk)
    published("Two.")
    listed = api.get("terms").json()["terms"]
    assert [(row["number"], row["languages"]) for row in listed] == [(2, ["en"]), (1, ["de", "en"])]
    assert "texts" not in listed[0]
    assert api.get("terms/3").status_code == 404


def test_the_api_refuses_what_can_not_be_taken(world: World) -> None:
    for wrong in ({}, {"texts": "Be kind."}, {"texts": {"de": "Sei nett."}}, {"texts": {"en": "Hi", "xx": "?"}}):
        assert Api(world.ada).post("terms/actions/publish", **wrong).status_code == 422
    assert Api(world.uma).post("terms/actions/publish", texts={"en": "Hi"}).status_code == 403
    assert not Version.objects.exists()


def test_anybody_with_a_token_reads_them_but_not_who_accepted(world: World) -> None:
    published()
    accept(world.sol, 1)
    api = Api(world.cleo)
    assert (api.get("terms").status_code, api.get("terms/1").status_code) == (200, 200)
    for path in ("terms/1/acceptances", f"users/{world.sol.pk}/terms"):
        assert api.get(path).status_code == 403
    assert Api().get("terms").status_code == 401


def test_the_api_tells_who_accepted_what(world: World) -> None:
    published("One.")
    accept(world.sol, 1, address="192.0.2.7")
    published("Two.")
    accept(world.sol, 2)
    accept(world.eve, 2)
    api = Api(world.ada)
    mine = api.get(f"users/{world.sol.pk}/terms").json()["acceptances"]
    assert [row["version"] for row in mine] == [2, 1]
    assert (mine[1]["address"], mine[1]["at"][-1]) == ("192.0.2.7", "Z")
    first = api.get("terms/2/acceptances", size=1).json()
    assert [row["user"] for row in first["acceptances"]] == [world.eve.pk]
    rest = api.get("terms/2/acceptances", size=1, after=first["next"]).json()
    assert ([row["user"] for row in rest["acceptances"]], rest["next"]) == ([world.sol.pk], None)
    assert api.get("users/999999/terms").status_code == 404


def test_reach_ends_there_too(world: World) -> None:
    role("tutor", 60, "users.view", population="learner")
    tutor = Api(person("Tess", role="tutor"))
    published()
    accept(world.sol, 1)
    accept(world.eve, 1)
    assert [row["user"] for row in tutor.get("terms/1/acceptances").json()["acceptances"]] == [world.sol.pk]
    assert tutor.get(f"users/{world.eve.pk}/terms").status_code == 404


def test_nobody_accepts_for_others_nor_by_a_token(world: World) -> None:
    published()
    sent = {"users": [world.sol.pk], "terms": 1}
    assert Api(world.ada).post("users/actions/accept-terms", **sent).status_code == 404


def test_the_command_line(world: World, tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("Be kind.\n\nKeep secrets.\n", encoding="utf-8-sig")
    (tmp_path / "de.txt").write_text("Sei nett.", encoding="utf-8")
    files = ("--text-file", str(tmp_path / "en.txt"), "--text-file", f"de={tmp_path / 'de.txt'}")
    say = ("terms", "publish", *files, "--summary", "The first.", "--summary", "de=Die ersten.")
    assert cli_json(*say, "--plan", acts_as=world.ada)["changed"] == 1
    assert not Version.objects.exists()
    assert cli_json(*say, acts_as=world.ada)["created"] == [1]
    version = Version.objects.get()
    assert version.texts == {"en": "Be kind.\n\nKeep secrets.", "de": "Sei nett."}
    assert version.summaries == {"en": "The first.", "de": "Die ersten."}
    assert cli("terms", "show", "1", acts_as=world.cleo).stdout == "Be kind.\n\nKeep secrets.\n"
    assert cli("terms", "show", "1", "--language", "de", acts_as=world.cleo).stdout == "Sei nett.\n"
    assert "The first." in cli("terms", "list", acts_as=world.cleo).stdout
    assert cli_json("terms", "list", acts_as=world.cleo)["terms"][0]["number"] == 1


def test_the_command_line_refuses(world: World, tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("Be kind.")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00")
    say = ("terms", "publish", "--text-file")
    assert cli(*say, str(tmp_path / "en.txt"), acts_as=world.uma).exit_code == 1
    assert cli(*say, str(tmp_path / "none.txt"), acts_as=world.ada).exit_code == 2
    assert cli(*say, str(tmp_path / "bad.txt"), acts_as=world.ada).exit_code == 2
    assert cli(*say, f"de={tmp_path / 'en.txt'}", acts_as=world.ada).exit_code == 2
    assert cli("terms", "show", "7", acts_as=world.ada).exit_code == 1
    assert not Version.objects.exists()
