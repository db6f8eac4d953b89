"""Giving a unit another name."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.units.operations import rename
from rollbook.units.queries import narrowed, tree
from rollbook.units.selection import UnitSelection
from tests.told import event_of
from tests.units.trees import branch, manager_of, now, unit
from tests.world import World, acting


def test_it_is_found_by_its_new_name_and_undo_brings_back_the_old(world: World) -> None:
    academy, arts = branch("Academy", "Arts")
    ada = world.actor("ada")
    outcome = rename(UnitSelection.of(arts), by=ada, name="Fine Arts")
    assert (now(arts)[0].name, now(arts)[0].path) == ("Fine Arts", arts.path)
    (kept,) = narrowed(tree(ada), "fine")
    assert [place.unit.pk for place in kept.walk()] == [academy.pk, arts.pk]
    assert rename(UnitSelection.of(arts), by=ada, name="Fine Arts").unchanged == 1
    assert undo(event_of(outcome), by=ada).changed == [arts.pk]
    assert now(arts)[0].name == "Arts"
    assert narrowed(tree(ada), "fine") == []


def test_the_name_of_a_neighbour_is_taken(world: World) -> None:
    academy, arts = branch("Academy", "Arts")
    music = unit("Music", academy)
    with pytest.raises(Invalid) as raised:
        rename(UnitSelection.of(music), by=world.actor("ada"), name="ARTS")
    assert raised.value.messages()["name"][0]["code"] == "taken"
    assert rename(UnitSelection.of(music), by=world.actor("ada"), name="Academy").changed == [music.pk]
    assert rename(UnitSelection.of(arts), by=world.actor("ada"), name="arts").changed == [arts.pk]


def test_undo_does_not_bring_back_a_name_that_another_has_taken(world: World) -> None:
    arts = unit("Arts")
    outcome = rename(UnitSelection.of(arts), by=world.actor("ada"), name="Fine Arts")
    unit("Arts")
    with pytest.raises(Invalid):
        undo(event_of(outcome), by=world.actor("ada"))
    assert now(arts)[0].name == "Fine Arts"


def test_only_within_reach(world: World) -> None:
    academy, arts, music = branch("Academy", "Arts", "Music")
    by = acting(manager_of(arts))
    assert rename(UnitSelection.of(music), by=by, name="Sound").changed == [music.pk]
    assert rename(UnitSelection.of(academy), by=by, name="Mine").refused == {"unknown": [academy.pk]}
    assert rename(UnitSelection([987654]), by=by, name="Mine").refused == {"unknown": [987654]}
    with pytest.raises(Denied):
        rename(UnitSelection.of(music), by=world.actor("cleo"), name="Mine")
