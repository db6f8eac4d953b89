"""Groups, units and contents for tests, made through their operations as every door makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rollbook.groups.models import Content, Group, GroupMember, GroupOwner
from rollbook.groups.operations import add_to_group, create, open_content, set_roles
from rollbook.groups.operations_repository import create as create_content
from rollbook.groups.repository import ContentSelection
from rollbook.groups.selection import GroupSelection
from rollbook.roles.operations import add_role
from rollbook.units.models import Unit
from rollbook.units.operations import create as create_unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.world import operator

ALL_OF_GROUPS = ("groups.view", "groups.edit", "groups.assign")


def unit(name: str, parent: Unit | None = None) -> Unit:
    made = create_unit(UnitSelection(()), by=operator(), name=name, parent=parent.pk if parent else "top")
    return Unit.objects.get(pk=made.changed[0])


def group(
    name: str = "Choir", *members: User, unit: Unit | None = None, roles: Sequence[str] = (), **more: Any
) -> Group:
    """Add a group with these members; it carries these roles."""
    made = create(GroupSelection(()), by=operator(), name=name, unit=unit.pk if unit else "none", **more)
    found = Group.objects.get(pk=made.changed[0])
    if members:
        add_to_group(UserSelection.of(*members), by=operator(), group=found.pk)
    if roles:
        set_roles(GroupSelection.of(found), by=operator(), roles=list(roles))
    return found


def content(name: str = "Photosynthesis", key: str = "", *open_to: Group) -> Content:
    made = create_content(ContentSelection(()), by=operator(), name=name, key=key or name.lower())
    for one in open_to:
        open_content(GroupSelection.of(one), by=operator(), content=made.changed[0])
    return Content.objects.get(pk=made.changed[0])


def dean(user: User, unit: Unit, *permissions: str, rank: int = 60) -> None:
    """Let somebody look after the groups of a unit and of all below it, and after the people there."""
    role("dean", rank, *ALL_OF_GROUPS, "users.view", *permissions)
    add_role(UserSelection.of(user), by=operator(), role="dean", unit=unit.pk)


def members(group: Group) -> set[str]:
    return set(GroupMember.objects.filter(group=group).values_list("user__first_name", flat=True))


def owners(group: Group) -> set[str]:
    return set(GroupOwner.objects.filter(group=group).values_list("user__first_name", flat=True))


def carried(group: Group) -> set[str]:
    return set(group.carried.values_list("role__slug", flat=True))


def opened(group: Group) -> set[str]:
    return set(group.contents.values_list("content__name", flat=True))


def now(group: Group) -> Group:
    """Give the group as the database has it now, deleted or not."""
    return Group._base_manager.get(pk=group.pk)
