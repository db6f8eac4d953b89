"""`rollbook users`: look somebody up, and do to users what the console can do."""

from __future__ import annotations

from typing import Any

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import (
    as_option,
    echo_json,
    explained,
    json_option,
    option,
    person,
    require,
    somebody,
    table,
)
from rollbook.doors.cli.doing import Verbs
from rollbook.doors.cli.inviting import command as invite
from rollbook.doors.cli.sessions import links, sessions
from rollbook.kernel.permission import Permission
from rollbook.users import queries
from rollbook.users.models import Status
from rollbook.users.strictly import read_strictly

MOST = 10_000
UNTOLD = ("name_key", "username_key", "seen", "last_login")


@click.group("users", cls=Verbs, help=_("Look users up, and change them as the person named by --as."))
def command() -> None:
    """Every operation on users is a command of its own."""


for more in (invite, sessions, links):
    command.add_command(more)


@option(as_option, json_option)
@command.command("list", help=_("List users, fifty at a time."))
@click.option("--view", default="", metavar="QUERY", help=_("As in the console’s address: “status=all&q=lopez”."))
@click.option("--after", default="", help=_("The cursor that the page before ended with."))
@click.option("--size", default=queries.PAGE, type=click.IntRange(1, MOST), help=_("How many."))
def list_users(view: str, after: str, size: int, acts_as: str | None, as_json: bool) -> None:
    """The same view as the console and the API."""
    by = person(acts_as)
    require(by, Permission.USERS_VIEW, as_json)
    asked = explained(lambda: read_strictly(view, by), as_json)
    try:
        page = queries.page(asked, by, after=after, size=size)
    except (ValueError, TypeError):
        raise click.UsageError(_("--after: give what the page before ended with.")) from None
    queries.with_attributes(page.rows, by)
    if as_json:
        return echo_json({"users": list(map(_row, page.rows)), "next": page.after})
    heads = (_("Id"), _("Name"), _("Username"), _("Status"), _("Roles"))
    table(heads, [(r["id"], r["name"], r["username"], Status(r["status"]).label, _roles(r)) for r in page.rows])
    if page.after:
        click.echo(_("More: --after %(cursor)s") % {"cursor": page.after}, err=True)
    return None


@option(as_option, json_option)
@command.command("show", help=_("Show one user."))
@click.argument("who", metavar="ID_OR_NAME")
def show_user(who: str, acts_as: str | None, as_json: bool) -> None:
    """Somebody whom one may not see is as unknown as somebody who does not exist."""
    by = person(acts_as)
    require(by, Permission.USERS_VIEW, as_json)
    user = somebody(by, who, as_json)
    rows = list(queries.visible(by).filter(pk=user.pk).values(*queries.FIELDS))
    queries.with_roles(rows)
    queries.with_attributes(rows, by)
    row = _row(rows[0])
    if as_json:
        return echo_json(row)
    own = {f"attributes.{slug}": value for slug, value in row.pop("attributes").items()}
    told = {**row, "roles": _roles(row), **own}
    return table((_("Field"), _("Value")), [(name, "—" if v in (None, "") else v) for name, v in told.items()])


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row of the directory as the API says it."""
    kept = {name: value for name, value in row.items() if name not in UNTOLD}
    return {**kept, "last_access": row["seen"], "last_sign_in": row["last_login"]}


def _roles(row: dict[str, Any]) -> str:
    return ", ".join(role["name"] for role in row["roles"])
