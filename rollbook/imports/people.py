"""Everybody whom the rows of a file are about, as the rows before have left them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from rollbook.attributes.kinds import BEFORE
from rollbook.attributes.models import Attribute
from rollbook.attributes.queries import settable, values_of
from rollbook.groups.fields import reached
from rollbook.groups.models import GroupMember
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles.models import Grant
from rollbook.users.models import Status, User
from rollbook.users.uniqueness import keys, keys_of, using

PROFILE: Final = ("first_name", "last_name", "contact", "population", "language", "time_zone")
OF_SYNC: Final = ("email", "external_id")  # not None, but "" in a file
COLUMNS: Final = ("id", "unit_id", "username", "status", "username_key", "email_key", "phone", *OF_SYNC, *PROFILE)


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
    """Finds people by their keys (see `uniqueness`); two statements for any number of keys."""

    def __init__(self, by: Actor) -> None:
        """Take for whom: of groups that they may not fill, and attributes that they may not set, nothing is known."""
        self._by = by
        self._groups = reached(by.known, Permission.GROUPS_ASSIGN)
        self._by_key: dict[str, Person] = {}
        self._given_by: dict[str, int] = {}
        self._looked_for: set[str] = set()

    def load(self, sought: Iterable[str]) -> list[Person]:
        """Fetch those of the keys sought that were not looked for before; give who was found."""
        wanted = list(set(sought) - self._looked_for)
        self._looked_for.update(wanted)
        if not wanted:
            return []
        rows = list(User.objects.filter(using(wanted)).values(*COLUMNS))
        ids = [row["id"] for row in rows]
        roles, groups, filled = _roles(ids), self._in_groups(ids), values_of(ids, self._by, settable(self._by))
        found = []
        for row in rows:
            own = keys_of(row["username_key"], row["email_key"], row["external_id"])
            known = next((self._by_key[key] for key in own if key in self._by_key), None)
            person = known or _person(
                row, roles.get(row["id"], []), groups.get(row["id"], []), filled.get(row["id"], {})
            )
            found.append(person)
            for key in own:
                self._by_key.setdefault(key, person)
        return found

    def _in_groups(self, ids: list[int]) -> dict[int, list[int]]:
        held: dict[int, list[int]] = {}
        members = GroupMember.objects.filter(user_id__in=sql.among(ids), group__in=self._groups.values("pk"))
        for user, group in members.order_by("group_id").values_list("user_id", "group_id"):
            held.setdefault(user, []).append(group)
        return held

    def find(self, *keys: str) -> Person | None:
        """Give whom the first of the keys means that means somebody."""
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    def row_of(self, *keys: str) -> int | None:
        """Give the row of the file by which somebody got one of these keys."""
        return next((self._given_by[key] for key in keys if key in self._given_by), None)

    def add(self, person: Person, row: int, values: Mapping[str, Any]) -> None:
        """Let a person be found by the names that a row gives them, from now on."""
        for key in keys([values]):
            self._by_key[key] = person
            self._given_by[key] = row


def newcomer(values: Mapping[str, Any]) -> Person:
    """Give somebody whom a row adds, with what they have by default."""
    now = {**_blank(), **dict.fromkeys(OF_SYNC, ""), "roles": [], "groups": [], **values}
    return Person(None, now.pop("username"), now.pop("status", Status.ACTIVE), now)


@cache
def _blank() -> dict[str, Any]:
    blank = User()
    return {"unit": None, **{name: getattr(blank, name) for name in ("phone", *PROFILE)}}


def _person(row: dict[str, Any], roles: list[str], groups: list[int], own: Mapping[Attribute, str]) -> Person:
    now = {"unit": row["unit_id"], **{name: row[name] for name in ("phone", *PROFILE)}}
    now |= {name: row[name] or "" for name in OF_SYNC}
    now |= {BEFORE + attribute.slug: value for attribute, value in own.items()}
    return Person(row["id"], row["username"], row["status"], {**now, "roles": roles, "groups": groups})


def _roles(ids: list[int]) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    grants = Grant.objects.filter(user_id__in=sql.among(ids)).order_by("role__slug")
    for pk, slug in grants.values_list("user_id", "role__slug"):
        held.setdefault(pk, []).append(slug)
    return held
