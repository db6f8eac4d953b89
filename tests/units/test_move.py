"""Moving a unit with all that is below it."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid
from rollbook.units.models import Unit
from rollbook.units.operations import move
from rollbook.units.selection import UnitSelection
from rollbook.users.queries import visible
from tests.calling import role
from tests.told import event_of, row, statements
from tests.units.trees import branch, give, manager_of, paths, settle, unit
from tests.world import World, acting, person

FEW, MANY = 5, 2_000


def _to(where: Unit | None) -> str:
    return str(where.pk) if where else "top"


def test_what_is_below_comes_along_and_undo_brings_all_back(world: World) -> None:
    academy, arts, music = branch("Academy", "Arts", "Music")
    other = unit("Other")
    settle(music, [world.sol])
    before = row(world.sol)
    outcome = move(UnitSelection.of(arts), by=world.actor("ada"), parent=_to(other))
    assert outcome.changed == [arts.pk]
    assert paths(arts, music) == ["Other/Arts", "Other/Arts/Music"]
    assert row(world.sol) == before
    assert undo(event_of(outcome), by=world.actor("ada")).changed == [arts.pk]
    assert paths(academy, arts, music) == ["Academy", "Academy/Arts", "Academy/Arts/Music"]


def test_to_the_top_and_to_where_it_is_already(world: World) -> None:
    _academy, arts, music = branch("Academy", "Arts", "Music")
    assert move(UnitSelection.of(arts), by=world.actor("ada"), parent="top").changed == [arts.pk]
    assert paths(arts, music) == ["Arts", "Arts/Music"]
    assert move(UnitSelection.of(arts), by=world.actor("ada"), parent="top").unchanged == 1


@pytest.mark.parametrize("below", [0, 1, 2])
def test_a_unit_never_becomes_part_of_itself(world: World, below: int) -> None:
    units = branch("Academy", "Arts", "Music")
    outcome = move(UnitSelection.of(units[0]), by=world.actor("ada"), parent=_to(units[below]))
    assert outcome.refused == {"cycle": [units[0].pk]}
    assert paths(*units) == ["Academy", "Academy/Arts", "Academy/Arts/Music"]


def test_undo_makes_no_circle_either(world: World) -> None:
    """The place it came from may lie below it by now."""
    academy, arts = branch("Academy", "Arts")
    outcome = move(UnitSelection.of(arts), by=world.actor("ada"), parent="top")
    move(UnitSelection.of(academy), by=world.actor("ada"), parent=_to(arts))
    assert undo(event_of(outcome), by=world.actor("ada")).refused == {"cycle": [arts.pk]}
    assert paths(academy, arts) == ["Arts/Academy", "Arts"]


def test_nor_do_two_that_come_back_together(world: World) -> None:
    """Each of them alone could: but what they came from has moved below them since."""
    head, inner, arts = branch("Head", "Inner", "Arts")
    other, ada = unit("Other"), world.actor("ada")
    outcome = move(UnitSelection.of(inner, arts), by=ada, parent=_to(other))
    move(UnitSelection.of(head), by=ada, parent=_to(arts))
    assert undo(event_of(outcome), by=ada).refused == {"cycle": [inner.pk, arts.pk]}
    assert paths(head, inner, arts) == ["Other/Arts/Head", "Other/Inner", "Other/Arts"]


def test_several_at_once_one_within_the_other(world: World) -> None:
    academy, arts, music = branch("Academy", "Arts", "Music")
    other = unit("Other")
    outcome = move(UnitSelection.of(arts, music), by=world.actor("ada"), parent=_to(other))
    assert sorted(outcome.changed) == [arts.pk, music.pk]
    assert paths(academy, arts, music) == ["Academy", "Other/Arts", "Other/Music"]
    assert sorted(undo(event_of(outcome), by=world.actor("ada")).changed) == [arts.pk, music.pk]
    assert paths(arts, music) == ["Academy/Arts", "Academy/Arts/Music"]


def test_no_two_of_one_name_come_together(world: World) -> None:
    arts, other = unit("Arts"), unit("Other")
    unit("ARTS", other)
    with pytest.raises(Invalid) as raised:
        move(UnitSelection.of(arts), by=world.actor("ada"), parent=_to(other))
    assert raised.value.messages()["name"][0]["code"] == "taken"


def test_two_thousand_units_take_no_more_statements_than_five(world: World) -> None:
    counts = []
    for size in (FEW, MANY):
        head, other = unit(f"Head {size}"), unit(f"Other {size}")
        made = Unit.objects.bulk_create(
            Unit(name=f"U{n}", name_key=f"u{n}", parent=head, path="") for n in range(size)
        )  # fmt: skip
        for each in made:
            each.path = f"{head.path}{each.pk}/"
        Unit.objects.bulk_update(made, ["path"], batch_size=500)
        outcome, moved = statements(move, UnitSelection.of(head), by=world.actor("ada"), parent=_to(other))
        assert Unit.objects.filter(path__startswith=f"{other.path}{head.pk}/").count() == size + 1
        _again, back = statements(undo, event_of(outcome), by=world.actor("ada"))
        assert Unit.objects.filter(path__startswith=head.path).count() == size + 1
        counts.append((moved, back))
    assert counts[0] == counts[1]


def test_whoever_holds_a_role_above_the_new_place_reaches_it(world: World) -> None:
    arts, science, music = unit("Arts"), unit("Science"), unit("Music")
    settle(music, [world.sol])
    there = manager_of(science)
    assert list(visible(acting(there))) == []
    move(UnitSelection.of(music), by=world.actor("ada"), parent=_to(science))
    assert list(visible(acting(there))) == [world.sol]
    move(UnitSelection.of(music), by=world.actor("ada"), parent=_to(arts))
    assert list(visible(acting(there))) == []


def test_units_neither_leave_ones_reach_nor_come_into_it(world: World) -> None:
    academy, arts, music = branch("Academy", "Arts", "Music")
    outside = unit("Outside")
    by = acting(manager_of(arts))
    for parent in (academy, outside, None):
        with pytest.raises(Invalid):
            move(UnitSelection.of(music), by=by, parent=_to(parent))
    assert move(UnitSelection.of(outside), by=by, parent=_to(arts)).refused == {"unknown": [outside.pk]}
    assert move(UnitSelection.of(academy), by=by, parent=_to(arts)).refused == {"unknown": [academy.pk]}
    assert paths(academy, arts, music, outside) == ["Academy", "Academy/Arts", "Academy/Arts/Music", "Outside"]


def test_a_unit_does_not_move_to_where_one_has_more_power_over_its_people(world: World) -> None:
    """Who shapes two units and may delete people in one of them alone can't bring the others there."""
    arts, science = branch("Arts", "Painting")[0], unit("Science")
    painting = Unit.objects.get(name="Painting")
    role("shaper", 80, Permission.UNITS_VIEW, Permission.UNITS_EDIT, Permission.USERS_VIEW)
    role("remover", 80, Permission.USERS_DELETE)
    shaper = give(give(person("Shay", role=None), "shaper", arts), "shaper", science)
    give(shaper, "remover", science)
    assert move(UnitSelection.of(painting), by=acting(shaper), parent=_to(science)).refused == {
        "more_power_there": [painting.pk]
    }
    lab = unit("Lab", science)
    assert move(UnitSelection.of(lab), by=acting(shaper), parent=_to(arts)).changed == [lab.pk]
