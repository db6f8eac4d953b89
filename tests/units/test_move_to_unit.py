"""Saying to which unit people belong."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.units.operations import move_to_unit
from rollbook.users.models import User
from rollbook.users.operations import delete
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.told import event_of
from tests.units.trees import branch, give, manager_of, settle, unit
from tests.world import World, acting, crowd, operator, person


def where(*people: User | int) -> list[str]:
    ids = [who if isinstance(who, int) else who.pk for who in people]
    names = dict(User.objects.values_list("pk", "unit__name"))
    return [names[pk] or "" for pk in ids]


def test_many_at_once_and_back(world: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    people = crowd(20)
    settle(arts, people[:5])
    outcome = move_to_unit(UserSelection(people), by=world.actor("uma"), unit="science")
    assert where(*people) == [science.name] * 20
    assert undo(event_of(outcome), by=world.actor("uma")).changed == people
    assert where(*people) == [arts.name] * 5 + [""] * 15
    assert move_to_unit(UserSelection(people), by=world.actor("uma"), unit="none").unchanged == 15


def test_who_is_above_or_deleted_or_has_moved_on_stays(world: World) -> None:
    unit("Arts"), unit("Science")
    delete(UserSelection.of(world.eve), by=operator())
    both = UserSelection.of(world.ada, world.eve, world.sol)
    outcome = move_to_unit(both, by=world.actor("uma"), unit="Arts")
    assert outcome.refused == {"rank": [world.ada.pk], "deleted": [world.eve.pk]}
    move_to_unit(UserSelection.of(world.sol), by=world.actor("ada"), unit="Science")
    assert undo(event_of(outcome), by=world.actor("uma")).refused == {"moved_on": [world.sol.pk]}
    assert where(world.sol) == ["Science"]
    with pytest.raises(Denied):
        move_to_unit(UserSelection.of(world.sol), by=world.actor("cleo"), unit="Arts")


def test_nobody_is_moved_out_of_ones_reach_or_into_it(world: World) -> None:
    academy, arts, music = branch("Academy", "Arts", "Music")
    outside = unit("Outside")
    settle(arts, [world.sol])
    settle(outside, [world.cleo])
    by = acting(manager_of(arts))
    assert move_to_unit(UserSelection.of(world.sol), by=by, unit=str(music.pk)).changed == [world.sol.pk]
    for place in (academy, outside):
        with pytest.raises(Invalid):
            move_to_unit(UserSelection.of(world.sol), by=by, unit=str(place.pk))
    with pytest.raises(Invalid):
        move_to_unit(UserSelection.of(world.sol), by=by, unit="none")
    others = UserSelection.of(world.cleo, world.eve)
    assert move_to_unit(others, by=by, unit=str(arts.pk)).refused == {"unknown": [world.cleo.pk, world.eve.pk]}
    assert where(world.sol, world.cleo, world.eve) == ["Music", "Outside", ""]


@pytest.fixture
def shay(world: World) -> User:
    """Somebody who moves and edits people in two units, and may delete them in one."""
    arts, science = unit("Arts"), unit("Science")
    role("mover", 80, Permission.USERS_VIEW, Permission.USERS_EDIT, Permission.UNITS_ASSIGN, Permission.AUDIT_VIEW)
    role("remover", 80, Permission.USERS_DELETE)
    settle(arts, [world.sol])
    settle(science, [world.cleo])
    return give(give(give(person("Shay"), "mover", arts), "mover", science), "remover", science)


def test_moving_people_gains_no_power_over_them(world: World, shay: User) -> None:
    by = acting(shay)
    refused = move_to_unit(UserSelection.of(world.sol), by=by, unit="Science")
    assert refused.refused == {"more_power_there": [world.sol.pk]}
    assert where(world.sol) == ["Arts"]
    assert move_to_unit(UserSelection.of(world.cleo), by=by, unit="Arts").changed == [world.cleo.pk]
    assert move_to_unit(UserSelection.of(world.cleo), by=by, unit="Science").refused == {
        "more_power_there": [world.cleo.pk]
    }


def test_nor_does_undoing_somebody_elses_move(world: World, shay: User) -> None:
    outcome = move_to_unit(UserSelection.of(world.cleo), by=world.actor("ada"), unit="Arts")
    assert undo(event_of(outcome), by=acting(shay)).refused == {"more_power_there": [world.cleo.pk]}
    assert where(world.cleo) == ["Arts"]


def test_nor_does_a_higher_rank_there(world: World) -> None:
    """The same permission at a higher rank is more power too."""
    arts, science = unit("Arts"), unit("Science")
    for name, rank in (("low", 60), ("high", 90)):
        role(name, rank, Permission.USERS_VIEW, Permission.USERS_DELETE, Permission.UNITS_ASSIGN)
    settle(arts, [world.sol])
    shay = acting(give(give(person("Shay"), "low", arts), "high", science))
    assert move_to_unit(UserSelection.of(world.sol), by=shay, unit="Science").refused == {
        "more_power_there": [world.sol.pk]
    }
