"""The five whom the guide, the tests and the sign-in line of the demo call by name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from rollbook.demo.people import DOMAIN, YEARS, Person

PASSWORD: Final = "lantern river pocket seven"  # noqa: S105 - known to everybody, and only ever set in a demo

# (first name, last name, role, joined so many days after the opening, last here so many hours ago)
CAST: Final = (
    ("Ada", "Lindqvist", "administrator", 0, 1),
    ("Uma", "Rao", "user-manager", 1, 3),
    ("Cleo", "Papadaki", "coach", 1, 26),
    ("Sol", "Reyes", "student", 900, 5),
    ("Eve", "Moreau", "", 1100, 70),
)
NAMES: Final = tuple(first.lower() for first, *_rest in CAST)
ADDRESSES: Final = frozenset(f"{name}@{DOMAIN}" for name in NAMES)
SIGN_INS: Final = ("ada", "uma", "sol")  # an administrator, a user manager, and a student to meet refusals with


def cast(now: datetime) -> list[Person]:
    """Give them as people of the academy, Ada first: she opened it."""
    return [_person(now, *described) for described in CAST]


def _person(now: datetime, first: str, last: str, role: str, days: int, hours: int) -> Person:
    address, seen = f"{first.lower()}@{DOMAIN}", now - timedelta(hours=hours)
    opening = (now - YEARS).replace(hour=8, minute=0, second=0, microsecond=0)
    more: dict[str, Any] = {"email": address, "username": address, "last_access": seen, "last_login": seen}
    return Person(
        first_name=first, last_name=last, phone="", contact="", language="en", time_zone="Europe/London",
        population="learner" if role == "student" else "staff", roles=(role,) if role else (),
        joined=opening + timedelta(days=days), password=PASSWORD, **more,
    )  # fmt: skip
