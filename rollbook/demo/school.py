"""Who acts at Northwind Academy, and who is there to play a part: everybody once, so that no story spoils another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Final

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.demo.cast import ADDRESSES, NAMES
from rollbook.demo.past import Step
from rollbook.demo.people import SEED
from rollbook.kernel.actor import Actor
from rollbook.roles.queries import actor
from rollbook.users.models import Status, User
from rollbook.users.selection import UserSelection

OFFICE: Final = "203.0.113.{}"  # addresses that are kept for documentation


class School:
    """The cast and the others, once they have joined."""

    def __init__(self, now: datetime) -> None:
        self.now, self.chance = now, Random(SEED)  # noqa: S311 - has to be repeatable, not secret
        users = User.objects.filter(username__in=ADDRESSES)
        self.cast = {user.username.partition("@")[0]: user for user in users}
        self.size = User.objects.count()
        self._free: dict[str, list[int]] = {}
        self._taken: set[int] = set()

    def by(self, name: str, door: str = "console", via: str = "session") -> Actor:
        """Give one of the cast as an actor."""
        address = OFFICE.format(10 + NAMES.index(name))
        return actor(self.cast[name], door, via=via, address=address, request_id=f"{self.chance.getrandbits(128):032x}")

    def one(self, role: str) -> UserSelection:
        """Give somebody with this role, or nobody where none is left."""
        return self.some(role, 1)

    def some(self, role: str, count: int) -> UserSelection:
        """Give so many, or as many as there are."""
        if role not in self._free:
            self._free[role] = self._holding(role)
        free = [pk for pk in self._free[role] if pk not in self._taken]
        chosen, self._free[role] = free[:count], free[count:]
        self._taken.update(chosen)
        return UserSelection(chosen)

    def _holding(self, role: str) -> list[int]:
        held = User.objects.filter(grants__role__slug=role, status=Status.ACTIVE).exclude(username__in=ADDRESSES)
        ids = list(held.order_by("username_key").values_list("pk", flat=True))
        self.chance.shuffle(ids)
        return ids

    def me(self, name: str) -> UserSelection:
        """Give one of the cast as a subject."""
        return UserSelection.of(self.cast[name])

    def undo_latest(self, operation: str, by: Actor) -> None:
        """Undo what was done last by an operation, if it was done at all."""
        if event := Event.objects.filter(operation=operation).order_by("id").last():
            undo(event, by=by)

    def step(self, days: float, do: Callable[[], object]) -> Step:
        """Give a step of so many days ago, within working hours: 3.99 is the morning of that day, 3.0 its afternoon."""
        at = self.now - timedelta(days=days)
        if days >= 1:
            minutes = round((1 - days % 1) * 7 * 60) + self.chance.randrange(3)
            at = (self.now - timedelta(days=int(days))).replace(hour=9, minute=0) + timedelta(minutes=minutes)
        return Step(at, do)
