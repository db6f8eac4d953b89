"""Shaping the hierarchy, and moving people in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Text
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.units.fields import TOP, UnitPick, in_reach
from rollbook.units.reach import reaches_top
from rollbook.units.selection import UnitSelection
from rollbook.users.models import DELETED, STANDING
from rollbook.users.selection import UserSelection

NONE = "none"


def parents(by: Actor) -> Sequence[Option]:
    """Give where the actor may put a unit."""
    top = [(TOP, _("Nothing: it stands at the top"))] if reaches_top(by.known, Permission.UNITS_EDIT) else []
    return [*top, *in_reach(Permission.UNITS_EDIT)(by)]


def places(by: Actor) -> Sequence[Option]:
    """Give where the actor may move people."""
    none = [(NONE, _("No unit"))] if reaches_top(by.known, Permission.UNITS_ASSIGN) else []
    return [*none, *in_reach(Permission.UNITS_ASSIGN)(by)]


NAME = Text(label=_("Name"), most=100, required=True)
PARENT = UnitPick(label=_("Part of"), options=parents, required=True, blank=_("Choose a unit"))


class NewUnit(TypedDict, total=False):
    """What `units.create` takes."""

    name: Annotated[str, NAME]
    parent: Annotated[Any, PARENT]


class UnitName(TypedDict, total=False):
    """What `units.rename` takes."""

    name: Annotated[str, NAME]


@operation(
    "units.create", permission=Permission.UNITS_EDIT, label=_("Add unit"), done=_("Added the unit %(name)s"),
    done_many=ngettext_lazy("Added %(n)s unit", "Added %(n)s units", "n"), icon="network", row=NewUnit,
    creates=True, guarded=True,
)  # fmt: skip
def create(units: UnitSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add a unit to the hierarchy, as part of another or at the top."""
    units.create([{"name": row["name"], "parent_id": _above(row["parent"])} for row in rows])


def _above(parent: Any) -> int | None:
    return None if parent == TOP else parent


@operation(
    "units.rename", permission=Permission.UNITS_EDIT, label=_("Rename"), done=_("Renamed the unit to %(name)s"),
    done_many=ngettext_lazy("Renamed %(n)s unit", "Renamed %(n)s units", "n"), icon="pencil", row=UnitName, bulk=False,
)  # fmt: skip
def rename(units: UnitSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Give a unit another name."""
    units.change_each({pk: {"name": row["name"]} for pk, row in rows.items()})


@operation(
    "units.move", permission=Permission.UNITS_EDIT, label=_("Move to…"), done=_("Moved the unit %(name)s"),
    done_many=ngettext_lazy("Moved %(n)s unit", "Moved %(n)s units", "n"), icon="folder-tree", guarded=True,
)  # fmt: skip
def move(units: UnitSelection, *, by: Actor, parent: Annotated[Any, PARENT]) -> None:
    """Make a unit part of another, with all that is below it. Nobody in it is touched."""
    units.change_each({pk: {"parent_id": _above(parent)} for pk in units.ids})


@operation(
    "units.delete", permission=Permission.UNITS_EDIT, label=_("Delete unit"), done=_("Deleted the unit %(name)s"),
    done_many=ngettext_lazy("Deleted %(n)s unit", "Deleted %(n)s units", "n"), icon="trash-2", guarded=True,
    danger=True,
)  # fmt: skip
def delete(units: UnitSelection, *, by: Actor) -> None:
    """Delete a unit in which nobody and nothing is left."""
    units.empty_out()


@operation(
    "users.move_to_unit", permission=Permission.UNITS_ASSIGN, label=_("Move to unit"),
    done=_("Moved %(name)s to another unit"),
    done_many=ngettext_lazy("Moved %(n)s user to a unit", "Moved %(n)s users to a unit", "n"),
    icon="network", when=STANDING, guarded=True,
)  # fmt: skip
def move_to_unit(
    users: UserSelection, *, by: Actor,
    unit: Annotated[Any, UnitPick(options=places, required=True, blank=_("Choose a unit"))],
) -> None:  # fmt: skip
    """Say to which unit they belong. Roles that are held for a unit reach those who belong to it."""
    users.refuse(Refusal.DELETED, DELETED)
    users.change(unit_id=None if unit == NONE else unit)
