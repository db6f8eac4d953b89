"""Who holds which role at this moment: given directly, or carried by a group. All that decides asks here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value

from rollbook.groups.models import GroupMember, GroupRole
from rollbook.kernel import sql
from rollbook.kernel.prepared import NOW
from rollbook.roles.models import Grant, Role


def standing() -> Q:
    """Give the condition that a grant has not ended."""
    return Q(until=None) | Q(until__gt=NOW)


@dataclass(frozen=True)
class Holding:
    """A role that somebody holds, and by what: `path` is that of the unit to which it reaches, "" everywhere."""

    user_id: int
    role_id: int
    unit_id: int | None
    path: str
    until: datetime | None
    reason: str
    at: datetime
    group_id: int | None
    group: str


def holdings(ids: Iterable[int] | Any) -> list[Holding]:
    """Give every role that these people hold now, by one statement. Takes ids or a sub-query of them."""
    among = ids if hasattr(ids, "resolve_expression") else sql.among(ids)
    direct = _given(among).values_list(
        "user_id", "role_id", "unit_id", "unit__path", "until", "reason", "at",
        Value(None, BigIntegerField()), Value("", CharField()),
    )  # fmt: skip
    carried = _carrying(among).values_list(
        "group__members__user_id", "role_id", "group__unit_id", "group__unit__path",
        Value(None, DateTimeField()), Value("", CharField()), "group__members__at", "group_id", "group__name",
    )  # fmt: skip
    rows: Any = direct.union(carried, all=True)
    return [Holding(row[0], row[1], row[2], row[3] or "", *row[4:]) for row in rows]


def _given(users: Any) -> QuerySet[Grant]:
    return Grant.objects.filter(standing(), role__deleted=False, user_id__in=users)


def _carrying(users: Any) -> QuerySet[GroupRole]:
    return GroupRole.objects.filter(group__deleted=False, role__deleted=False, group__members__user_id__in=users)


def roles_and_holders(ids: Iterable[int]) -> list[tuple[int | None, str, str]]:
    """Give (user, slug, name) of every role that these people hold, each once, the highest first; and of every role
    there is, with None as the user: by one statement."""
    among, told = sql.among(ids), ("role__slug", "role__name", "role__rank")
    nobody = Value(None, BigIntegerField())
    every = Role.objects.order_by().values_list(nobody, "slug", "name", "rank")
    direct = _given(among).values_list("user_id", *told)
    carried = _carrying(among)
    rows: Any = every.union(direct, carried.values_list("group__members__user_id", *told))
    return [(user, slug, name) for user, slug, name, _rank in sorted(rows, key=lambda row: (-row[3], row[2]))]


def held(**role: Any) -> Q:
    """Give the condition that somebody holds such a role: `held(rank__gt=50)`, `held(slug__in=[…])`."""
    direct = Grant.objects.filter(standing(), user_id=OuterRef("pk"), **_of(role))
    return Q(Exists(direct)) | Q(Exists(_carried(role)))


def _carried(role: dict[str, Any]) -> QuerySet[GroupMember]:
    within = {f"group__carried__{name}": value for name, value in _of(role).items()}
    return GroupMember.objects.filter(user_id=OuterRef("pk"), group__deleted=False, **within)


def _of(role: dict[str, Any]) -> dict[str, Any]:
    return {f"role__{name}": value for name, value in {"deleted": False, **role}.items()}


def held_in(pairs: Iterable[tuple[int, int | None]]) -> Q:
    """Give the condition that somebody holds one of these roles in that unit (None: everywhere)."""
    wanted, carried = Q(pk__in=[]), Q(pk__in=[])
    for role, unit in pairs:
        wanted |= Q(role_id=role, unit_id=unit) if unit is not None else Q(role_id=role, unit=None)
        group_in = Q(group__unit_id=unit) if unit is not None else Q(group__unit=None)
        carried |= Q(group__carried__role_id=role) & group_in
    direct = Grant.objects.filter(standing(), wanted, role__deleted=False, user_id=OuterRef("pk"))
    groups = GroupMember.objects.filter(carried, user_id=OuterRef("pk"), group__deleted=False)
    return Q(Exists(direct)) | Q(Exists(groups))


def reaches(ids: Iterable[int]) -> set[tuple[int, int | None, str]]:
    """Give each role that any of these people holds, with the unit to which it reaches: (role, unit, its path)."""
    among = sql.among(ids)
    direct = _given(among).values_list("role_id", "unit_id", F("unit__path"))
    carried = _carrying(among)
    found: Any = direct.union(carried.values_list("role_id", "group__unit_id", F("group__unit__path")))
    return {(role, unit, path or "") for role, unit, path in found}
