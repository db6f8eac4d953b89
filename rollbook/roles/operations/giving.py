"""Giving and taking roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Until
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import SYSTEM, Permission
from rollbook.kernel.refusal import Refusal
from rollbook.roles.fields import RolePick, RolePicks
from rollbook.roles.models import Grant
from rollbook.roles.queries import called, givable
from rollbook.units.fields import UnitPick, in_reach
from rollbook.users.fields import REASON
from rollbook.users.models import STANDING
from rollbook.users.selection import UserSelection

ROLE = RolePick(label=_("Role"))
UNIT = UnitPick(
    label=_("Only in a unit"), options=in_reach(Permission.ROLES_ASSIGN), blank=_("Everywhere"),
    help=_("What the role allows is then allowed in this unit and all below it."),
)  # fmt: skip


@operation(
    "users.add_role",
    sudo=True,
    permission=Permission.ROLES_ASSIGN,
    label=_("Add role"),
    done=_("Gave %(name)s a role"),
    done_many=ngettext_lazy("Gave %(n)s user a role", "Gave %(n)s users a role", "n"),
    icon="shield-plus",
    guarded=True,
    when=STANDING,
)
def add_role(
    users: UserSelection, *, by: Actor, role: Annotated[str, ROLE], unit: Annotated[int | None, UNIT] = None,
    reason: Annotated[str, REASON] = "",
) -> None:  # fmt: skip
    """Give a role, of your own rank or lower, for good."""
    users.refuse(Refusal.DELETED, status="deleted")
    given = called(role)
    _lacking(users, given, unit).add("roles", given, within=unit, reason=reason)


def _lacking(users: UserSelection, role: int, unit: int | None) -> UserSelection:
    """Give those who do not hold the role there for good."""
    lasting = Grant.objects.filter(user_id=OuterRef("pk"), role_id=role, unit=unit, until=None)
    return users.only(~Q(Exists(lasting)))


@operation(
    "users.lend_role",
    sudo=True,
    permission=Permission.ROLES_ASSIGN,
    label=_("Give a role temporarily"),
    done=_("Gave %(name)s a role for a while"),
    done_many=ngettext_lazy("Gave %(n)s user a role for a while", "Gave %(n)s users a role for a while", "n"),
    icon="timer",
    guarded=True,
    when=STANDING,
)
def lend_role(
    users: UserSelection, *, by: Actor, role: Annotated[str, ROLE],
    until: Annotated[datetime, Until(label=_("Until"), required=True, help=_("It ends by itself; other roles stay."))],
    unit: Annotated[int | None, UNIT] = None, reason: Annotated[str, REASON] = "",
) -> None:  # fmt: skip
    """Give a role, of your own rank or lower, until a date. Whoever holds it for good keeps it so."""
    users.refuse(Refusal.DELETED, status="deleted")
    lent = called(role)
    _lacking(users, lent, unit).add("roles", lent, within=unit, until=until, reason=reason)


@operation(
    "users.remove_role",
    sudo=True,
    permission=Permission.ROLES_ASSIGN,
    label=_("Remove role"),
    done=_("Took a role from %(name)s"),
    done_many=ngettext_lazy("Took a role from %(n)s user", "Took a role from %(n)s users", "n"),
    icon="shield-minus",
    guarded=True,
    alone=False,
    when=STANDING,
)
def remove_role(
    users: UserSelection, *, by: Actor, role: Annotated[str, ROLE],
    unit: Annotated[int | None, replace(UNIT, blank=_("Wherever they hold it"), help="")] = None,
) -> None:  # fmt: skip
    """Take a role away that was given directly. Whoever does not have it is left alone."""
    taken = called(role)
    for place in users.places("roles", taken) if unit is None else [unit]:
        users.remove("roles", taken, within=place)


@operation(
    "users.end_lent_roles",
    permission=SYSTEM,
    label=_("End temporary roles"),
    done=_("A role of %(name)s has ended"),
    done_many=ngettext_lazy("The role of %(n)s user has ended", "The roles of %(n)s users have ended", "n"),
    icon="timer-off",
    guarded=True, listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def end_lent_roles(users: UserSelection, *, by: Actor) -> None:
    """Take away the roles whose time is over. They have given nothing since then; all other roles stay."""
    over = Grant.objects.filter(until__lte=timezone.now(), user_id__in=sql.among(users.ids))
    for role, unit in over.order_by("role_id", "unit_id").values_list("role_id", "unit_id").distinct():
        due = Grant.objects.filter(user_id=OuterRef("pk"), role_id=role, unit=unit, until__lte=timezone.now())
        users.only(Q(Exists(due))).remove("roles", role, within=unit)


@operation(
    "users.set_roles",
    sudo=True,
    permission=Permission.ROLES_ASSIGN,
    label=_("Edit roles"),
    done=_("Set the roles of %(name)s"),
    done_many=ngettext_lazy("Set the roles of %(n)s user", "Set the roles of %(n)s users", "n"),
    icon="shield",
    guarded=True,
    bulk=False,
    when=STANDING,
)
def set_roles(
    users: UserSelection,
    *,
    by: Actor,
    roles: Annotated[tuple[str, ...] | None, RolePicks(label=_("Roles"), absent=None)] = None,
) -> None:
    """Give exactly these roles, of those that you may give. Not given at all, they keep what they have."""
    users.refuse(Refusal.DELETED, status="deleted")
    if roles is not None:
        mine = dict(givable(users.run.authority).values_list("slug", "pk"))
        users.set_members("roles", {mine[slug] for slug in roles if slug in mine}, list(mine.values()))
