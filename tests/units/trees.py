"""Units and those who look after them, made through the operations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rollbook.kernel.actor import Actor
from rollbook.roles.operations import add_role
from rollbook.units.models import Unit
from rollbook.units.operations import create, move_to_unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.world import operator, person


def unit(name: str, parent: Unit | None = None, *, by: Actor | None = None) -> Unit:
    """Add a unit, at the top unless it is part of another."""
    above = str(parent.pk) if parent else "top"
    outcome = create(UnitSelection(()), by=by or operator(), name=name, parent=above)
    return Unit.objects.get(pk=outcome.changed[0])


def branch(*names: str) -> list[Unit]:
    """Add units, each part of the one before it."""
    made: list[Unit] = []
    for name in names:
        made.append(unit(name, made[-1] if made else None))
    return made


def settle(where: Unit, people: Iterable[User | int]) -> None:
    """Move people to a unit."""
    move_to_unit(UserSelection.of(*people), by=operator(), unit=str(where.pk))


def give(user: User, role: str, where: Unit | None = None) -> User:
    """Give somebody a role, for one unit alone if one is named."""
    there: dict[str, Any] = {"unit": str(where.pk)} if where else {}
    assert add_role(UserSelection.of(user), by=operator(), role=role, **there).changed == [user.pk]
    return user


def manager_of(where: Unit, first: str = "Mara", *, role: str = "user-manager") -> User:
    """Add somebody who holds a role for one unit alone, and belongs to none."""
    return give(person(first, "Manager"), role, where)


def now(*units: Unit) -> list[Unit]:
    """Give units as the database has them now."""
    found = Unit._base_manager.in_bulk([unit.pk for unit in units])
    return [found[unit.pk] for unit in units]


def paths(*units: Unit) -> list[str]:
    """Give where units lie, by name: `Academy/Arts`."""
    names = dict(Unit._base_manager.values_list("pk", "name"))
    return ["/".join(names[int(pk)] for pk in unit.path.split("/") if pk) for unit in now(*units)]
