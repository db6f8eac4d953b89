"""`rollbook units`: read the hierarchy, and shape it."""

from __future__ import annotations

from typing import Any

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import (
    as_option,
    echo_json,
    fail,
    is_number,
    json_option,
    option,
    person,
    require,
    table,
)
from rollbook.doors.cli.doing import Verbs
from rollbook.kernel.permission import Permission
from rollbook.units import queries
from rollbook.units.fields import BETWEEN


@click.group("units", cls=Verbs, help=_("Read the hierarchy, and change it as the person named by --as."))
def command() -> None:
    """Every operation on units is a command of its own."""


@option(as_option, json_option)
@command.command("list", help=_("List units in the order of the tree."))
def list_units(acts_as: str | None, as_json: bool) -> None:
    """All that are in reach; people out of reach do not count."""
    by = person(acts_as)
    require(by, Permission.UNITS_VIEW, as_json)
    people = by.holds(Permission.USERS_VIEW)
    units = [place.told(people=people) for top in queries.tree(by) for place in top.walk()]
    if as_json:
        return echo_json({"units": units})
    heads = (_("Id"), _("Unit"), _("People"), _("With all below"))
    return table(heads, [(u["id"], _indented(u), _shown(u["people"]), _shown(u["people_below"])) for u in units])


def _indented(unit: dict[str, Any]) -> str:
    return "  " * (len(unit["path"]) - 1) + str(unit["name"])


@option(as_option, json_option)
@command.command("show", help=_("Show one unit, and who holds a role for it."))
@click.argument("number", metavar="ID")
def show_unit(number: str, acts_as: str | None, as_json: bool) -> None:
    """One out of reach is as unknown as one that does not exist."""
    by = person(acts_as)
    require(by, Permission.UNITS_VIEW, as_json)
    unit = queries.found(by).filter(pk=int(number)).first() if is_number(number) else None
    if unit is None:
        fail(_("No such unit, or not one you can see: %(id)s") % {"id": number}, as_json=as_json, code="unknown")
    told = queries.sight(by, unit).told(people=by.holds(Permission.USERS_VIEW))
    if as_json:
        return echo_json(told)
    roles = told.pop("roles")
    told["path"] = BETWEEN.join(told["path"])
    table((_("Field"), _("Value")), [(name, _shown(value)) for name, value in told.items()])
    click.echo()
    heads = (_("User"), _("Name"), _("Role"), _("Until"))
    return table(heads, [[_shown(value) for value in role.values()] for role in roles])


def _shown(value: Any) -> Any:
    return "—" if value is None else value
