"""A site with fields of its own."""

from __future__ import annotations

import pytest

from rollbook.attributes.models import Attribute
from rollbook.attributes.operations import create
from rollbook.kernel.permission import Permission
from tests.attributes.filled import put
from tests.world import World, operator

MADE = (
    {"name": "Department"},
    {"name": "Grade", "kind": "number"},
    {"name": "Hired", "kind": "date"},
    {"name": "First aid", "kind": "yes_no"},
    {"name": "House", "kind": "choice", "choices": "Red\nBlue\nDark green"},
    {"name": "Salary", "kind": "number", "seen_by": Permission.USERS_VIEW_CONFIDENTIAL,
     "edited_by": Permission.USERS_EDIT_CONFIDENTIAL},
)  # fmt: skip


@pytest.fixture
def own(world: World) -> dict[str, Attribute]:
    """Give one attribute of each kind, and a confidential one, by short name."""
    create.on_rows(list(MADE), by=operator())
    return {attribute.slug: attribute for attribute in Attribute.objects.all()}


@pytest.fixture
def paid(world: World, own: dict[str, Attribute]) -> World:
    """Sol earns 1200, Cleo 3400; both are of house Red."""
    for user, salary in ((world.sol, 1200), (world.cleo, 3400)):
        put(user, salary=salary, house="Red")
    return world
