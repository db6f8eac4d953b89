"""Reads of users, always for somebody: what they may not see is not there."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import and_
from typing import Any, Final

from django.db.models import Count, Exists, F, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from rollbook.attributes.kinds import typed
from rollbook.attributes.models import Attribute
from rollbook.attributes.queries import values_of
from rollbook.groups.fields import reached
from rollbook.groups.models import Group, GroupMember
from rollbook.groups.naming import ELSEWHERE, names
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles.holding import holdings as holdings_of
from rollbook.roles.holding import roles_and_holders
from rollbook.roles.models import Role
from rollbook.units.models import Unit
from rollbook.units.reach import reached as units_reached
from rollbook.users import views
from rollbook.users.models import STANDING, SavedView, Status, User
from rollbook.users.names import full_name, username_key
from rollbook.users.views import SORTS, View

Tell = Callable[[str, str], Any]  # a value of a kind, as somebody reads it
PAGE: Final = 50
MOST: Final = 10_000  # counts are exact up to here
FIELDS: Final = (
    "id", "username", "email", "first_name", "last_name", "phone", "external_id", "status", "population", "created_at",
    "last_access", "last_login", "name_key", "username_key", "version", "language", "time_zone",
    "unit_id", "unit__name", "two_factor", "picture",
)  # fmt: skip


def visible(by: Actor) -> QuerySet[User]:
    """Give the users that the actor may see."""
    return User.objects.filter(by.known.scope(Permission.USERS_VIEW))


def matching(view: View, by: Actor) -> QuerySet[User]:
    """Give the users in a view."""
    return visible(by).filter(view.condition(), known(view, by))


def known(view: View, by: Actor) -> Q:
    """Meet nobody where a view asks for a group, unit or attribute that the actor may not see: it tells nothing."""
    groups, units = reached(by.known, Permission.GROUPS_VIEW), units_reached(by.known, Permission.UNITS_VIEW)
    named = [(rows, pk) for rows, ids in ((groups, view.group), (units, view.unit)) for pk in ids if pk != views.NONE]
    own = (by.known.scope(attribute.seen_by) for attribute, _asked in view.asked if attribute)
    return reduce(and_, own, Q(*(Exists(rows.filter(pk=int(pk))) for rows, pk in named)))


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


def pictures(ids: Iterable[int], by: Actor) -> dict[int, str]:
    """Give how the pictures of those are addressed whom the actor may see and who have one."""
    rows = visible(by).filter(pk__in=sql.among(ids)).exclude(picture="")
    return dict(rows.values_list("pk", "picture"))


def with_roles(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Add to each row its `roles`, highest first, its `unit`, `name` and `seen`; give all roles there are."""
    ids = [row["id"] for row in rows]
    held: dict[int | None, list[dict[str, str]]] = {}
    for user, slug, name in roles_and_holders(ids):
        held.setdefault(user, []).append({"slug": slug, "name": name})
    for row in rows:
        full = full_name(row["first_name"], row["last_name"])
        row.update(name=full or row["username"], roles=held.get(row["id"], []), unit=row.pop("unit__name") or "")
        row["seen"] = row["last_access"] if row["last_access"].year > 1970 else None
    return [(role["slug"], role["name"]) for role in held.get(None, [])]


def with_groups(rows: list[dict[str, Any]], by: Actor) -> None:
    """Add to each row those of its `groups` that the actor may know of, by name."""
    found: dict[int, list[dict[str, Any]]] = {}
    members = GroupMember.objects.filter(user_id__in=sql.among(row["id"] for row in rows), group__deleted=False)
    listed = list(members.order_by("group__name_key", "group_id").values_list("user_id", "group_id"))
    known = names(by, Group, (pk for _user, pk in listed))
    for user, pk in listed:
        if pk in known:
            found.setdefault(user, []).append({"id": pk, "name": known[pk]})
    for row in rows:
        row["groups"] = found.get(row["id"], [])


def with_attributes(
    rows: list[dict[str, Any]], by: Actor, among: Sequence[Attribute] | None = None, *, tell: Tell = typed
) -> None:
    """Add to each row those of its `attributes` that the actor may see, by short name; `among` narrows them."""
    found = values_of((row["id"] for row in rows), by, among)
    for row in rows:
        own = found.get(row["id"], {})
        row["attributes"] = {attribute.slug: tell(attribute.kind, value) for attribute, value in own.items()}


def tab_counts(view: View, by: Actor, saved: Sequence[SavedView] = ()) -> dict[str, int]:
    """Count the view under each tab, and each saved view by its id, by one statement.

    Tabs are the statuses and `all`, which leaves the deleted out; `here` is the list itself.
    """
    base = visible(by).filter(view.condition(status=False), known(view, by))
    one = {status: base.filter(status=status) for status in Status.values}
    standing = base.filter(status__in=STANDING)
    queries = {**one, "all": standing, "here": base.filter(status__in=view.statuses)}
    queries |= {str(kept.pk): matching(views.read(kept.query), by) for kept in saved}
    return dict(zip(queries, sql.capped_counts(list(queries.values()), MOST), strict=True))


def by_name(name: str) -> User | None:
    """Find somebody by username or email, whatever its case and width."""
    key = username_key(name)
    return User.objects.filter(Q(username_key=key) | Q(email_key=key)).first()


@dataclass(frozen=True)
class Holdings:
    """What hangs on a person, and would be lost with them."""

    roles: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    sessions: int
    tokens: int

    @property
    def plain(self) -> list[str]:
        """The slugs of the roles that were given directly, everywhere, for good."""
        return [row["slug"] for row in self.roles if not (row["group"] or row["unit"] or row["until"])]


def holdings(pk: int, by: Actor) -> Holdings:
    """Give what a person has: roles with their source, groups, and how many sessions and tokens.

    Groups that the actor may not know of are left out; roles that come by them, or lie elsewhere, say so.
    """
    every = {role.pk: role for role in Role.objects.all()}
    found = sorted(holdings_of([pk]), key=lambda h: (-every[h.role_id].rank, every[h.role_id].name, h.group))
    groups: Any = GroupMember.objects.filter(user_id=pk, group__deleted=False).order_by("group__name_key")
    units, known = names(by, Unit, (h.unit_id for h in found)), names(by, Group, groups.values_list("group", flat=True))
    roles = [
        {
            "slug": every[h.role_id].slug, "name": every[h.role_id].name, "rank": every[h.role_id].rank,
            "unit": units.get(h.unit_id, ELSEWHERE) if h.unit_id else "", "unit_id": h.unit_id, "until": h.until,
            "reason": h.reason, "at": h.at, "group": known.get(h.group_id, ELSEWHERE) if h.group_id else "",
            "group_id": h.group_id,
        }
        for h in found
    ]  # fmt: skip
    user = User.objects.annotate(
        s=Count("sessions", filter=Q(sessions__epoch=F("access_epoch")), distinct=True),
        t=Count("tokens", filter=Q(tokens__epoch=F("access_epoch")), distinct=True),
    ).get(pk=pk)
    groups = groups.filter(group__in=known)
    listed = groups.values("at", pk=F("group_id"), name=F("group__name"), kind=F("group__kind"))
    return Holdings(roles, list(listed), user.s, user.t)


def live_sessions(user: User) -> list[dict[str, Any]]:
    """Give the sessions with which somebody is signed in now, the latest first."""
    standing = user.sessions.filter(epoch=user.access_epoch, expires_at__gt=timezone.now())
    rows: Any = standing.order_by("-last_seen").values(
        "id", "device", "address", "created_at", "last_seen", "link__by_label", "key_hash"
    )
    return list(rows[:50])


def session_row(row: dict[str, Any]) -> dict[str, Any]:
    """Give one of `live_sessions` as the API and the command line tell it."""
    told = {name: row[name] for name in ("id", "device", "address", "created_at", "last_seen")}
    return {**told, "link_of": row["link__by_label"]}
