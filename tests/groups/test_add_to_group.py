"""Putting people into a group: it gives what the group carries, so it asks for as much as giving that."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.models import GroupMember
from rollbook.groups.operations import add_to_group
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.queries import authority
from rollbook.users.models import User
from rollbook.users.operations import delete
from rollbook.users.selection import UserSelection
from tests.groups.making import dean, group, members, unit
from tests.told import changes_of, event_of, row
from tests.world import World, acting


def test_they_are_in_it_beside_what_else_they_are_in(world: World) -> None:
    group("Choir", world.sol)
    band = group("Band")
    before = row(world.sol)
    outcome = add_to_group(UserSelection.of(world.sol, world.cleo), by=world.actor("uma"), group=band.pk)
    after = row(world.sol)
    assert outcome.changed == sorted([world.sol.pk, world.cleo.pk])
    assert members(band) == {"Sol", "Cleo"}
    assert world.sol.memberships.count() == 2
    assert {name for name in after if after[name] != before[name]} == {"version"}
    assert GroupMember.objects.get(user=world.cleo).by_id == world.uma.pk


def test_the_group_may_be_named(world: World) -> None:
    choir = group("Choir")
    assert add_to_group(UserSelection.of(world.sol), by=world.actor("uma"), group="  choir ").changed
    assert members(choir) == {"Sol"}


@pytest.mark.parametrize("name", ["Orchestra", "Choir", "", "0", "99999999999999999999", "a\x00b"])
def test_one_that_is_none_or_several_is_no_choice(world: World, name: str) -> None:
    group("Choir", unit=unit("Arts"))
    group("Choir", unit=unit("Science"))
    with pytest.raises(Invalid) as caught:
        add_to_group(UserSelection.of(world.sol), by=world.actor("uma"), group=name)
    assert list(caught.value.messages()) == ["group"]


def test_one_event_tells_who_did_it_and_to_which_group(world: World) -> None:
    choir = group("Choir")
    outcome = add_to_group(UserSelection.of(world.sol), by=world.actor("uma"), group=choir.pk)
    (change,) = changes_of(outcome)
    assert (change.before, change.after) == ({f"groups.{choir.pk}": False}, {f"groups.{choir.pk}": True})
    assert event_of(outcome).params == {"group": choir.pk}


def test_whoever_is_in_it_is_left_alone(world: World) -> None:
    choir = group("Choir", world.sol)
    outcome = add_to_group(UserSelection.of(world.sol, world.eve), by=world.actor("uma"), group=choir.pk)
    assert (outcome.changed, outcome.unchanged) == ([world.eve.pk], 1)


def test_undoing_it_takes_out_only_those_who_came_in_by_it(world: World) -> None:
    choir = group("Choir", world.sol)
    outcome = add_to_group(UserSelection.of(world.sol, world.eve), by=world.actor("uma"), group=choir.pk)
    undo(event_of(outcome), by=world.actor("uma"))
    assert members(choir) == {"Sol"}


def test_it_gives_the_roles_that_the_group_carries(world: World) -> None:
    managers = group("Managers", roles=["user-manager"])
    assert not authority(world.eve.pk).powers
    add_to_group(UserSelection.of(world.eve), by=world.actor("ada"), group=managers.pk)
    assert authority(world.eve.pk).holds("users.suspend")


def test_a_role_above_ones_rank_is_not_given_by_way_of_a_group(world: World) -> None:
    heads = group("Heads", roles=["administrator"])
    outcome = add_to_group(UserSelection.of(world.eve, world.sol), by=world.actor("uma"), group=heads.pk)
    assert outcome.refused == {Refusal.ROLE_RANK: [world.eve.pk, world.sol.pk]}
    assert members(heads) == set()


def test_nor_one_of_several_that_it_carries(world: World) -> None:
    heads = group("Heads", roles=["coach", "administrator"])
    assert not add_to_group(UserSelection.of(world.eve), by=world.actor("uma"), group=heads.pk).changed
    assert members(heads) == set()


def test_nobody_joins_a_group_that_carries_roles_by_themselves_but_any_other(world: World) -> None:
    coaches, choir = group("Coaches", roles=["coach"]), group("Choir")
    outcome = add_to_group(UserSelection.of(world.uma), by=world.actor("uma"), group=coaches.pk)
    assert outcome.refused == {Refusal.SELF: [world.uma.pk]}
    assert add_to_group(UserSelection.of(world.uma), by=world.actor("uma"), group=choir.pk).changed


def test_people_above_ones_rank_and_the_deleted_are_refused(world: World) -> None:
    choir = group("Choir")
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    outcome = add_to_group(UserSelection.of(world.ada, world.sol, world.eve), by=world.actor("uma"), group=choir.pk)
    assert outcome.refused == {Refusal.RANK: [world.ada.pk], Refusal.DELETED: [world.sol.pk]}
    assert members(choir) == {"Eve"}


def test_whoever_is_limited_to_a_unit_fills_its_groups_with_its_people(world: World) -> None:
    arts = unit("Arts")
    choir, lab = group("Choir", unit=arts), group("Lab")
    User.objects.filter(pk=world.sol.pk).update(unit=arts)
    dean(world.cleo, arts)
    outcome = add_to_group(UserSelection.of(world.sol, world.eve), by=acting(world.cleo), group=choir.pk)
    assert (outcome.changed, outcome.refused) == ([world.sol.pk], {Refusal.UNKNOWN: [world.eve.pk]})
    with pytest.raises(Invalid) as caught:
        add_to_group(UserSelection.of(world.sol), by=acting(world.cleo), group=lab.pk)
    assert [m["code"] for m in caught.value.messages()["group"]] == ["no_such_choice"]


def test_without_the_permission_it_is_denied(world: World) -> None:
    choir = group("Choir")
    with pytest.raises(Denied):
        add_to_group(UserSelection.of(world.sol), by=world.actor("cleo"), group=choir.pk)
    assert members(choir) == set()


def test_a_plan_tells_the_same_and_changes_nothing(world: World) -> None:
    coaches = group("Coaches", roles=["coach"])
    chosen = UserSelection.of(world.sol, world.ada, world.uma)
    planned = add_to_group.plan(chosen, by=world.actor("uma"), group=coaches.pk)
    assert members(coaches) == set()
    done = add_to_group(chosen, by=world.actor("uma"), group=coaches.pk)
    assert (planned.changed, planned.refused) == (done.changed, done.refused)
