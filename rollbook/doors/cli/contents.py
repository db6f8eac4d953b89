"""`rollbook contents`: look the repository up, and arrange it."""

from __future__ import annotations

from typing import Any

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import as_option, echo_json, json_option, option, person, require, table
from rollbook.doors.cli.doing import Verbs
from rollbook.doors.cli.groups import meant
from rollbook.groups import queries
from rollbook.groups.models import Content
from rollbook.kernel.actor import Actor
from rollbook.kernel.paging import PAGE, name_page
from rollbook.kernel.permission import Permission

MOST = 10_000


@click.group("contents", cls=Verbs, help=_("Look the repository up, and arrange it as the person named by --as."))
def command() -> None:
    """Every operation on contents is a command of its own."""


@option(as_option, json_option)
@command.command("list", help=_("List the repository by name, fifty at a time."))
@click.option("--q", default="", help=_("Words to search for in the name."))
@click.option("--after", type=int, metavar="ID", help=_("The cursor that the page before ended with."))
@click.option("--size", default=PAGE, type=click.IntRange(1, MOST), help=_("How many."))
def list_contents(q: str, after: int | None, size: int, acts_as: str | None, as_json: bool) -> None:
    """The same contents as in the console and the API."""
    by = _looking(acts_as, as_json)
    page = name_page(queries.contents(by, q), after=after, size=size)
    rows = _counted(page.rows, by)
    if as_json:
        return echo_json({"contents": rows, "next": page.after})
    table((_("Id"), _("Name"), _("Key"), _("Groups")), [tuple(row.values()) for row in rows])
    if page.after:
        click.echo(_("More: --after %(cursor)s") % {"cursor": page.after}, err=True)
    return None


@option(as_option, json_option)
@command.command("show", help=_("Show one content, and the groups it is open to, up to two hundred."))
@click.argument("which", metavar="ID_OR_NAME")
def show_content(which: str, acts_as: str | None, as_json: bool) -> None:
    """By id, key or name."""
    by = _looking(acts_as, as_json)
    pk = meant(queries.contents(by), which, as_json, key=True)
    content = Content.objects.get(pk=pk)
    groups = name_page(queries.open_to(content, by), size=200).rows
    told: dict[str, Any] = {
        "id": pk, "name": content.name, "key": content.key,
        "groups": [{"id": group.pk, "name": group.name} for group in groups],
    }  # fmt: skip
    if as_json:
        return echo_json(told)
    told["groups"] = ", ".join(group.name for group in groups) or "—"
    return table((_("Field"), _("Value")), list(told.items()))


def _looking(acts_as: str | None, as_json: bool) -> Actor:
    by = person(acts_as)
    if not queries.may_look(by):
        require(by, Permission.REPOSITORY_OPEN, as_json)
    return by


def _counted(rows: list[Content], by: Actor) -> list[dict[str, Any]]:
    counts = queries.open_counts([content.pk for content in rows], by)
    return [{"id": c.pk, "name": c.name, "key": c.key, "groups": counts[c.pk]} for c in rows]
