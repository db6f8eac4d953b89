"""`rollbook groups`: look groups and classes up, and do to them what the console can do."""

from __future__ import annotations

from typing import Any

import click
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import (
    as_option,
    echo_json,
    fail,
    json_option,
    option,
    person,
    require,
    table,
)
from rollbook.doors.cli.doing import Verbs
from rollbook.groups import queries
from rollbook.groups.fields import named
from rollbook.groups.models import Kind
from rollbook.kernel.actor import Actor
from rollbook.kernel.paging import MOST, PAGE
from rollbook.kernel.permission import Permission
from rollbook.users.queries import MOST as COUNTED

ALL = 10_000


@click.group("groups", cls=Verbs, help=_("Look groups and classes up, and change them as the person named by --as."))
def command() -> None:
    """Every operation on groups is a command of its own."""


@option(as_option, json_option)
@command.command("list", help=_("List groups and classes by name, fifty at a time."))
@click.option("--q", default="", help=_("Words to search for in the name."))
@click.option("--kind", default="", type=click.Choice(["", *Kind.values]), help=_("Only groups, or only classes."))
@click.option("--unit", type=int, metavar="ID", help=_("Only those of a unit and of all below it."))
@click.option("--after", type=int, metavar="ID", help=_("The cursor that the page before ended with."))
@click.option("--size", default=PAGE, type=click.IntRange(1, MOST), help=_("How many."))
def list_groups(
    q: str, kind: str, unit: int | None, after: int | None, size: int, acts_as: str | None, as_json: bool
) -> None:
    """The same groups as in the console and the API, in the same reach."""
    by = person(acts_as)
    require(by, Permission.GROUPS_VIEW, as_json)
    page = queries.page(queries.matching(by, q=q, kind=kind, unit=unit), by, after=after, size=size)
    if as_json:
        return echo_json({"groups": list(map(_row, page.rows)), "next": page.after})
    heads = (_("Id"), _("Name"), _("Kind"), _("Unit"), _("Members"), _("Roles"))
    table(heads, map(_line, page.rows))
    if page.after:
        click.echo(_("More: --after %(cursor)s") % {"cursor": page.after}, err=True)
    return None


@option(as_option, json_option)
@command.command("show", help=_("Show one group: its owners, the roles it carries, the contents it opens."))
@click.argument("which", metavar="ID_OR_NAME")
def show_group(which: str, acts_as: str | None, as_json: bool) -> None:
    """Its members are `rollbook users list --view group=ID`."""
    by = person(acts_as)
    require(by, Permission.GROUPS_VIEW, as_json)
    pk = meant(queries.visible(by), which, as_json)
    (row,) = queries.page(queries.visible(by).filter(pk=pk), by).rows
    told = {**_row(row), **_belongings(row, by)}
    if as_json:
        return echo_json(told)
    told["unit"] = queries.way_to(row.group.unit, by)
    plain = {name: _names(value) if isinstance(value, list) else value for name, value in told.items()}
    return table((_("Field"), _("Value")), [(name, "—" if v in (None, "") else v) for name, v in plain.items()])


def meant(rows: QuerySet[Any], which: str, as_json: bool, *, key: bool = False) -> int:
    """Give the id of the one that is meant, or end with a message."""
    try:
        return named(rows, which, key=key)
    except ValidationError as error:
        fail(error.messages[0], as_json=as_json, code="unknown")


def _row(row: queries.Listed) -> dict[str, Any]:
    """Give a group as the API says it."""
    group = row.group
    return {
        "id": group.pk, "name": group.name, "kind": group.kind, "description": group.description,
        "unit": group.unit and {"id": group.unit.pk, "name": group.unit.name}, "members": row.members,
        "roles": [{"slug": role.slug, "name": role.name} for role in row.roles],
    }  # fmt: skip


def _belongings(row: queries.Listed, by: Actor) -> dict[str, Any]:
    contents = queries.contents_of(row.group, size=ALL).rows
    owners = queries.owners(row.group, by)
    return {
        "owners": [{"id": owner.pk, "name": owner.name, "username": owner.username} for owner in owners],
        "contents": [{"id": content.pk, "name": content.name, "key": content.key} for content in contents],
    }


def _line(row: queries.Listed) -> tuple[Any, ...]:
    group, members = row.group, f"{COUNTED}+" if row.members > COUNTED else row.members
    roles = ", ".join(role.name for role in row.roles)
    return group.pk, group.name, Kind(group.kind).label, group.unit or "—", members, roles or "—"


def _names(rows: list[dict[str, Any]]) -> str:
    return ", ".join(row["name"] for row in rows)
