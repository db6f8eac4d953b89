"""Who answers for a group: it gives no rights."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.operations import end_ownership, make_owner
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.queries import authority
from rollbook.users.operations import delete
from rollbook.users.selection import UserSelection
from tests.groups.making import dean, group, members, owners, unit
from tests.told import event_of
from tests.world import World, acting


def test_they_answer_for_it_and_get_no_rights_and_are_no_members(world: World) -> None:
    choir = group("Choir", roles=["user-manager"])
    before = authority(world.cleo.pk)
    make_owner(UserSelection.of(world.cleo), by=world.actor("uma"), group=choir.pk)
    assert (owners(choir), members(choir)) == ({"Cleo"}, set())
    assert authority(world.cleo.pk) == before


def test_a_group_has_several_and_somebody_has_several_groups(world: World) -> None:
    choir, band = group("Choir"), group("Band")
    for one in (choir, band):
        make_owner(UserSelection.of(world.cleo), by=world.actor("uma"), group=one.pk)
    make_owner(UserSelection.of(world.eve), by=world.actor("uma"), group=choir.pk)
    assert (owners(choir), owners(band)) == ({"Cleo", "Eve"}, {"Cleo"})


def test_it_ends(world: World) -> None:
    choir = group("Choir")
    make_owner(UserSelection.of(world.cleo), by=world.actor("uma"), group=choir.pk)
    outcome = end_ownership(UserSelection.of(world.cleo), by=world.actor("uma"), group=choir.pk)
    assert (outcome.changed, owners(choir)) == ([world.cleo.pk], set())


def test_both_are_undone(world: World) -> None:
    choir = group("Choir")
    made = make_owner(UserSelection.of(world.cleo), by=world.actor("uma"), group=choir.pk)
    undo(event_of(made), by=world.actor("uma"))
    assert owners(choir) == set()
    make_owner(UserSelection.of(world.cleo), by=world.actor("uma"), group=choir.pk)
    ended = end_ownership(UserSelection.of(world.cleo), by=world.actor("uma"), group=choir.pk)
    undo(event_of(ended), by=world.actor("uma"))
    assert owners(choir) == {"Cleo"}


def test_somebody_deleted_can_not_answer_for_anything(world: World) -> None:
    choir = group("Choir")
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    outcome = make_owner(UserSelection.of(world.sol), by=world.actor("ada"), group=choir.pk)
    assert outcome.refused == {Refusal.DELETED: [world.sol.pk]}


def test_whoever_is_limited_to_a_unit_names_owners_of_its_groups_only(world: World) -> None:
    arts = unit("Arts")
    lab = group("Lab")
    dean(world.cleo, arts)
    with pytest.raises(Invalid):
        make_owner(UserSelection.of(world.sol), by=acting(world.cleo), group=lab.pk)
    assert owners(lab) == set()


@pytest.mark.parametrize("operation", [make_owner, end_ownership], ids=lambda o: o.verb)
def test_without_the_permission_it_is_denied(world: World, operation: object) -> None:
    choir = group("Choir")
    with pytest.raises(Denied):
        operation(UserSelection.of(world.sol), by=world.actor("cleo"), group=choir.pk)  # type: ignore[operator]
