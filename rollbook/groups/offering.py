"""Which groups to offer for a person, and why not: asked by the rules that decide."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from rollbook.groups.fields import reached
from rollbook.groups.models import Group, GroupRole
from rollbook.groups.operations import set_groups
from rollbook.groups.queries import visible
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.paging import called
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.kernel.run import Run
from rollbook.users.selection import UserSelection

Carried = tuple[int, int | None]  # a role, and the unit in which it is held


def offered(by: Actor, q: str = "") -> QuerySet[Group]:
    """Give the groups that a search finds among those that the actor sees or may put people into."""
    assigned = reached(by.known, Permission.GROUPS_ASSIGN).values("pk")
    rows = Group.objects.filter(Q(pk__in=visible(by).values("pk")) | Q(pk__in=assigned))
    return called(rows.select_related("unit"), q)


def obstacles(person: int, groups: Sequence[int], by: Actor) -> dict[int, str]:
    """Give for each group why the actor may not put somebody into it or take them out; "" where they may.

    What is carried alike is judged once, so that it costs little however many groups there are.
    """
    within = reached(by.known, Permission.GROUPS_ASSIGN).filter(pk__in=sql.among(groups))
    found = dict.fromkeys(groups, str(Refusal.GROUP_REACH.label)) | dict.fromkeys(
        within.values_list("pk", flat=True), ""
    )
    judged: dict[Carried, str] = {}
    links = GroupRole.objects.filter(group_id__in=sql.among(groups))
    for group, role, unit in links.values_list("group_id", "role_id", "group__unit_id"):
        if not found[group]:
            if (role, unit) not in judged:
                judged[role, unit] = _judged(person, role, unit, by)
            found[group] = judged[role, unit]
    return found


def _judged(person: int, role: int, unit: int | None, by: Actor) -> str:
    run = Run(set_groups, by, {}, planning=True)
    run.authority = by.known
    UserSelection([person]).bind(run).may_give(role, unit)
    return next((str(Refusal(code).label) for code in run.refused), "")
