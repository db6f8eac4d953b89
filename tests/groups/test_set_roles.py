"""Saying what a group carries: it is giving a role to each member, and taking it."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.operations import set_roles
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.models import Grant
from rollbook.roles.queries import authority
from tests.groups.making import carried, dean, group, unit
from tests.told import changes_of, event_of
from tests.world import World, acting, person


def test_members_hold_them_without_a_grant_of_their_own(world: World) -> None:
    staff = group("Staff", world.eve)
    before = Grant.objects.count()
    set_roles(GroupSelection.of(staff), by=world.actor("ada"), roles=["user-manager", "coach"])
    assert carried(staff) == {"user-manager", "coach"}
    assert authority(world.eve.pk).holds("users.suspend")
    assert Grant.objects.count() == before


def test_exactly_these_are_carried_afterwards(world: World) -> None:
    staff = group("Staff", world.eve, roles=["coach", "educator"])
    set_roles(GroupSelection.of(staff), by=world.actor("ada"), roles=["educator", "translator"])
    assert carried(staff) == {"educator", "translator"}
    set_roles(GroupSelection.of(staff), by=world.actor("ada"), roles=[])
    assert carried(staff) == set()


def test_not_given_at_all_they_stay(world: World) -> None:
    staff = group("Staff", roles=["coach"])
    assert set_roles(GroupSelection.of(staff), by=world.actor("ada")).changed == []
    assert carried(staff) == {"coach"}


def test_in_a_unit_a_role_reaches_that_unit_only(world: World) -> None:
    arts = unit("Arts")
    group("Deans", world.eve, unit=arts, roles=["user-manager"])
    (power,) = authority(world.eve.pk).powers["users.edit"]
    assert dict(power.limits) == {"unit__path__startswith": arts.path}


def test_one_above_ones_rank_can_not_be_chosen_and_stays_where_it_is(world: World) -> None:
    heads = group("Heads", roles=["administrator"])
    with pytest.raises(Invalid):
        set_roles(GroupSelection.of(heads), by=world.actor("uma"), roles=["administrator", "coach"])
    set_roles(GroupSelection.of(heads), by=world.actor("uma"), roles=["coach"])
    assert carried(heads) == {"administrator", "coach"}


def test_nobody_gives_a_role_to_members_above_them_or_out_of_reach(world: World) -> None:
    bea = person("Bea", role="administrator")
    staff = group("Staff", bea, world.eve)
    outcome = set_roles(GroupSelection.of(staff), by=world.actor("uma"), roles=["coach"])
    assert outcome.refused == {Refusal.MEMBERS: [staff.pk]}
    assert carried(staff) == set()


def test_nor_takes_it_from_them(world: World) -> None:
    bea = person("Bea", role="administrator")
    staff = group("Staff", bea, roles=["coach"])
    assert set_roles(GroupSelection.of(staff), by=world.actor("uma"), roles=[]).refused == {Refusal.MEMBERS: [staff.pk]}
    assert carried(staff) == {"coach"}


def test_nobody_gives_themselves_a_role_by_a_group_they_are_in(world: World) -> None:
    staff = group("Staff", world.uma)
    outcome = set_roles(GroupSelection.of(staff), by=world.actor("uma"), roles=["coach"])
    assert outcome.refused == {Refusal.SELF: [staff.pk]}
    assert carried(staff) == set()


def test_whoever_is_limited_to_a_unit_sets_roles_of_its_groups_for_that_unit(world: World) -> None:
    arts = unit("Arts")
    choir, open_to_all = group("Choir", unit=arts), group("Everybody")
    dean(world.cleo, arts, "roles.assign", rank=60)
    outcome = set_roles(GroupSelection.of(choir, open_to_all), by=acting(world.cleo), roles=["dean"])
    assert (outcome.changed, outcome.refused) == ([choir.pk], {Refusal.UNKNOWN: [open_to_all.pk]})


def test_undoing_it_brings_back_what_was_carried(world: World) -> None:
    staff = group("Staff", world.eve, roles=["coach"])
    outcome = set_roles(GroupSelection.of(staff), by=world.actor("ada"), roles=["educator"])
    assert {key for change in changes_of(outcome) for key in change.after} != set()
    undo(event_of(outcome), by=world.actor("ada"))
    assert carried(staff) == {"coach"}


def test_without_the_permission_it_is_denied(world: World) -> None:
    staff = group("Staff")
    with pytest.raises(Denied):
        set_roles(GroupSelection.of(staff), by=world.actor("cleo"), roles=["coach"])
    assert carried(staff) == set()
