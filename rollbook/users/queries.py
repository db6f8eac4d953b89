"""Reads of users, always for somebody: what they may not see is not there."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles.models import Grant, Role
from rollbook.users import views
from rollbook.users.models import SavedView, Status, User
from rollbook.users.names import full_name, username_key
from rollbook.users.views import SORTS, View

PAGE: Final = 50
MOST: Final = 10_000  # counts are exact up to here
FIELDS: Final = (
    "id", "username", "email", "first_name", "last_name", "phone", "status", "population", "created_at",
    "last_access", "last_login", "name_key", "username_key", "version", "language", "time_zone",
)  # fmt: skip


def visible(by: Actor) -> QuerySet[User]:
    """Give the users that the actor may see."""
    powers = by.known.powers.get(Permission.USERS_VIEW, ())
    return User.objects.filter(reduce(or_, (power.scope for power in powers), Q(pk__in=[])))


def matching(view: View, by: Actor) -> QuerySet[User]:
    """Give the users in a view."""
    return visible(by).filter(view.condition())


@dataclass(frozen=True)
class Page:
    """Rows of a list, with the cursors of its neighbours (None at the ends)."""

    rows: list[dict[str, Any]]
    roles: list[tuple[str, str]]
    after: str | None
    before: str | None


def page(view: View, by: Actor, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Give one page by keyset: the last costs what the first costs. Raises ValueError for a bad cursor."""
    name, backwards = view.sort.lstrip("-"), bool(before)
    column, descending = SORTS[name], view.sort.startswith("-") != backwards
    rows = matching(view, by)
    if cursor := after or before:
        rows = rows.filter(_beyond(column, *_decoded(cursor, column), descending=descending))
    sign = "-" if descending else ""
    found = list(rows.order_by(f"{sign}{column}", f"{sign}id").values(*FIELDS)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    ends = (_encoded(found[0], column), _encoded(found[-1], column)) if found else (None, None)
    forward, back = (bool(before) or more, more if backwards else bool(after))
    roles = with_roles(found)
    return Page(found, roles, ends[1] if forward else None, ends[0] if back else None)


def _beyond(column: str, value: Any, pk: int, *, descending: bool) -> Q:
    """Give `(column, id) > (value, pk)` so that both databases walk the index."""
    way = "lt" if descending else "gt"
    return Q(**{f"{column}__{way}e": value}) & (Q(**{f"{column}__{way}": value}) | Q(**{f"id__{way}": pk}))


def _encoded(row: dict[str, Any], column: str) -> str:
    value = row[column]
    key = [value.isoformat() if isinstance(value, datetime) else value, row["id"]]
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _decoded(cursor: str, column: str) -> tuple[Any, int]:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except RecursionError as error:
        raise ValueError("not a cursor") from error
    if not isinstance(value, str) or "\x00" in value or not isinstance(pk, int):
        raise ValueError("not a cursor")
    moment = parse_datetime(value) if column in {"created_at", "last_access"} else None
    if column in {"created_at", "last_access"} and (moment is None or moment.tzinfo is None):
        raise ValueError("not a cursor")
    try:
        return moment.astimezone(UTC) if moment else value, pk
    except OverflowError as error:
        raise ValueError("not a cursor") from error


def with_roles(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Add to each row its `roles`, highest first, and its `name` and `seen`; give every role there is.

    One statement for both: all roles, joined with those that these people hold.
    """
    ours = FilteredRelation("grants", condition=Q(grants__user_id__in=[row["id"] for row in rows] or [0]))
    told = Role.objects.annotate(ours=ours).order_by("-rank", "name").values_list("slug", "name", "ours__user_id")
    by_user: dict[int | None, list[dict[str, str]]] = {}
    for slug, name, pk in told:
        by_user.setdefault(pk, []).append({"slug": slug, "name": name})
    for row in rows:
        full = full_name(row["first_name"], row["last_name"])
        row.update(name=full or row["username"], roles=by_user.get(row["id"], []))
        row["seen"] = row["last_access"] if row["last_access"].year > 1970 else None
    return list(dict.fromkeys((slug, name) for slug, name, _pk in told))


def saved_views(by: Actor) -> list[SavedView]:
    """Give the actor's own saved views and everybody's."""
    return list(SavedView.objects.filter(Q(owner=None) | Q(owner_id=by.user_id)))


def tab_counts(view: View, by: Actor, saved: Sequence[SavedView] = ()) -> dict[str, int]:
    """Count the view under each tab, and each saved view by its id, by one statement.

    Tabs are `active`, `all`, `suspended`, `deleted`; `here` is the list itself.
    """
    base = visible(by).filter(view.condition(status=False))
    one = {status: base.filter(status=status) for status in Status.values}
    both = base.filter(status__in=[Status.ACTIVE, Status.SUSPENDED])
    queries = {**one, "all": both, "here": base.filter(status__in=view.statuses)}
    queries |= {str(kept.pk): visible(by).filter(views.read(kept.query).condition()) for kept in saved}
    return dict(zip(queries, sql.capped_counts(list(queries.values()), MOST), strict=True))


def by_name(name: str) -> User | None:
    """Find somebody by username or email, whatever its case and width."""
    key = username_key(name)
    return User.objects.filter(Q(username_key=key) | Q(email_key=key)).first()


@dataclass(frozen=True)
class Holdings:
    """What hangs on a person, and would be lost with them."""

    roles: list[dict[str, Any]]
    sessions: int
    tokens: int


def holdings(pk: int) -> Holdings:
    """Count what a person has: roles with since when, sessions, tokens."""
    roles: Any = (
        Grant.objects.filter(user_id=pk)
        .order_by("-role__rank")
        .values("at", slug=F("role__slug"), name=F("role__name"))
    )
    user = User.objects.annotate(
        s=Count("sessions", filter=Q(sessions__epoch=F("access_epoch")), distinct=True),
        t=Count("tokens", filter=Q(tokens__epoch=F("access_epoch")), distinct=True),
    ).get(pk=pk)
    return Holdings(list(roles), user.s, user.t)


def live_sessions(user: User) -> list[dict[str, Any]]:
    """Give the sessions with which somebody is signed in now, the latest first."""
    standing = user.sessions.filter(epoch=user.access_epoch, expires_at__gt=timezone.now())
    rows: Any = standing.order_by("-last_seen").values("id", "device", "address", "created_at", "last_seen")
    return list(rows[:50])
