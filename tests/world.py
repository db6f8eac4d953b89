"""The cast: Ada (administrator), Uma (user manager), Cleo (coach), Sol (student), Eve (outsider)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from rollbook.kernel.actor import Actor
from rollbook.roles import builtin
from rollbook.roles.queries import actor, system
from rollbook.users.models import User
from rollbook.users.operations import create
from rollbook.users.selection import UserSelection

PASSWORD = "correct horse battery staple"


CAST: list[dict[str, Any]] = [
    {"first_name": "Ada", "last_name": "Lovelace", "roles": ["administrator"]},
    {"first_name": "Uma", "last_name": "Thorn", "roles": ["user-manager"]},
    {"first_name": "Cleo", "last_name": "Park", "roles": ["coach"]},
    {"first_name": "Sol", "last_name": "Reyes", "roles": ["student"], "population": "learner"},
    {"first_name": "Eve", "last_name": "Outis"},
]


@dataclass
class World:
    """The people by first name, and their actors."""

    ada: User
    uma: User
    cleo: User
    sol: User
    eve: User

    def actor(self, name: str, door: str = "console") -> Actor:
        return actor(getattr(self, name), door)


def acting(user: User, door: str = "console") -> Actor:
    """Give the actor of somebody who is not of the cast."""
    return actor(user, door)


def operator() -> Actor:
    return system("Operator", "cli")


def person(first: str, last: str = "Field", *, role: str | None = None, by: Actor | None = None, **more: Any) -> User:
    """Add somebody through the operation, as every door does."""
    given = {"first_name": first, "last_name": last, "email": f"{first.lower()}@example.org", **more}
    outcome = create(UserSelection(()), by=by or operator(), roles=[role] if role else [], **given)
    return User.objects.get(pk=outcome.changed[0])


@cache
def _hashed() -> str:
    """Hash the password once for all tests of a process: done properly, it takes its time."""
    return make_password(PASSWORD)


def make() -> World:
    """Give the cast, all with the same password."""
    builtin.install()
    create.on_rows([{"email": f"{row['first_name'].lower()}@example.org", **row} for row in CAST], by=operator())
    User.objects.update(password=_hashed())
    return World(**{user.first_name.lower(): user for user in User.objects.all()})


def surroundings() -> None:
    """Add a unit, Arts, a group, Choir, and an attribute, House, through their operations."""
    from rollbook.attributes.operations import create as make_attribute
    from rollbook.attributes.selection import AttributeSelection
    from rollbook.groups.operations import create as make_group
    from rollbook.groups.selection import GroupSelection
    from rollbook.units.operations import create as make_unit
    from rollbook.units.selection import UnitSelection

    make_unit(UnitSelection(()), by=operator(), name="Arts", parent="top")
    make_group(GroupSelection(()), by=operator(), name="Choir")
    make_attribute(AttributeSelection(()), by=operator(), name="House", kind="choice", choices="Red\nBlue")


def crowd(size: int, *, role: str | None = "student") -> list[int]:
    """Add many people at once; give their ids."""
    rows = [
        {
            "first_name": f"P{n}",
            "last_name": "Crowd",
            "email": f"p{n}@crowd.example",
            "roles": [role] if role else [],
        }
        for n in range(size)
    ]
    return create.on_rows(rows, by=operator()).changed
