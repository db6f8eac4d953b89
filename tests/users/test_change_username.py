"""Changing a username: what somebody signs in with."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.users.models import SearchText
from rollbook.users.operations import change_email, change_username, delete
from rollbook.users.queries import by_name
from rollbook.users.selection import UserSelection
from tests.told import changes_of, event_of, has_access, now, row, signed_in
from tests.world import World, person


def test_the_username_and_its_key_change_and_nothing_else(world: World) -> None:
    before, session = row(world.sol), signed_in(world.sol)
    outcome = change_username(UserSelection.of(world.sol), by=world.actor("uma"), username="Sol.Reyes")
    after = row(world.sol)
    assert {name for name in after if after[name] != before[name]} == {"username", "username_key", "version"}
    assert (after["username"], after["username_key"]) == ("Sol.Reyes", "sol.reyes")
    (change,) = changes_of(outcome)
    assert (change.before, change.after) == ({"username": "sol@example.org"}, {"username": "Sol.Reyes"})
    assert has_access(world.sol, session)


def test_they_are_found_by_the_new_one(world: World) -> None:
    change_username(UserSelection.of(world.eve), by=world.actor("uma"), username="quokka")
    assert by_name("QUOKKA").pk == world.eve.pk
    assert " quokka" in SearchText.objects.get(pk=world.eve.pk).text


@pytest.mark.parametrize("taken", ["uma@example.org", "UMA@example.org", "ｕｍａ＠example.org", "uma@EXAMPLE.org"])
def test_one_of_somebody_else_is_refused_in_any_case_and_width(world: World, taken: str) -> None:
    with pytest.raises(Invalid) as caught:
        change_username(UserSelection.of(world.sol), by=world.actor("ada"), username=taken)
    assert [m["code"] for m in caught.value.messages()["username"]] == ["taken"]
    assert now(world.sol).username == "sol@example.org"


def test_the_email_of_somebody_else_is_refused(world: World) -> None:
    change_email(UserSelection.of(world.eve), by=world.actor("ada"), email="mine@eve.example")
    with pytest.raises(Invalid) as caught:
        change_username(UserSelection.of(world.sol), by=world.actor("ada"), username="Mine@Eve.example")
    assert [m["code"] for m in caught.value.messages()["username"]] == ["taken"]


def test_ones_own_email_may_be_ones_username_and_case_may_change(world: World) -> None:
    change_username(UserSelection.of(world.sol), by=world.actor("ada"), username="sol")
    change_username(UserSelection.of(world.sol), by=world.actor("ada"), username="Sol")
    assert now(world.sol).username == "Sol"
    change_username(UserSelection.of(world.sol), by=world.actor("ada"), username="sol@example.org")
    assert now(world.sol).username == "sol@example.org"


def test_the_one_of_somebody_deleted_is_still_theirs(world: World) -> None:
    delete(UserSelection.of(world.eve), by=world.actor("ada"))
    with pytest.raises(Invalid):
        change_username(UserSelection.of(world.sol), by=world.actor("ada"), username="eve@example.org")


def test_it_is_needed(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        change_username(UserSelection.of(world.sol), by=world.actor("ada"))
    assert [m["code"] for m in caught.value.messages()["username"]] == ["required"]


def test_undoing_it_gives_back_the_old_one(world: World) -> None:
    outcome = change_username(UserSelection.of(world.sol), by=world.actor("uma"), username="sol")
    undo(event_of(outcome), by=world.actor("uma"))
    assert (now(world.sol).username, now(world.sol).username_key) == ("sol@example.org", "sol@example.org")


def test_undoing_it_leaves_them_alone_when_the_old_one_is_somebody_elses_by_now(world: World) -> None:
    pia = person("Pia", username="pia")
    outcome = change_username(UserSelection.of(pia), by=world.actor("uma"), username="pia2")
    person("Other", username="pia")
    undone = undo(event_of(outcome), by=world.actor("uma"))
    assert undone.refused == {Refusal.TAKEN: [pia.pk]}
    assert now(pia).username == "pia2"


def test_undoing_it_leaves_them_alone_when_the_old_one_is_somebody_elses_email_by_now(world: World) -> None:
    pia = person("Pia", username="shared@pia.example", email="")
    outcome = change_username(UserSelection.of(pia), by=world.actor("uma"), username="pia2")
    person("Other", username="other", email="shared@pia.example")
    undone = undo(event_of(outcome), by=world.actor("uma"))
    assert undone.refused == {Refusal.TAKEN: [pia.pk]}
    assert now(pia).username == "pia2"


def test_rank_counts(world: World) -> None:
    outcome = change_username(UserSelection.of(world.ada), by=world.actor("uma"), username="adah")
    assert outcome.refused == {Refusal.RANK: [world.ada.pk]}


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        change_username(UserSelection.of(world.sol), by=world.actor("eve"), username="sol")
    assert now(world.sol).username == "sol@example.org"
