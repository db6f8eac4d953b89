"""What a person may do at this moment, and which roles they may give."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from rollbook.groups.models import GroupRole
from rollbook.kernel.actor import HIGHEST_RANK, Actor, Authority, Power
from rollbook.kernel.permission import SYSTEM, Permission
from rollbook.kernel.prepared import Gap, prepared
from rollbook.kernel.refusal import Invalid
from rollbook.roles.carrying import UNIT, covered, parted
from rollbook.roles.holding import held_in, reaches, standing
from rollbook.roles.models import ADMINISTRATOR, Grant, Role

ACTIVE = "active"


def authority(user_id: int) -> Authority:
    """Compute what the user's roles give now, by one statement. Nobody but an Active user has any."""
    rows = _given_and_carried().rows(user=user_id)
    held = [(rank, json.loads(permissions), path) for rank, permissions, path, _lasting in rows]
    kept = [role for role, row in zip(held, rows, strict=True) if row[-1]]
    return replace(summed(held), besides=() if len(kept) == len(held) else (summed(kept),))


@prepared
def _given_and_carried() -> QuerySet[Any, Any]:
    none, user = Value("", CharField()), Gap("user", BigIntegerField())
    direct = Grant.objects.filter(standing(), user_id=user, user__status=ACTIVE, role__deleted=False).values_list(
        "role__rank", "role__permissions", Coalesce(F("unit__path"), none), Case(When(until=None, then=1), default=0)
    )
    carried = GroupRole.objects.filter(
        group__deleted=False, role__deleted=False, group__members__user_id=user, group__members__user__status=ACTIVE
    ).values_list("role__rank", "role__permissions", Coalesce(F("group__unit__path"), none), Value(1))
    return direct.union(carried, all=True)


def summed(held: Iterable[tuple[int, list[str], str]]) -> Authority:
    """Give the authority that roles add up to: each as its rank, its permissions, and its unit's path or ""."""
    powers = defaultdict(list)
    for rank, permissions, path in held:
        for text in permissions:
            permission, limits = parted(text, path)
            powers[permission].append(Power(rank, limits))
    return Authority(dict(powers))


def limited(user_id: int, permissions: frozenset[str]) -> Authority:
    """Give the user's authority narrowed to some permissions, as a token's scopes do."""
    full = authority(user_id)
    return Authority({name: powers for name, powers in full.powers.items() if name in permissions}, (full,))


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


def called(slug: str, field: str = "role") -> int:
    """Give the id of a role; raise `Invalid` where it has been deleted since somebody chose it."""
    found = Role.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid(
            {field: [ValidationError(_("This role has just been deleted. Choose another."), "no_such_choice")]}
        )
    return found


def givable(held: Authority) -> QuerySet[Role]:
    """Give the roles that one may give, in some unit at least."""
    paths = {dict(power.limits).get(UNIT, "") for power in held.powers.get(Permission.ROLES_ASSIGN, ())}
    return Role.objects.filter(pk__in={pk for path in paths for pk in givable_in(held, path)})


def givable_in(held: Authority, path: str = "") -> set[int]:
    """Give the ids of the roles that one may give in the unit with that path, or everywhere.

    Not above the rank at which one gives roles, and with no permission, nor any reach, that one lacks.
    """
    rank = held.rank(Permission.ROLES_ASSIGN)
    roles = Role._base_manager.filter(rank__lte=rank).values_list("pk", "rank", "permissions")  # also what undo revives
    return {pk for pk, height, permissions in roles if covered(held, permissions, height, path)}


def beyond(held: Authority, ids: Iterable[int]) -> Q:
    """Give the condition that, of these people, somebody holds a role that carries what this authority lacks."""
    chosen = list(ids)
    found = reaches(chosen)
    roles = {pk: (rank, told) for pk, rank, told in Role.objects.values_list("pk", "rank", "permissions")}
    more = [
        (role, unit) for role, unit, path in found
        if not covered(held, roles[role][1], roles[role][0], path)
    ]  # fmt: skip
    return held_in(more) if more else Q(pk__in=[])


def administrators() -> QuerySet[Any]:
    """Give the ids of those who count as administrators: Active, given the role directly, everywhere, without end."""
    held = Grant.objects.filter(role__slug=ADMINISTRATOR, unit=None, until=None, user__status=ACTIVE)
    return held.values("user_id")


def lock_administrators() -> None:
    """Lock the one administrators row: whoever may change who administers waits here."""
    list(Role.objects.filter(slug=ADMINISTRATOR).select_for_update().values_list("pk"))
