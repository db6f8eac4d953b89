"""Taking people out of a group, with what they had by it alone."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.operations import add_to_group, remove_from_group
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.queries import authority
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.groups.making import dean, group, members, unit
from tests.told import event_of
from tests.world import World, acting


def test_they_are_out_of_it_and_in_their_other_groups(world: World) -> None:
    choir, band = group("Choir", world.sol, world.eve), group("Band", world.sol)
    outcome = remove_from_group(UserSelection.of(world.sol), by=world.actor("uma"), group=choir.pk)
    assert outcome.changed == [world.sol.pk]
    assert (members(choir), members(band)) == ({"Eve"}, {"Sol"})


def test_whoever_is_not_in_it_is_left_alone(world: World) -> None:
    choir = group("Choir", world.sol)
    outcome = remove_from_group(UserSelection.of(world.eve), by=world.actor("uma"), group=choir.pk)
    assert (outcome.changed, outcome.unchanged, outcome.event_id) == ([], 1, None)


def test_what_they_had_by_it_alone_ends(world: World) -> None:
    managers = group("Managers", world.eve, roles=["user-manager"])
    assert authority(world.eve.pk).holds("users.edit")
    remove_from_group(UserSelection.of(world.eve), by=world.actor("ada"), group=managers.pk)
    assert not authority(world.eve.pk).holds("users.edit")


def test_undoing_it_brings_back_only_those_who_went_by_it(world: World) -> None:
    choir = group("Choir", world.sol)
    outcome = remove_from_group(UserSelection.of(world.sol, world.eve), by=world.actor("uma"), group=choir.pk)
    undo(event_of(outcome), by=world.actor("uma"))
    assert members(choir) == {"Sol"}


def test_whoever_was_put_into_it_again_stays(world: World) -> None:
    choir = group("Choir", world.sol)
    outcome = remove_from_group(UserSelection.of(world.sol), by=world.actor("uma"), group=choir.pk)
    add_to_group(UserSelection.of(world.sol), by=world.actor("ada"), group=choir.pk)
    undo(event_of(outcome), by=world.actor("uma"))
    assert members(choir) == {"Sol"}


def test_taking_out_of_a_group_is_taking_its_roles(world: World) -> None:
    heads = group("Heads", world.eve, roles=["administrator"])
    outcome = remove_from_group(UserSelection.of(world.eve), by=world.actor("uma"), group=heads.pk)
    assert outcome.refused == {Refusal.RANK: [world.eve.pk]}
    assert members(heads) == {"Eve"}


def test_nobody_takes_somebody_out_of_a_group_whose_role_they_may_not_take(world: World) -> None:
    """Cleo is as high as the role, and lacks what it allows."""
    arts = unit("Arts")
    managers = group("Managers", world.sol, unit=arts, roles=["educator"])
    User.objects.filter(pk=world.sol.pk).update(unit=arts)
    dean(world.cleo, arts, "roles.assign")
    outcome = remove_from_group(UserSelection.of(world.sol), by=acting(world.cleo), group=managers.pk)
    assert outcome.refused == {Refusal.ROLE_RANK: [world.sol.pk]}
    assert members(managers) == {"Sol"}


def test_nobody_leaves_a_group_that_carries_roles_by_themselves_but_any_other(world: World) -> None:
    coaches, choir = group("Coaches", world.uma, roles=["coach"]), group("Choir", world.uma)
    outcome = remove_from_group(UserSelection.of(world.uma), by=world.actor("uma"), group=coaches.pk)
    assert outcome.refused == {Refusal.SELF: [world.uma.pk]}
    assert remove_from_group(UserSelection.of(world.uma), by=world.actor("uma"), group=choir.pk).changed


def test_nobody_undoes_what_they_could_not_do(world: World) -> None:
    """Undoing an exit is an entry: it gives the role again."""
    heads = group("Heads", world.eve, roles=["administrator"])
    outcome = remove_from_group(UserSelection.of(world.eve), by=world.actor("ada"), group=heads.pk)
    assert undo(event_of(outcome), by=world.actor("uma")).refused == {Refusal.ROLE_RANK: [world.eve.pk]}
    assert members(heads) == set()


def test_whoever_is_limited_to_a_unit_empties_only_its_groups(world: World) -> None:
    arts = unit("Arts")
    lab = group("Lab", world.sol)
    User.objects.filter(pk=world.sol.pk).update(unit=arts)
    dean(world.cleo, arts)
    with pytest.raises(Invalid):
        remove_from_group(UserSelection.of(world.sol), by=acting(world.cleo), group=lab.pk)
    assert members(lab) == {"Sol"}


def test_without_the_permission_it_is_denied(world: World) -> None:
    choir = group("Choir", world.sol)
    with pytest.raises(Denied):
        remove_from_group(UserSelection.of(world.sol), by=world.actor("cleo"), group=choir.pk)
    assert members(choir) == {"Sol"}
