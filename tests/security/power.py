"""A judge of what everybody may do: it reads the tables, and none of our rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from rollbook.groups.models import Content, Group, GroupContent, GroupMember, GroupRole
from rollbook.roles.models import Grant, Role
from rollbook.units.models import Unit
from rollbook.users.models import User

POPULATIONS = ("staff", "learner")
OVER_GROUPS = ("groups.", "repository.edit", "roles.assign", "audit.view")  # what is done to groups, or by them


@dataclass(frozen=True)
class Might:
    """One permission that somebody has: up to a rank, in one population or "", below a unit or None, for good or
    for a while."""

    permission: str
    rank: int
    population: str
    unit: int | None
    lasting: bool = True


@dataclass(frozen=True)
class Place:
    """Where somebody or something is: its populations, and its unit with all above it."""

    populations: tuple[str, ...]
    within: frozenset[int]

    def met_by(self, might: Might) -> bool:
        return (not might.population or might.population in self.populations) and (
            might.unit is None or might.unit in self.within
        )


def highest(mights: Iterable[Might], permission: str, place: Place) -> int:
    """Give the highest rank up to which a permission is held over somebody in that place; or -1."""
    return max((m.rank for m in mights if m.permission == permission and place.met_by(m)), default=-1)


def narrowed(mights: Iterable[Might], scopes: frozenset[str] | None) -> set[Might]:
    """Give what a token of these scopes leaves of it; None is no token."""
    return {m for m in mights if scopes is None or m.permission in scopes}


def permitted(role: Any, unit: int | None, lasting: bool) -> set[Might]:
    """Give what somebody may who holds a role."""
    parts = (text.partition(":") for text in role["permissions"])
    return {Might(permission, role["rank"], population, unit, lasting) for permission, _colon, population in parts}


def rows_of(model: Any, *names: str) -> dict[int, dict[str, Any]]:
    return {row["pk"]: row for row in model._base_manager.values("pk", *names)}


def pairs_of(model: Any, one: str, many: str) -> dict[int, set[int]]:
    found = defaultdict(set)
    for key, value in model._base_manager.values_list(one, many):
        found[key].add(value)
    return found


class Sight:
    """How all stood at a moment: every row that says who may what, read by a statement for each table."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.users = rows_of(User, "population", "unit_id", "status")
        self.units = rows_of(Unit, "parent_id")
        self.groups = rows_of(Group, "unit_id", "deleted")
        self.all_roles = rows_of(Role, "slug", "rank", "permissions", "deleted")
        self.grants = list(Grant._base_manager.values("user_id", "role_id", "unit_id", "until"))
        self.contents = rows_of(Content, "deleted")
        self.members = pairs_of(GroupMember, "group_id", "user_id")
        self.carried = pairs_of(GroupRole, "group_id", "role_id")
        self.opened = pairs_of(GroupContent, "group_id", "content_id")

    # -- where things are

    def within(self, unit: int | None) -> frozenset[int]:
        """Give a unit and all above it, by their parents."""
        found: set[int] = set()
        while unit is not None and unit not in found:
            found.add(unit)
            unit = self.units[unit]["parent_id"]
        return frozenset(found)

    @cached_property
    def places(self) -> dict[tuple[str, int, str], Place]:
        """Give where everybody and everything is: people, groups, and whoever might come to be in a unit or in none."""
        found = {}
        for pk, user in self.users.items():
            found["user", pk, ""] = Place((user["population"],), self.within(user["unit_id"]))
        for pk in (0, *self.units):
            for population in POPULATIONS:
                found["unit", pk, population] = Place((population,), self.within(pk or None))
        for pk, group in self.groups.items():
            found["group", pk, ""] = Place(POPULATIONS, self.within(group["unit_id"]))
        return found

    # -- who holds what

    @cached_property
    def roles(self) -> dict[int, set[tuple[int, int | None, bool]]]:
        """Give the roles that people hold: each with its unit, and whether it is for good."""
        found: dict[int, set[tuple[int, int | None, bool]]] = defaultdict(set)
        for grant in self.grants:
            if grant["until"] is None or grant["until"] > self.now:
                found[grant["user_id"]].add((grant["role_id"], grant["unit_id"], grant["until"] is None))
        for group, roles in self.carried.items():
            if not self.groups[group]["deleted"]:
                for user in self.members[group]:
                    found[user] |= {(role, self.groups[group]["unit_id"], True) for role in roles}
        standing = {pk for pk, role in self.all_roles.items() if not role["deleted"]}
        return {user: {held for held in roles if held[0] in standing} for user, roles in found.items()}

    def rank(self, user: int) -> int:
        return max((self.all_roles[role]["rank"] for role, _unit, _good in self.roles.get(user, ())), default=0)

    def promised(self, user: int) -> set[Might]:
        """Give what the roles of somebody say, whatever their status."""
        held = self.roles.get(user, ())
        return {might for role, unit, good in held for might in permitted(self.all_roles[role], unit, good)}

    def mights(self, user: int | None) -> set[Might]:
        """Give what somebody may: nothing unless Active."""
        active = user in self.users and self.users[user]["status"] == "active"
        return self.promised(user) if user is not None and active else set()

    def covers(self, held: Iterable[Might], wanted: Might, *, lasting: bool = False) -> bool:
        """Tell whether one single might gives as much as another."""
        within = self.within(wanted.unit)
        return any(
            m.permission == wanted.permission
            and m.rank >= wanted.rank
            and m.population in ("", wanted.population)
            and (m.unit is None or m.unit in within)
            and (m.lasting or not (lasting and wanted.lasting))
            for m in held
        )

    def reach(self, user: int) -> dict[tuple[Any, ...], int]:
        """Give how high each permission of somebody reaches over everybody and everything: now, and for good."""
        found = {}
        for when, held in (("now", self.mights(user)), ("later", {m for m in self.mights(user) if m.lasting})):
            for permission in {m.permission for m in held}:
                for thing, place in self.places.items():
                    if thing[0] != "group" or permission.startswith(OVER_GROUPS):
                        found[when, permission, *thing] = highest(held, permission, place)
        return found

    # -- contents

    def open(self, user: int) -> set[int]:
        """Give the contents that somebody may open."""
        if user not in self.users or self.users[user]["status"] != "active":
            return set()
        standing = {pk for pk, content in self.contents.items() if not content["deleted"]}
        if any(m.permission == "repository.open" for m in self.mights(user)):
            return standing
        mine = [pk for pk, members in self.members.items() if user in members and not self.groups[pk]["deleted"]]
        return standing & {content for pk in mine for content in self.opened[pk]}

    def could_open(self, user: int) -> set[int]:
        """Give what somebody may open, or may open to themselves: by arranging the repository for a group of theirs.

        Whoever may open all of it may open what comes back to it.
        """
        if any(m.permission == "repository.open" for m in self.mights(user)):
            return set(self.contents)
        arranging = {m for m in self.mights(user) if m.permission == "repository.edit"}
        mine = [pk for pk, members in self.members.items() if user in members]
        reached = any(highest(arranging, "repository.edit", self.places["group", pk, ""]) >= 0 for pk in mine)
        joining = any(m.permission == "groups.assign" for m in self.mights(user))
        return set(self.contents) if arranging and (reached or joining) else self.open(user)

    def administrators(self) -> set[int]:
        """Give the Active who hold the role directly, everywhere and without end."""
        (role,) = (pk for pk, row in self.all_roles.items() if row["slug"] == "administrator" and not row["deleted"])
        lasting = {g["user_id"] for g in self.grants if g["role_id"] == role and not (g["unit_id"] or g["until"])}
        return {pk for pk in lasting if self.users[pk]["status"] == "active"}
