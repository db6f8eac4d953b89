"""`rollbook views`: views of the directory that somebody keeps under a name."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import as_option, echo_json, json_option, option, person, require, table
from rollbook.doors.cli.doing import Verbs
from rollbook.kernel.permission import Permission
from rollbook.users.beside import saved_views


@click.group("views", cls=Verbs, help=_("Keep views of the directory, as the person named by --as."))
def command() -> None:
    """Every operation on saved views is a command of its own."""


@option(as_option, json_option)
@command.command("list", help=_("List one's own saved views, and everybody's."))
def list_views(acts_as: str | None, as_json: bool) -> None:
    """What `rollbook users list --view` takes."""
    by = person(acts_as)
    require(by, Permission.USERS_VIEW, as_json)
    found = saved_views(by)
    if as_json:
        rows = [{"id": v.pk, "name": v.name, "query": v.query, "shared": v.owner_id is None} for v in found]
        return echo_json({"views": rows})
    return table((_("Id"), _("Name"), _("View")), [(v.pk, v.name, v.query) for v in found])
