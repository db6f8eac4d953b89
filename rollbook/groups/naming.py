"""What groups and units are called, to somebody: those that lie out of their reach have no name for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rollbook.groups.models import Group
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles.carrying import UNIT
from rollbook.units.models import Unit

ELSEWHERE: Final = _("out of your reach")
Place = type[Group | Unit]

LOOKING: Final[dict[Place, str]] = {Group: Permission.GROUPS_VIEW, Unit: Permission.UNITS_VIEW}
PATH: Final[dict[Place, str]] = {Group: "unit__path__startswith", Unit: "path__startswith"}


def names(by: Actor, model: Place, ids: Iterable[int | None]) -> dict[int, str]:
    """Give the names of groups or units by id, also of deleted ones, as the actor may know them.

    Whoever sees all people may know them all: they stand beside each. Somebody for one unit knows those in it.
    """
    rows: Any = model._base_manager.filter(known(by, model), pk__in={pk for pk in ids if pk})
    return dict(rows.values_list("pk", "name"))


def known(by: Actor, model: Place) -> Q:
    """Give the condition that the actor may know what a group or unit is called."""
    return within(by, model, LOOKING[model], Permission.USERS_VIEW)


def within(by: Actor, model: Place, *permissions: str) -> Q:
    """Give the condition that a group or unit lies where one of these permissions is held."""
    powers = [power for name in permissions for power in by.known.powers.get(name, ())]
    paths = {dict(power.limits).get(UNIT) for power in powers}
    if None in paths:
        return Q(pk__isnull=False)
    return reduce(or_, (Q(**{PATH[model]: path}) for path in paths), Q(pk__in=[]))
