"""Deleting a group: what its members had by it ends, and comes back with it."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.models import Group
from rollbook.groups.operations import delete
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.roles.operations import add_role
from rollbook.roles.queries import authority
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.groups.making import dean, group, members, now, unit
from tests.told import event_of
from tests.world import World, acting, person


def test_it_is_gone_and_gives_nobody_anything(world: World) -> None:
    managers = group("Managers", world.cleo, roles=["user-manager"])
    assert authority(world.cleo.pk).holds("users.edit")
    delete(GroupSelection.of(managers), by=world.actor("ada"))
    assert not Group.objects.exists()
    assert not authority(world.cleo.pk).holds("users.edit")


def test_undoing_it_brings_members_and_roles_back(world: World) -> None:
    managers = group("Managers", world.cleo, world.sol, roles=["user-manager"])
    outcome = delete(GroupSelection.of(managers), by=world.actor("ada"))
    undo(event_of(outcome), by=world.actor("ada"))
    assert members(managers) == {"Cleo", "Sol"}
    assert authority(world.cleo.pk).holds("users.edit")


def test_whoever_may_not_give_its_role_can_not_delete_it_nor_bring_it_back(world: World) -> None:
    heads = group("Heads", world.sol, roles=["administrator"])
    assert delete(GroupSelection.of(heads), by=world.actor("uma")).refused == {Refusal.ROLE_RANK: [heads.pk]}
    assert not now(heads).deleted
    outcome = delete(GroupSelection.of(heads), by=world.actor("ada"))
    assert undo(event_of(outcome), by=world.actor("uma")).refused == {Refusal.ROLE_RANK: [heads.pk]}
    assert now(heads).deleted


def test_nor_where_a_member_outranks_them_or_is_themselves(world: World) -> None:
    bea = person("Bea", role="administrator")
    coaches, ours = group("Coaches", bea, roles=["coach"]), group("Ours", world.uma, roles=["coach"])
    outcome = delete(GroupSelection.of(coaches, ours), by=world.actor("uma"))
    assert outcome.refused == {Refusal.MEMBERS: [coaches.pk], Refusal.SELF: [ours.pk]}
    assert Group.objects.count() == 2


def test_a_group_that_carries_nothing_is_deleted_whoever_is_in_it(world: World) -> None:
    choir = group("Choir", world.ada, world.uma)
    assert delete(GroupSelection.of(choir), by=world.actor("uma")).changed == [choir.pk]


def test_of_several_each_is_decided_for_itself(world: World) -> None:
    choir, heads = group("Choir"), group("Heads", roles=["administrator"])
    outcome = delete(GroupSelection.of(choir, heads, 987_654), by=world.actor("uma"))
    assert (outcome.changed, outcome.refused[Refusal.ROLE_RANK]) == ([choir.pk], [heads.pk])
    assert outcome.refused[Refusal.UNKNOWN] == [987_654]


def test_whoever_is_limited_to_a_unit_deletes_only_there(world: World) -> None:
    arts = unit("Arts")
    choir, lab = group("Choir", unit=arts), group("Lab")
    dean(world.cleo, arts)
    outcome = delete(GroupSelection.of(choir, lab), by=acting(world.cleo))
    assert (outcome.changed, outcome.refused) == ([choir.pk], {Refusal.UNKNOWN: [lab.pk]})


def test_nor_where_their_power_to_give_roles_does_not_reach_whoever_is_in_it(world: World) -> None:
    """Cleo gives roles in Arts; the group gives its role in Science, to somebody of Arts."""
    arts, science = unit("Arts"), unit("Science")
    User.objects.filter(pk=world.sol.pk).update(unit=arts)
    lab = group("Lab", world.sol, unit=science, roles=["coach"])
    dean(world.cleo, arts, "roles.assign")
    role("editor", 60, "groups.view", "groups.edit")
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="editor")
    assert delete(GroupSelection.of(lab), by=acting(world.cleo)).refused == {Refusal.ROLE_RANK: [lab.pk]}


def test_without_the_permission_it_is_denied(world: World) -> None:
    choir = group("Choir")
    with pytest.raises(Denied):
        delete(GroupSelection.of(choir), by=world.actor("cleo"))
    assert not now(choir).deleted
