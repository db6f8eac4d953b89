"""`rollbook events`: the audit log on the command line, and undo."""

import pytest

from rollbook.audit.models import Event
from rollbook.users.models import User
from rollbook.users.operations import edit, suspend
from rollbook.users.selection import UserSelection
from tests.calling import cli, cli_json
from tests.world import World


@pytest.fixture
def past(w: World) -> World:
    edit(UserSelection.of(w.eve), by=w.actor("ada"), first_name="Eva")
    suspend(UserSelection.of(w.sol, w.ada), by=w.actor("uma"), reason="Holidays")
    return w


def test_the_list_is_newest_first(past: World) -> None:
    lines = cli("events", "list", acts_as=past.ada).stdout.splitlines()
    assert lines[0].split()[:4] == ["Id", "When", "(UTC)", "Who"]
    assert ("Uma Thorn" in lines[1], "Suspend" in lines[1]) == (True, True)


def test_filters_are_the_apis(past: World) -> None:
    def found(*words: str) -> list[str]:
        return [e["operation"] for e in cli_json("events", "list", *words, acts_as=past.ada)["events"]]

    assert found("--actor", "uma@example.org") == ["users.suspend"]
    assert found("--user", str(past.eve.pk)) == ["users.edit", "users.create"]
    assert found("--operation", "users.edit") == ["users.edit"]
    assert found("--actor", "nobody") == []
    assert found("--since", "2999-01-01") == []
    assert found("--size", "1") == ["users.suspend"]


def test_one_event_with_its_changes(past: World) -> None:
    pk = str(Event.objects.get(operation="users.suspend").pk)
    told = cli_json("events", "show", pk, acts_as=past.ada)
    assert {c["label"]: c["refusal"] for c in told["changes"]} == {"ada@example.org": "rank", "sol@example.org": ""}
    assert "They have a higher rank than you" in cli("events", "show", pk, acts_as=past.ada).stdout
    assert cli("events", "show", "987654", acts_as=past.ada).exit_code == 1


def test_undo_once(past: World) -> None:
    pk = str(Event.objects.get(operation="users.suspend").pk)
    assert cli_json("events", "undo", pk, "--plan", acts_as=past.ada)["changed"] == 1
    assert User.objects.get(pk=past.sol.pk).status == "suspended"
    assert cli("events", "undo", pk, acts_as=past.ada).exit_code == 0
    assert User.objects.get(pk=past.sol.pk).status == "active"
    assert cli("events", "undo", pk, acts_as=past.ada).exit_code == 1


def test_undo_needs_the_right_to_have_done_it(past: World) -> None:
    edited = Event.objects.get(operation="users.edit")
    assert cli("events", "undo", str(edited.pk), acts_as=past.cleo).exit_code == 1
    assert User.objects.get(pk=past.eve.pk).first_name == "Eva"


def test_the_log_is_for_those_who_may_see_it(past: World) -> None:
    for words in (["list"], ["show", "1"]):
        result = cli("events", *words, acts_as=past.cleo)
        assert (result.exit_code, result.stdout) == (1, "")
