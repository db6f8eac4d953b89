"""Editing a profile: what is given changes, what is not stays."""

from __future__ import annotations

import pytest
from django.db.models import Q

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.users.models import SearchText
from rollbook.users.operations import delete, edit, set_password
from rollbook.users.selection import UserSelection
from tests.told import changes_of, event_of, has_access, now, row, signed_in
from tests.world import World


def test_only_what_is_given_changes(world: World) -> None:
    before = row(world.sol)
    edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="Solé", time_zone="Europe/Lisbon")
    after = row(world.sol)
    differing = {name for name in after if after[name] != before[name]}
    assert differing == {"first_name", "name_key", "time_zone", "version"}
    assert after["version"] == before["version"] + 1
    assert (after["first_name"], after["last_name"]) == ("Solé", "Reyes")


def test_the_change_row_holds_what_changed_and_nothing_else(world: World) -> None:
    outcome = edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="Solé", last_name="Reyes")
    (change,) = changes_of(outcome)
    assert (change.before, change.after) == ({"first_name": "Sol"}, {"first_name": "Solé"})


def test_they_are_found_and_sorted_by_the_new_name_and_no_longer_by_the_old(world: World) -> None:
    edit(UserSelection.of(world.cleo), by=world.actor("uma"), first_name="Ådne", last_name="Ågot")
    text = SearchText.objects.get(pk=world.cleo.pk).text
    assert " adne agot" in text
    assert "park" not in text
    assert now(world.cleo).name_key == "adne agot"


def test_a_name_can_be_emptied_and_the_username_takes_its_place(world: World) -> None:
    edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="", last_name="")
    assert (now(world.sol).name, now(world.sol).name_key) == ("sol@example.org", "sol@example.org")


def test_nothing_given_changes_nothing(world: World) -> None:
    before = row(world.sol)
    outcome = edit(UserSelection.of(world.sol), by=world.actor("uma"))
    assert (outcome.changed, outcome.unchanged, outcome.event_id) == ([], 1, None)
    assert row(world.sol) == before


def test_the_same_again_changes_nothing(world: World) -> None:
    before = row(world.sol)
    outcome = edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name=" Sol ", population="learner")
    assert (outcome.changed, outcome.event_id) == ([], None)
    assert row(world.sol) == before


def test_sessions_go_on(world: World) -> None:
    session = signed_in(world.sol)
    edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="Solveig")
    assert has_access(world.sol, session)


def test_undoing_it_gives_back_the_name_and_how_they_are_found(world: World) -> None:
    before = row(world.sol)
    outcome = edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="Zed", contact="Room 5")
    undo(event_of(outcome), by=world.actor("uma"))
    after = row(world.sol)
    assert {name for name in after if after[name] != before[name]} == {"version"}
    assert " sol reyes" in SearchText.objects.get(pk=world.sol.pk).text


def test_whoever_has_changed_since_one_looked_is_refused(world: World) -> None:
    seen = now(world.sol).version
    edit(UserSelection.of(world.sol), by=world.actor("ada"), last_name="Rey")
    mine = UserSelection([world.sol.pk], still=Q(version=seen))
    outcome = edit(mine, by=world.actor("uma"), first_name="Solveig", last_name="Reyes")
    assert outcome.refused == {Refusal.CHANGED: [world.sol.pk]}
    assert (now(world.sol).first_name, now(world.sol).last_name) == ("Sol", "Rey")


def test_a_password_set_meanwhile_counts_as_a_change(world: World) -> None:
    mine = UserSelection([world.sol.pk], still=Q(version=now(world.sol).version))
    set_password(UserSelection.of(world.sol), by=world.actor("ada"), password="violet umbrella sings at noon")
    assert edit(mine, by=world.actor("uma"), first_name="Zed").refused == {Refusal.CHANGED: [world.sol.pk]}


@pytest.mark.parametrize("field", ["status", "is_staff", "rank", "roles", "version", "password", "access_epoch", "id"])
def test_a_field_that_it_does_not_know_is_refused_by_name(world: World, field: str) -> None:
    before = row(world.sol)
    with pytest.raises(Invalid) as caught:
        edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="Zed", **{field: "1"})
    assert [m["code"] for m in caught.value.messages()[field]] == ["unknown"]
    assert row(world.sol) == before


def test_rank_counts(world: World) -> None:
    outcome = edit(UserSelection.of(world.ada), by=world.actor("uma"), first_name="Adah")
    assert outcome.refused == {Refusal.RANK: [world.ada.pk]}
    assert now(world.ada).first_name == "Ada"


def test_somebody_deleted_is_refused(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    assert edit(UserSelection.of(world.sol), by=world.actor("ada"), first_name="Zed").refused == {
        Refusal.DELETED: [world.sol.pk]
    }


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        edit(UserSelection.of(world.sol), by=world.actor("cleo"), first_name="Zed")
    assert now(world.sol).first_name == "Sol"
