"""Making groups and classes, filling them, and saying what they carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.groups.fields import ContentPick, GroupPick, GroupPicks
from rollbook.groups.models import Kind
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Pick, Text
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.roles.carrying import reaches_place
from rollbook.roles.fields import RolePicks
from rollbook.roles.queries import givable
from rollbook.units.fields import UnitPick, in_reach
from rollbook.units.reach import home
from rollbook.users.models import DELETED, STANDING
from rollbook.users.selection import UserSelection

NONE = "none"


def kinds(by: Actor) -> Sequence[Option]:
    """Give the kinds of groups."""
    return list(Kind.choices)


def homes(by: Actor) -> Sequence[Option]:
    """Give the units to which the actor may have a group belong."""
    none = [(NONE, _("No unit: it is everybody’s"))] if reaches_place(by.known, Permission.GROUPS_EDIT, "") else []
    return [*none, *in_reach(Permission.GROUPS_EDIT)(by)]


HOME_HELP = _("Who looks after it. Roles that it carries are held there.")
NAME = Text(label=_("Name"), most=100, required=True)
DESCRIPTION = Text(label=_("Description"), most=300, absent=None)
KIND = Pick(label=_("Kind"), options=kinds, absent=None)


class NewGroup(TypedDict, total=False):
    """What `groups.create` takes."""

    name: Annotated[str, NAME]
    kind: Annotated[str | None, KIND]
    description: Annotated[str | None, DESCRIPTION]
    unit: Annotated[Any, UnitPick(options=homes, help=HOME_HELP, blank=_("No unit, or the one you look after"))]


class GroupProfile(TypedDict, total=False):
    """What `groups.edit` may set; a field that is left out stays as it is."""

    name: Annotated[str | None, Text(label=_("Name"), most=100, absent=None, filled=True)]
    kind: Annotated[str | None, KIND]
    description: Annotated[str | None, DESCRIPTION]
    unit: Annotated[Any, UnitPick(options=homes, help=HOME_HELP)]


@operation(
    "groups.create", permission=Permission.GROUPS_EDIT, label=_("Add group"), done=_("Added the group %(name)s"),
    done_many=ngettext_lazy("Added %(n)s group", "Added %(n)s groups", "n"), icon="users-round", row=NewGroup,
    creates=True, guarded=True,
)  # fmt: skip
def create(groups: GroupSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add a group or a class, empty at first."""
    own = home(groups.run.authority, groups.run.permission)
    groups.create([
        {
            "name": row["name"], "kind": row["kind"] or Kind.GROUP.value, "description": row["description"] or "",
            "unit_id": own if row["unit"] is None else _home(row["unit"]),
        }
        for row in rows
    ])  # fmt: skip


def _home(unit: Any) -> int | None:
    return None if unit in (None, NONE) else int(unit)


@operation(
    "groups.edit", permission=Permission.GROUPS_EDIT, label=_("Edit group"), done=_("Saved the group %(name)s"),
    done_many=ngettext_lazy("Saved %(n)s group", "Saved %(n)s groups", "n"), icon="pencil", row=GroupProfile,
    bulk=False, guarded=True,
)  # fmt: skip
def edit(groups: GroupSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change a group's name, kind, description or unit. What is not given stays."""
    groups.change_each({pk: _changes(row) for pk, row in rows.items()})


def _changes(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: row[name] for name in ("name", "kind", "description") if row[name] is not None}
    plain = {name: value for name, value in plain.items() if value or name == "description"}
    return plain if row["unit"] is None else {**plain, "unit_id": _home(row["unit"])}


@operation(
    "groups.delete", permission=Permission.GROUPS_EDIT, label=_("Delete group"), done=_("Deleted the group %(name)s"),
    done_many=ngettext_lazy("Deleted %(n)s group", "Deleted %(n)s groups", "n"), icon="trash-2", guarded=True,
    danger=True,
)  # fmt: skip
def delete(groups: GroupSelection, *, by: Actor) -> None:
    """Delete a group. Its members stay; what they had by it, roles and contents, ends."""
    groups.change(deleted=True)


@operation(
    "groups.set_roles", sudo=True, permission=Permission.ROLES_ASSIGN, label=_("Set roles"),
    done=_("Set the roles that %(name)s carries"),
    done_many=ngettext_lazy("Set the roles of %(n)s group", "Set the roles of %(n)s groups", "n"), icon="shield",
    bulk=False, guarded=True,
)  # fmt: skip
def set_roles(
    groups: GroupSelection, *, by: Actor,
    roles: Annotated[tuple[str, ...] | None, RolePicks(label=_("Roles"), absent=None)] = None,
) -> None:  # fmt: skip
    """Say which roles its members hold, in the group's unit or, where it has none, everywhere."""
    if roles is not None:
        mine = dict(givable(groups.run.authority).values_list("slug", "pk"))
        groups.set_members("roles", {mine[slug] for slug in roles if slug in mine}, list(mine.values()))


@operation(
    "groups.open_content", permission=Permission.REPOSITORY_EDIT, label=_("Open a content"),
    done=_("Opened a content to %(name)s"),
    done_many=ngettext_lazy("Opened a content to %(n)s group", "Opened a content to %(n)s groups", "n"),
    icon="book-open",
)  # fmt: skip
def open_content(groups: GroupSelection, *, by: Actor, content: Annotated[int, ContentPick(required=True)]) -> None:
    """Let the members of a group open a content of the repository."""
    groups.add("contents", content)


@operation(
    "groups.close_content", permission=Permission.REPOSITORY_EDIT, label=_("Close a content"),
    done=_("Closed a content to %(name)s"),
    done_many=ngettext_lazy("Closed a content to %(n)s group", "Closed a content to %(n)s groups", "n"),
    icon="book-x",
)  # fmt: skip
def close_content(groups: GroupSelection, *, by: Actor, content: Annotated[int, ContentPick(required=True)]) -> None:
    """Let the members of a group no longer open a content. What others reach by other ways stays open to them."""
    groups.remove("contents", content)


# -- people in groups

GROUP = GroupPick(required=True)


@operation(
    "users.add_to_group", permission=Permission.GROUPS_ASSIGN, label=_("Add to group"),
    done=_("Added %(name)s to a group"),
    done_many=ngettext_lazy("Added %(n)s user to a group", "Added %(n)s users to a group", "n"),
    icon="user-round-plus", when=STANDING, guarded=True, alone=False,
)  # fmt: skip
def add_to_group(users: UserSelection, *, by: Actor, group: Annotated[int, GROUP]) -> None:
    """Put them into a group. They get the roles that it carries and may open what it opens."""
    users.refuse(Refusal.DELETED, DELETED)
    users.add("groups", group)


@operation(
    "users.remove_from_group", permission=Permission.GROUPS_ASSIGN, label=_("Remove from group"),
    done=_("Took %(name)s out of a group"),
    done_many=ngettext_lazy("Took %(n)s user out of a group", "Took %(n)s users out of a group", "n"),
    icon="user-round-minus", when=STANDING, guarded=True, alone=False,
)  # fmt: skip
def remove_from_group(users: UserSelection, *, by: Actor, group: Annotated[int, GROUP]) -> None:
    """Take them out of a group, with what they had by it alone."""
    users.remove("groups", group)


@operation(
    "users.set_groups", permission=Permission.GROUPS_ASSIGN, label=_("Manage groups"),
    done=_("Set the groups of %(name)s"),
    done_many=ngettext_lazy("Set the groups of %(n)s user", "Set the groups of %(n)s users", "n"),
    icon="users-round", when=STANDING, guarded=True, bulk=False,
)  # fmt: skip
def set_groups(
    users: UserSelection, *, by: Actor,
    join: Annotated[tuple[int, ...], GroupPicks(label=_("Join"))] = (),
    leave: Annotated[tuple[int, ...], GroupPicks(label=_("Leave"))] = (),
) -> None:  # fmt: skip
    """Put somebody into some groups and take them out of others. Those that are not named stay as they are."""
    users.refuse(Refusal.DELETED, DELETED)
    for group in leave:
        users.remove("groups", group)
    for group in join:
        users.add("groups", group)


OWNED = GroupPick(required=True, permission=Permission.GROUPS_EDIT)


@operation(
    "users.make_owner", permission=Permission.GROUPS_EDIT, label=_("Make owner of a group"),
    done=_("Made %(name)s an owner of a group"),
    done_many=ngettext_lazy("Made %(n)s user an owner", "Made %(n)s users owners", "n"),
    icon="crown", when=STANDING, alone=False, bulk=False,
)  # fmt: skip
def make_owner(users: UserSelection, *, by: Actor, group: Annotated[int, OWNED]) -> None:
    """Name somebody who answers for a group. It gives them no rights."""
    users.refuse(Refusal.DELETED, DELETED)
    users.add("owned", group)


@operation(
    "users.end_ownership", permission=Permission.GROUPS_EDIT, label=_("End ownership of a group"),
    done=_("%(name)s no longer owns the group"),
    done_many=ngettext_lazy("%(n)s user no longer owns the group", "%(n)s users no longer own the group", "n"),
    icon="crown", alone=False, bulk=False,
)  # fmt: skip
def end_ownership(users: UserSelection, *, by: Actor, group: Annotated[int, OWNED]) -> None:
    """Let somebody answer for a group no longer."""
    users.remove("owned", group)
