"""Making roles, changing what they allow, and deleting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Text
from rollbook.kernel.flag import Flag
from rollbook.kernel.named import free_slug
from rollbook.kernel.numbers import Number
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid
from rollbook.roles.fields import PermissionPicks, RolePick, all_roles
from rollbook.roles.models import Role
from rollbook.roles.queries import called
from rollbook.roles.selection import RoleSelection

HIGHEST: Final = 100

NAME = Text(label=_("Name"), most=60, required=True)
DESCRIPTION = Text(label=_("Description"), most=300, absent=None)
RANK = Number(
    label=_("Rank"), least=0, most=HIGHEST, filled=True,
    help=_("0 to 100. Whoever holds the role manages people of this rank and lower, never of a higher one."),
)  # fmt: skip
PERMISSIONS = PermissionPicks(label=_("Permissions"), absent=None)


def others(by: Actor) -> Sequence[Option]:
    """Give every role: whoever shapes roles sees them all."""
    return all_roles()


class NewRole(TypedDict, total=False):
    """What `roles.create` takes."""

    name: Annotated[str, NAME]
    description: Annotated[str | None, DESCRIPTION]
    rank: Annotated[int | None, RANK]
    permissions: Annotated[Sequence[str] | None, PERMISSIONS]
    like: Annotated[
        str | None,
        RolePick(
            label=_("Like"), options=others, required=False, absent=None, blank=_("No other role"),
            help=_("Rank and permissions that are not given are those of this role."),
        ),
    ]  # fmt: skip


class RoleProfile(TypedDict, total=False):
    """What `roles.edit` may set; a field that is left out stays as it is."""

    name: Annotated[str | None, Text(label=_("Name"), most=60, absent=None, filled=True)]
    description: Annotated[str | None, DESCRIPTION]
    rank: Annotated[int | None, RANK]
    permissions: Annotated[Sequence[str] | None, PERMISSIONS]


@operation(
    "roles.create", sudo=True, permission=Permission.ROLES_EDIT, label=_("Add role"), done=_("Added the role %(name)s"),
    done_many=ngettext_lazy("Added %(n)s role", "Added %(n)s roles", "n"), icon="shield-plus", row=NewRole,
    creates=True, guarded=True,
)  # fmt: skip
def create(roles: RoleSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make a role of your own rank or lower, with permissions that you hold yourself. It needs a rank, or `like`."""
    roles.create([_made(row) for row in rows])


def _made(row: Mapping[str, Any]) -> dict[str, Any]:
    like = Role.objects.filter(slug=row["like"]).first() if row["like"] else None
    rank, permissions = (like.rank, like.permissions) if like else (None, [])
    rank = rank if row["rank"] is None else row["rank"]
    if rank is None:
        message = gettext("Give a rank from 0 to %(most)s.") % {"most": HIGHEST}
        raise Invalid({"rank": [ValidationError(message, "required")]})
    return {
        "name": row["name"], "slug": free_slug(Role, row["name"], "role"), "description": row["description"] or "",
        "rank": rank,
        "permissions": permissions if row["permissions"] is None else list(row["permissions"]),
    }  # fmt: skip


@operation(
    "roles.edit", sudo=True, permission=Permission.ROLES_EDIT, label=_("Edit role"), done=_("Saved the role %(name)s"),
    done_many=ngettext_lazy("Saved %(n)s role", "Saved %(n)s roles", "n"), icon="pencil", row=RoleProfile,
    bulk=False, guarded=True,
)  # fmt: skip
def edit(roles: RoleSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change a role's name, rank and permissions for everybody who holds it. What is not given stays."""
    roles.change_each({pk: _given(row) for pk, row in rows.items()})


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in row.items() if value is not None and (value != "" or name != "name")}
    return given | ({"permissions": list(given["permissions"])} if "permissions" in given else {})


@operation(
    "roles.require_two_factor", sudo=True, permission=Permission.ROLES_EDIT, label=_("Require two-factor"),
    done=_("Saved what the role %(name)s needs"), icon="smartphone", bulk=False, guarded=True,
    done_many=ngettext_lazy("Saved what %(n)s role needs", "Saved what %(n)s roles need", "n"),
)  # fmt: skip
def require_two_factor(
    roles: RoleSelection, *, by: Actor,
    required: Annotated[bool, Flag(
        label=_("Whoever holds it needs two-factor"), ticked=True, required=True,
        help=_("Who has none yet sets it up at the next sign-in."),
    )],
) -> None:  # fmt: skip
    """Ask everybody who holds a role for a second factor when they sign in, or no longer."""
    roles.change_each({pk: {"two_factor": required} for pk in roles.ids})


@operation(
    "roles.delete", sudo=True,
    permission=Permission.ROLES_EDIT, label=_("Delete role"), done=_("Deleted the role %(name)s"),
    done_many=ngettext_lazy("Deleted %(n)s role", "Deleted %(n)s roles", "n"), icon="trash-2", bulk=False,
    guarded=True, danger=True,
)  # fmt: skip
def delete(
    roles: RoleSelection, *, by: Actor,
    replacement: Annotated[
        str | None,
        RolePick(
            label=_("Give them instead"), options=others, required=False, absent=None, blank=_("Nothing"),
            help=_("Whoever holds the role holds this one from now on, in the same units and for as long."),
        ),
    ] = None,
) -> None:  # fmt: skip
    """Delete a role, and take it from everybody who holds it. Built-in roles stay."""
    roles.retire(called(replacement, "replacement") if replacement else None)
