"""Managing somebody's groups: some joined and some left, by one step."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.operations import set_groups
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.users.selection import UserSelection
from tests.groups.making import group, members
from tests.told import event_of
from tests.world import World


def test_they_join_some_and_leave_some_and_keep_the_rest(world: World) -> None:
    choir, band, drama = group("Choir", world.sol), group("Band", world.sol), group("Drama")
    outcome = set_groups(UserSelection.of(world.sol), by=world.actor("uma"), join=[drama.pk], leave=["Choir"])
    assert outcome.changed == [world.sol.pk]
    assert (members(choir), members(band), members(drama)) == (set(), {"Sol"}, {"Sol"})


def test_undoing_it_brings_them_back_to_where_they_were(world: World) -> None:
    choir, drama = group("Choir", world.sol), group("Drama")
    outcome = set_groups(UserSelection.of(world.sol), by=world.actor("uma"), join=[drama.pk], leave=[choir.pk])
    undo(event_of(outcome), by=world.actor("uma"))
    assert (members(choir), members(drama)) == ({"Sol"}, set())


def test_what_is_so_already_leaves_no_record(world: World) -> None:
    choir, drama = group("Choir", world.sol), group("Drama")
    outcome = set_groups(UserSelection.of(world.sol), by=world.actor("uma"), join=[choir.pk], leave=[drama.pk])
    assert (outcome.changed, outcome.unchanged, outcome.event_id) == ([], 1, None)


def test_a_group_whose_roles_one_may_not_give_is_refused(world: World) -> None:
    heads = group("Heads", roles=["administrator"])
    outcome = set_groups(UserSelection.of(world.sol), by=world.actor("uma"), join=[heads.pk])
    assert outcome.refused == {Refusal.ROLE_RANK: [world.sol.pk]}
    assert members(heads) == set()


def test_nobody_joins_or_leaves_what_carries_roles_by_themselves(world: World) -> None:
    coaches, educators = group("Coaches", world.uma, roles=["coach"]), group("Educators", roles=["educator"])
    for given in ({"join": [educators.pk]}, {"leave": [coaches.pk]}):
        outcome = set_groups(UserSelection.of(world.uma), by=world.actor("uma"), **given)
        assert outcome.refused == {Refusal.SELF: [world.uma.pk]}
    assert (members(coaches), members(educators)) == ({"Uma"}, set())


def test_a_group_that_is_none_is_no_choice_and_nothing_is_done(world: World) -> None:
    choir = group("Choir")
    with pytest.raises(Invalid) as caught:
        set_groups(UserSelection.of(world.sol), by=world.actor("uma"), join=[choir.pk, "Orchestra"])
    assert list(caught.value.messages()) == ["join"]
    assert members(choir) == set()


def test_without_the_permission_it_is_denied(world: World) -> None:
    choir = group("Choir")
    with pytest.raises(Denied):
        set_groups(UserSelection.of(world.sol), by=world.actor("cleo"), join=[choir.pk])
    assert members(choir) == set()
