"""Reads of groups and of the repository, always for somebody: what is out of their reach is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet

from rollbook.groups.fields import reached
from rollbook.groups.models import Content, Group, GroupContent, GroupRole, Kind
from rollbook.groups.naming import names
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.paging import PAGE, NamePage, called, name_page
from rollbook.kernel.permission import Permission
from rollbook.roles.models import Role
from rollbook.units.fields import BETWEEN
from rollbook.units.models import Unit
from rollbook.users.models import DELETED, User
from rollbook.users.queries import MOST
from rollbook.users.queries import visible as visible_people

LOOKING: Final = (Permission.REPOSITORY_OPEN, Permission.REPOSITORY_EDIT)  # either lets one look at the repository


@dataclass(frozen=True)
class Listed:
    """A group in a list: how many members the actor may see (`MOST` + 1: more than that), and what it carries."""

    group: Group
    members: int
    roles: list[Role]


@dataclass(frozen=True)
class Page:
    """Groups in the order of their names, with the ids between which the neighbouring pages lie."""

    rows: list[Listed]
    after: int | None
    before: int | None


def visible(by: Actor) -> QuerySet[Group]:
    """Give the groups that the actor may see."""
    return reached(by.known, Permission.GROUPS_VIEW).select_related("unit")


def matching(by: Actor, *, q: str = "", kind: str = "", unit: int | None = None) -> QuerySet[Group]:
    """Give those that a search finds, of one kind, in a unit or anywhere below it."""
    rows = called(visible(by), q)
    if kind:
        rows = rows.filter(kind=kind)
    return rows if unit is None else rows.filter(unit__path__contains=f"/{unit}/")


def page(rows: QuerySet[Group], by: Actor, *, size: int = PAGE, **place: int | None) -> Page:
    """Give one page: what it tells of all its groups takes a statement for each kind of thing."""
    found = name_page(rows, size=size, **place)
    ids = [group.pk for group in found.rows]
    members, roles = member_counts(ids, by), carried(ids)
    listed = [Listed(group, members[group.pk], roles.get(group.pk, [])) for group in found.rows]
    return Page(listed, found.after, found.before)


def kind_counts(rows: QuerySet[Group]) -> dict[str, int]:
    """Count them by kind; "" is all."""
    counted: Any = rows.order_by().values_list("kind").annotate(n=Count("pk"))
    found = dict.fromkeys(Kind.values, 0) | dict(counted)
    return {"": sum(found.values()), **found}


def members(by: Actor) -> QuerySet[User]:
    """Give the people who count as members: those whom the actor may see, but for the deleted."""
    return visible_people(by).filter(~DELETED)


def member_counts(ids: Sequence[int], by: Actor) -> dict[int, int]:
    """Count the members of each group, by one statement, exactly up to `MOST`."""
    people = members(by)
    counted = sql.capped_counts([people.filter(memberships__group_id=pk) for pk in ids], MOST) if ids else []
    return dict(zip(ids, counted, strict=True))


def carried(ids: Iterable[int]) -> dict[int, list[Role]]:
    """Give the roles that groups carry, the highest first."""
    links = GroupRole.objects.filter(group_id__in=sql.among(ids), role__deleted=False).select_related("role")
    found: dict[int, list[Role]] = {}
    for link in links.order_by("-role__rank", "role__name"):
        found.setdefault(link.group_id, []).append(link.role)
    return found


def owners(group: Group, by: Actor) -> list[User]:
    """Give who answers for a group, of those whom the actor may see."""
    return list(members(by).filter(owned__group=group).order_by("name_key", "pk"))


def way_to(unit: Unit | None, by: Actor) -> str:
    """Give where a unit is, from the top of what the actor reaches: `Arts / Music`; "" for none."""
    if unit is None:
        return ""
    ids = [int(part) for part in unit.path.split("/") if part]
    known = names(by, Unit, ids)
    return BETWEEN.join(known[pk] for pk in ids if pk in known)


# -- the repository


def may_look(by: Actor) -> bool:
    """Tell whether the actor may see what there is in the repository."""
    return any(by.holds(permission) for permission in LOOKING)


def contents(by: Actor, q: str = "") -> QuerySet[Content]:
    """Give what a search finds in the repository."""
    return called(Content.objects.all(), q) if may_look(by) else Content.objects.none()


def contents_of(group: Group, *, size: int = PAGE, **place: int | None) -> NamePage:
    """Give a page of what the members of a group may open."""
    return name_page(Content.objects.filter(groups__group=group), size=size, **place)


def open_to(content: Content, by: Actor) -> QuerySet[Group]:
    """Give the groups in reach whose members may open it."""
    return visible(by).filter(contents__content=content)


def open_counts(ids: Sequence[int], by: Actor) -> dict[int, int]:
    """Count the groups in reach to which each content is open, by one statement."""
    links = GroupContent.objects.filter(content_id__in=sql.among(ids), group__in=visible(by).values("pk"))
    counted: Any = links.order_by().values_list("content_id").annotate(n=Count("pk"))
    return dict.fromkeys(ids, 0) | dict(counted)
