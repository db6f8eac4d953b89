"""Reads about roles: what there is, who holds what, what ends soon. Always for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles.holding import held, standing
from rollbook.roles.models import Grant, Role
from rollbook.users.models import STANDING
from rollbook.users.queries import MOST, visible

SOON: Final = 30  # days


def seen(by: Actor) -> QuerySet[Role]:
    """Give the roles that the actor may see: all of them, or none."""
    return Role.objects.all() if by.holds(Permission.ROLES_VIEW) else Role.objects.none()


def counted(roles: Sequence[Role], by: Actor) -> dict[int, int]:
    """Count the people in the actor's reach who hold each role, up to `MOST`, by one statement."""
    if not roles:
        return {}
    people = visible(by).filter(status__in=STANDING)
    counts = sql.capped_counts([people.filter(held(pk=role.pk)) for role in roles], MOST)
    return dict(zip((role.pk for role in roles), counts, strict=True))


def ending(by: Actor, *, days: int = SOON) -> QuerySet[Grant]:
    """Give the roles that end within so many days, of people in the actor's reach, the soonest first."""
    last = timezone.now() + timedelta(days=days)
    found = Grant.objects.filter(standing(), until__lte=last, user__in=visible(by), user__status__in=STANDING)
    rows: Any = (
        found.select_related("user", "role", "unit").order_by("until", "pk")
        if by.holds(Permission.ROLES_VIEW)
        else None
    )
    return rows if rows is not None else Grant.objects.none()
