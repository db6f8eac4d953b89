"""Giving and taking roles."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.roles.fields import RolePick, RolePicks
from rollbook.roles.models import Role
from rollbook.roles.queries import givable
from rollbook.users.models import STANDING
from rollbook.users.selection import UserSelection


@operation(
    "users.add_role",
    permission=Permission.ROLES_ASSIGN,
    label=_("Add role"),
    done=_("Gave %(name)s a role"),
    done_many=ngettext_lazy("Gave %(n)s user a role", "Gave %(n)s users a role", "n"),
    icon="shield-plus",
    guarded=True,
    alone=False,
    when=STANDING,
)
def add_role(users: UserSelection, *, by: Actor, role: Annotated[str, RolePick(label=_("Role"))]) -> None:
    """Give a role, of your own rank or lower."""
    users.refuse(Refusal.DELETED, status="deleted")
    users.add("roles", Role.objects.get(slug=role).pk)


@operation(
    "users.remove_role",
    permission=Permission.ROLES_ASSIGN,
    label=_("Remove role"),
    done=_("Took a role from %(name)s"),
    done_many=ngettext_lazy("Took a role from %(n)s user", "Took a role from %(n)s users", "n"),
    icon="shield-minus",
    guarded=True,
    alone=False,
    when=STANDING,
)
def remove_role(users: UserSelection, *, by: Actor, role: Annotated[str, RolePick(label=_("Role"))]) -> None:
    """Take a role away. Whoever does not have it is left alone."""
    users.remove("roles", Role.objects.get(slug=role).pk)


@operation(
    "users.set_roles",
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
