"""Which units somebody reaches by a permission."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from rollbook.kernel.actor import Authority, Power
from rollbook.roles.carrying import UNIT
from rollbook.units.models import Unit


def below(power: Power) -> Q:
    """Give the condition that a unit lies within a power's reach."""
    path = dict(power.limits).get(UNIT)
    return Q(path__startswith=path) if path else Q(pk__isnull=False)


def reached(held: Authority, permission: str) -> QuerySet[Unit]:
    """Give the units in which a permission is held."""
    return Unit.objects.filter(reduce(or_, map(below, held.powers.get(permission, ())), Q(pk__in=[])))


def home(held: Authority, permission: str) -> int | None:
    """Give the one unit to which a permission is limited; None where it is not, or to several."""
    roots = list(reached(held, permission).order_by("path").values_list("pk", "path")[:2])
    if not roots or reaches_top(held, permission):
        return None
    limits = {dict(power.limits).get(UNIT) for power in held.powers.get(permission, ())}
    return roots[0][0] if all(limit and limit.startswith(roots[0][1]) for limit in limits) else None


def reaches_top(held: Authority, permission: str) -> bool:
    """Tell whether a permission is held beyond all units."""
    return any(UNIT not in dict(power.limits) for power in held.powers.get(permission, ()))
