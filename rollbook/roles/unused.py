"""Permissions that nobody has used for long, by role. Only what changes something leaves a trace: looking does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.roles.carrying import parted
from rollbook.roles.holding import holdings
from rollbook.roles.models import Role
from rollbook.users.queries import visible

DAYS: Final = 90
PASSIVE: Final = frozenset({
    Permission.USERS_VIEW, Permission.AUDIT_VIEW, Permission.ROLES_VIEW, Permission.GROUPS_VIEW, Permission.UNITS_VIEW,
    Permission.REPOSITORY_OPEN, Permission.VIEWS_SHARE,
})  # fmt: skip
UNDO: Final = ".undo"


@dataclass(frozen=True)
class Use:
    """How a permission of a role was used: how many hold it by this role, how many of them used it, when last."""

    role: Role
    permission: str
    holders: int
    users: int
    last: datetime | None


def uses(by: Actor, *, days: int = DAYS) -> list[Use]:
    """Give each permission of each role that people in the actor's reach hold, with its use in so many days.

    The unused ones stand first.
    """
    used = _used(timezone.now() - timedelta(days=days))
    people = _holders(by)
    found = []
    for role in Role.objects.all():
        holders = people.get(role.pk, set())
        for permission in sorted({parted(text)[0] for text in role.permissions} - PASSIVE):
            moments = [at for (user, name), at in used.items() if name == permission and user in holders]
            found.append(Use(role, permission, len(holders), len(moments), max(moments, default=None)))
    return sorted(
        (use for use in found if use.holders), key=lambda use: (use.users > 0, -use.role.rank, use.permission)
    )


def _holders(by: Actor) -> dict[int, set[int]]:
    """Give who holds each role that carries anything."""
    ids = visible(by).filter(status="active").values("pk")
    found: dict[int, set[int]] = {}
    for holding in holdings(ids):
        found.setdefault(holding.role_id, set()).add(holding.user_id)
    return found


def _used(since: datetime) -> dict[tuple[int, str], datetime]:
    """Give when each person last used each permission: that of the operation, and those of its steps."""
    done = Event.objects.filter(at__gte=since, denied="", actor_id__isnull=False)
    rows: Any = done.values("actor_id", "operation").annotate(last=Max("at")).order_by()
    found: dict[tuple[int, str], datetime] = {}
    for row in rows:
        made = registry.get(row["operation"].removesuffix(UNDO))
        actor = row["actor_id"] or 0
        if made:
            key = (actor, made.permission)
            found[key] = max(row["last"], found.get(key, row["last"]))
    joined = done.filter(operation__startswith="users.import").values_list("actor_id", "at", "steps")
    for user, at, steps in joined:
        for permission in {step["permission"] for step in steps}:
            key = (user or 0, permission)
            found[key] = max(at, found.get(key, at))
    return found
