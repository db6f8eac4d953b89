"""The small things of every week: a phone number, a room, a role, somebody suspended for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rollbook.demo.past import Step
from rollbook.demo.people import CULTURES
from rollbook.demo.school import School
from rollbook.roles.operations import add_role
from rollbook.users.operations import change_phone, edit, suspend

EVERY: Final = 2.5  # days
REASONS: Final = ("Lost device", "Long illness", "Asked by the guardian", "Exchange year abroad", "Not seen for a term")


def everyday(school: School) -> list[Step]:
    """Give a step every few days, by those who manage users."""
    moments = [1.3 + EVERY * number for number in range(34)]
    return [school.step(days, _something(school, number)) for number, days in enumerate(moments)]


def _something(school: School, number: int) -> Callable[[], object]:
    by = school.by("ada" if number % 5 == 0 else "uma")
    somebody = school.one("educator" if number % 4 == 0 else "student")
    room = f"Room {school.chance.choice('ABCD')}{school.chance.randrange(100, 420)}"
    phone = school.chance.choice(CULTURES).number(school.chance)
    reason = school.chance.choice(REASONS)
    return (
        lambda: change_phone(somebody, by=by, phone=phone),
        lambda: edit(somebody, by=by, contact=room),
        lambda: add_role(somebody, by=by, role="proofreader"),
        lambda: suspend(somebody, by=by, reason=reason),
    )[number % 4]
