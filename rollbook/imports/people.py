"""Everybody whom the rows of a file are about, as the rows before have left them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db.models import Q

from rollbook.kernel import sql
from rollbook.roles.models import Grant
from rollbook.users.models import Status, User
from rollbook.users.names import username_key

PROFILE: Final = ("first_name", "last_name", "contact", "population", "language", "time_zone")
COLUMNS: Final = ("id", "unit_id", "username", "status", "username_key", "email_key", "email", "phone", *PROFILE)


@dataclass(slots=True)
class Person:
    """Somebody; `pk` is None for one whom a row before adds. `rows` counts the rows about them."""

    pk: int | None
    username: str
    status: str
    now: dict[str, Any]
    rows: int = 0

    @property
    def deleted(self) -> bool:
        return self.status == Status.DELETED


class People:
    """Finds people by their folded username or email; two statements for any number of keys."""

    def __init__(self) -> None:
        self._by_key: dict[str, Person] = {}
        self._given_by: dict[str, int] = {}
        self._looked_for: set[str] = set()

    def load(self, keys: Iterable[str]) -> list[Person]:
        """Fetch those of the keys that were not looked for before; give who was found."""
        wanted = list({key for key in keys if key} - self._looked_for)
        self._looked_for.update(wanted)
        if not wanted:
            return []
        rows = list(User.objects.filter(Q(username_key__in=wanted) | Q(email_key__in=wanted)).values(*COLUMNS))
        roles = _roles([row["id"] for row in rows])
        found = []
        for row in rows:
            keys_of = [key for key in (row["username_key"], row["email_key"]) if key]
            known = next((self._by_key[key] for key in keys_of if key in self._by_key), None)
            person = known or _person(row, roles.get(row["id"], []))
            found.append(person)
            for key in keys_of:
                self._by_key.setdefault(key, person)
        return found

    def find(self, text: str) -> Person | None:
        return self._by_key.get(username_key(text)) if text else None

    def row_of(self, text: str) -> int | None:
        """Give the row of the file by which somebody got this name."""
        return self._given_by.get(username_key(text))

    def add(self, person: Person, row: int, *texts: str) -> None:
        """Let a person be found by these names, which a row gives them, from now on."""
        for text in texts:
            if text:
                self._by_key[username_key(text)] = person
                self._given_by[username_key(text)] = row


def newcomer(values: Mapping[str, Any]) -> Person:
    """Give somebody whom a row adds, with what they have by default."""
    now = {**_blank(), "email": "", "roles": [], **values}
    return Person(None, now.pop("username"), Status.ACTIVE, now)


@cache
def _blank() -> dict[str, Any]:
    blank = User()
    return {"unit": None, **{name: getattr(blank, name) for name in ("phone", *PROFILE)}}


def _person(row: dict[str, Any], roles: list[str]) -> Person:
    now = {"unit": row["unit_id"], **{name: row[name] for name in ("phone", *PROFILE)}}
    return Person(row["id"], row["username"], row["status"], {**now, "email": row["email"] or "", "roles": roles})


def _roles(ids: list[int]) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    grants = Grant.objects.filter(user_id__in=sql.among(ids)).order_by("role__slug")
    for pk, slug in grants.values_list("user_id", "role__slug"):
        held.setdefault(pk, []).append(slug)
    return held
