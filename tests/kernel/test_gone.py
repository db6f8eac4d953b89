"""What is deleted by a mark is not there: no operation but undo touches it."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.attributes import operations as attributes
from rollbook.attributes.selection import AttributeSelection
from rollbook.audit.operations import undo
from rollbook.groups import operations as groups
from rollbook.groups import operations_repository as contents
from rollbook.groups.repository import ContentSelection
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Refusal
from rollbook.roles.operations import shaping as roles
from rollbook.roles.selection import RoleSelection
from rollbook.units import operations as units
from rollbook.units.selection import UnitSelection
from tests.told import event_of
from tests.world import World

MADE: Any = {
    "role": (RoleSelection, roles.create, {"name": "Guard", "rank": 10}, roles.delete, roles.edit),
    "group": (GroupSelection, groups.create, {"name": "Choir"}, groups.delete, groups.edit),
    "content": (ContentSelection, contents.create, {"name": "Algebra", "key": "a"}, contents.delete, contents.edit),
    "unit": (UnitSelection, units.create, {"name": "Arts", "parent": "top"}, units.delete, units.rename),
    "attribute": (AttributeSelection, attributes.create, {"name": "House"}, attributes.delete, attributes.edit),
}


@pytest.mark.parametrize("kind", MADE)
def test_what_is_deleted_can_only_be_brought_back(world: World, kind: str) -> None:
    selection, create, given, delete, change = MADE[kind]
    by = world.actor("ada")
    (pk,) = create(selection(()), by=by, **given).changed
    gone = delete(selection([pk]), by=by)
    assert gone.changed == [pk]
    for call in (change, change.plan):
        outcome = call(selection([pk]), by=by, name="Other")
        assert (outcome.changed, outcome.refused) == ([], {Refusal.UNKNOWN: [pk]})
    assert delete(selection([pk]), by=by).refused == {Refusal.UNKNOWN: [pk]}
    assert undo(event_of(gone), by=by).changed == [pk]
    assert change(selection([pk]), by=by, name="Other").changed == [pk]
