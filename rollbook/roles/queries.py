"""What a person may do at this moment, and which roles they may give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from rollbook.kernel.actor import EVERYONE, HIGHEST_RANK, Actor, Authority, Power
from rollbook.kernel.permission import SYSTEM, Permission
from rollbook.roles.models import ADMINISTRATOR, Grant, Role, RolePermission


def authority(user_id: int) -> Authority:
    """Compute what the user's grants give now. Nobody but an Active user has any."""
    held = RolePermission.objects.filter(role__grants__user_id=user_id, role__grants__user__status="active")
    powers = defaultdict(list)
    for permission, population, rank in held.values_list("permission", "population", "role__rank"):
        powers[permission].append(Power(rank, _scope(population)))
    return Authority(dict(powers))


def _scope(population: str) -> Q:
    return Q(population=population) if population else EVERYONE


def limited(user_id: int, permissions: frozenset[str]) -> Authority:
    """Give the user's authority narrowed to some permissions, as a token's scopes do."""
    full = authority(user_id).powers
    return Authority({name: powers for name, powers in full.items() if name in permissions})


def everything() -> Authority:
    """Give the authority of the system itself: scheduled work and the operator's shell."""
    return Authority({permission: [Power(HIGHEST_RANK)] for permission in (SYSTEM, *Permission.values)})


def actor(user: Any, door: str, *, scopes: Sequence[str] | None = None, **details: Any) -> Actor:
    """Give the actor that a user is, with all their rights, or with those that a token's scopes leave."""
    if scopes is None:
        return Actor(label=user.name, user_id=user.pk, door=door, authority=partial(authority, user.pk), **details)
    held = partial(limited, user.pk, frozenset(scopes))
    return Actor(label=user.name, user_id=user.pk, door=door, authority=held, scopes=tuple(scopes), **details)


def system(label: str, door: str) -> Actor:
    """Give the actor that Rollbook itself, or its operator, is."""
    return Actor(label=label, door=door, authority=everything)


def givable(held: Authority) -> QuerySet[Role]:
    """Give the roles that one may give: not above one's rank, and with no permission, nor any reach, that one lacks."""
    return Role.objects.filter(rank__lte=held.rank(Permission.ROLES_ASSIGN)).exclude(pk__in=beyond(held))


def beyond(held: Authority) -> set[int]:
    """Give the roles that carry something which this authority lacks."""
    rows = RolePermission.objects.values_list("role_id", "permission", "population", "role__rank")
    return {role for role, permission, population, rank in rows if not _covers(held, permission, population, rank)}


def _covers(held: Authority, permission: str, population: str, rank: int) -> bool:
    """Tell whether one single power gives as much: rank and reach never add up from two."""
    powers = held.powers.get(permission, ())
    return any(power.rank >= rank and power.scope in (EVERYONE, _scope(population)) for power in powers)


def administrators() -> QuerySet[Any]:
    """Give the ids of those who count as administrators: Active and holding the role."""
    return Grant.objects.filter(role__slug=ADMINISTRATOR, user__status="active").values("user_id")


def lock_administrators() -> None:
    """Lock the one administrators row: whoever may change who administers waits here."""
    list(Role.objects.filter(slug=ADMINISTRATOR).select_for_update().values_list("pk"))
