"""Adding a unit."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.units.models import Unit
from rollbook.units.operations import create
from rollbook.units.selection import UnitSelection
from tests.told import changes_of, event_of
from tests.units.trees import branch, manager_of, now, paths, unit
from tests.world import World, acting

NOBODY = UnitSelection(())


def test_it_lies_where_it_was_put_and_is_on_record(world: World) -> None:
    academy, arts = branch("Academy", "Arts")
    outcome = create(NOBODY, by=world.actor("uma"), name="Music", parent=str(arts.pk))
    music = Unit.objects.get(pk=outcome.changed[0])
    assert paths(academy, arts, music) == ["Academy", "Academy/Arts", "Academy/Arts/Music"]
    assert [unit.depth for unit in now(academy, arts, music)] == [0, 1, 2]
    (change,) = changes_of(outcome)
    assert (change.kind, change.label, change.after) == ("unit", "Music", {"name": "Music", "parent_id": arts.pk})


def test_it_is_found_by_its_way_and_by_its_name_where_that_is_plain(world: World) -> None:
    branch("Academy", "Arts")
    by = world.actor("ada")
    create(NOBODY, by=by, name="Music", parent="Academy / Arts")
    create(NOBODY, by=by, name="Choir", parent="music")
    assert paths(Unit.objects.get(name="Choir")) == ["Academy/Arts/Music/Choir"]
    unit("Music", unit("Other"))
    with pytest.raises(Invalid) as raised:
        create(NOBODY, by=by, name="Band", parent="Music")
    assert "Several units" in raised.value.messages()["parent"][0]["message"]


@pytest.mark.parametrize("name", ["Arts", " arts ", "ÁRTS"])
def test_no_two_of_one_name_stand_side_by_side(world: World, name: str) -> None:
    academy, _arts = branch("Academy", "Arts")
    with pytest.raises(Invalid) as raised:
        create(NOBODY, by=world.actor("ada"), name=name, parent=str(academy.pk))
    assert raised.value.messages()["name"][0]["code"] == "taken"
    assert create(NOBODY, by=world.actor("ada"), name=name, parent="top").changed


def test_what_is_missing_or_wrong_is_told_at_once(world: World) -> None:
    with pytest.raises(Invalid) as raised:
        create(NOBODY, by=world.actor("ada"), name=" ", parent="999")
    assert raised.value.messages().keys() == {"name", "parent"}
    with pytest.raises(Denied):
        create(NOBODY, by=world.actor("cleo"), name="Music", parent="top")
    assert not Unit.objects.exists()


def test_who_looks_after_one_unit_adds_below_it_alone(world: World) -> None:
    academy, arts = branch("Academy", "Arts")
    by = acting(manager_of(arts))
    assert paths(unit("Music", arts, by=by)) == ["Academy/Arts/Music"]
    for parent in ("top", str(academy.pk), "Academy", "987654"):
        with pytest.raises(Invalid) as raised:
            create(NOBODY, by=acting(manager_of(arts, f"M{parent}")), name="Dance", parent=parent)
        assert raised.value.messages()["parent"][0]["code"] == "no_such_choice"


def test_undo_takes_it_away_again_while_it_is_empty(world: World) -> None:
    ada = world.actor("ada")
    outcome = create(NOBODY, by=ada, name="Music", parent="top")
    music = Unit.objects.get(pk=outcome.changed[0])
    choir = unit("Choir", music)
    assert undo(event_of(outcome), by=ada).refused == {"not_empty": [music.pk]}
    create_again = undo(event_of(outcome), by=ada)
    assert create_again.refused == {"not_empty": [music.pk]}
    Unit.objects.filter(pk=choir.pk).update(deleted=True)
    assert undo(event_of(outcome), by=ada).changed == [music.pk]
    assert not Unit.objects.exists()
