"""Editing the roles of one person: exactly these, of those that one may give."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.operations import add_role, set_roles
from rollbook.users.operations import delete
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.told import changes_of, event_of, roles_of
from tests.world import World, operator, person


def test_the_chosen_ones_are_given_the_others_taken_in_one_event(world: World) -> None:
    outcome = set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=["educator", "Student"])
    assert roles_of(world.cleo) == {"educator", "student"}
    assert len(changes_of(outcome)) == 3
    assert event_of(outcome).changed == 1
    assert event_of(outcome).params == {"roles": ["educator", "student"]}


def test_none_at_all_is_a_choice_too(world: World) -> None:
    set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=[])
    assert roles_of(world.cleo) == set()


def test_the_same_again_leaves_no_record(world: World) -> None:
    outcome = set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=["coach"])
    assert (outcome.changed, outcome.unchanged, outcome.event_id) == ([], 1, None)


def test_a_role_that_one_may_not_give_stays_as_it_is(world: World) -> None:
    role("eraser", 10, Permission.USERS_ERASE)
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="eraser")
    set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=["student"])
    assert roles_of(world.cleo) == {"eraser", "student"}


def test_undoing_it_gives_back_what_was(world: World) -> None:
    outcome = set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=["educator", "student"])
    undo(event_of(outcome), by=world.actor("uma"))
    assert roles_of(world.cleo) == {"coach"}


def test_one_that_is_not_there_is_said_at_its_field_and_nothing_changes(world: World) -> None:
    for wrong in (["educator", "nobody"], ["administrator"], {"role": "coach"}, [["coach"]]):
        with pytest.raises(Invalid) as caught:
            set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=wrong)
        assert list(caught.value.messages()) == ["roles"]
    assert roles_of(world.cleo) == {"coach"}


def test_nobody_changes_their_own(world: World) -> None:
    bea = person("Bea", role="administrator")
    outcome = set_roles(UserSelection.of(world.ada), by=world.actor("ada"), roles=["coach"])
    assert outcome.refused == {Refusal.SELF: [world.ada.pk]}
    assert roles_of(world.ada) == roles_of(bea) == {"administrator"}


def test_the_last_administrator_keeps_that_role(world: World) -> None:
    outcome = set_roles(UserSelection.of(world.ada), by=operator(), roles=["coach"])
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: [world.ada.pk]}
    assert roles_of(world.ada) == {"administrator"}
    assert set_roles(UserSelection.of(world.ada), by=operator(), roles=["administrator", "coach"]).refused == {}
    assert roles_of(world.ada) == {"administrator", "coach"}


def test_somebody_deleted_keeps_theirs(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    outcome = set_roles(UserSelection.of(world.sol), by=world.actor("ada"), roles=[])
    assert outcome.refused == {Refusal.DELETED: [world.sol.pk]}
    assert roles_of(world.sol) == {"student"}


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        set_roles(UserSelection.of(world.sol), by=world.actor("eve"), roles=[])
    assert roles_of(world.sol) == {"student"}
