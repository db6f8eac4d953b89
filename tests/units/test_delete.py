"""Deleting a unit in which nobody and nothing is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.operations import create as make_group
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Denied
from rollbook.units.models import Unit
from rollbook.units.operations import delete
from rollbook.units.selection import UnitSelection
from tests.told import event_of
from tests.units.trees import branch, give, manager_of, paths, settle, unit
from tests.world import World, acting, operator

FILLED: dict[str, Callable[[World, Unit], object]] = {
    "somebody": lambda world, arts: settle(arts, [world.sol]),
    "a unit": lambda world, arts: unit("Music", arts),
    "a group": lambda world, arts: make_group(GroupSelection(()), by=operator(), name="Choir", unit=str(arts.pk)),
    "a role": lambda world, arts: give(world.eve, "coach", arts),
}


def test_an_empty_one_goes_and_undo_brings_it_back(world: World) -> None:
    _academy, arts = branch("Academy", "Arts")
    outcome = delete(UnitSelection.of(arts), by=world.actor("ada"))
    assert (outcome.changed, Unit.objects.filter(pk=arts.pk).exists()) == ([arts.pk], False)
    assert undo(event_of(outcome), by=world.actor("ada")).changed == [arts.pk]
    assert paths(Unit.objects.get(pk=arts.pk)) == ["Academy/Arts"]


@pytest.mark.parametrize("what", FILLED)
def test_not_while_something_is_in_it(world: World, what: str) -> None:
    arts = unit("Arts")
    FILLED[what](world, arts)
    assert delete(UnitSelection.of(arts), by=world.actor("ada")).refused == {"not_empty": [arts.pk]}
    assert Unit.objects.filter(pk=arts.pk).exists()


def test_its_name_is_free_again_and_undo_does_not_make_two_of_it(world: World) -> None:
    outcome = delete(UnitSelection.of(unit("Arts")), by=world.actor("ada"))
    again = unit("Arts")
    with pytest.raises(Exception, match="name"):
        undo(event_of(outcome), by=world.actor("ada"))
    assert list(Unit.objects.all()) == [again]


def test_undo_does_not_bring_it_back_into_what_is_gone(world: World) -> None:
    academy, arts = branch("Academy", "Arts")
    outcome = delete(UnitSelection.of(arts), by=world.actor("ada"))
    delete(UnitSelection.of(academy), by=world.actor("ada"))
    with pytest.raises(Exception, match="parent"):
        undo(event_of(outcome), by=world.actor("ada"))
    assert not Unit.objects.exists()


def test_only_within_reach(world: World) -> None:
    academy, arts, music = branch("Academy", "Arts", "Music")
    by = acting(manager_of(arts))
    assert delete(UnitSelection.of(academy), by=by).refused == {"unknown": [academy.pk]}
    assert delete(UnitSelection.of(music), by=by).changed == [music.pk]
    with pytest.raises(Denied):
        delete(UnitSelection.of(arts), by=world.actor("cleo"))
