"""`rollbook messages`: see what mail was sent, and send again what failed."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import as_option, echo_json, json_option, option, person, require, table
from rollbook.doors.cli.doing import Verbs
from rollbook.kernel.paging import MOST, PAGE
from rollbook.kernel.permission import Permission
from rollbook.mail.models import State
from rollbook.mail.queries import messages, page
from rollbook.mail.telling import message_row


@click.group("messages", cls=Verbs, help=_("See what mail was sent, and send again what failed."))
def command() -> None:
    """Every operation on messages is a command of its own."""


@option(as_option, json_option)
@command.command("list", help=_("List mail, the latest first, fifty at a time."))
@click.option("--state", default="", type=click.Choice(["", *State.values]), help=_("Only mail in this state."))
@click.option("--user", type=int, metavar="ID", help=_("Only mail to this person."))
@click.option("--after", type=int, metavar="ID", help=_("The cursor that the page before ended with."))
@click.option("--size", default=PAGE, type=click.IntRange(1, MOST), help=_("How many."))
def list_messages(
    state: str, user: int | None, after: int | None, size: int, acts_as: str | None, as_json: bool
) -> None:
    """To people whom the one named by --as reaches; links are in none of it."""
    by = person(acts_as)
    require(by, Permission.MAIL_VIEW, as_json)
    found, cursor = page(messages(by, state=state, user=user), after=after, size=size)
    if as_json:
        return echo_json({"messages": list(map(message_row, found)), "next": cursor})
    heads = (_("Id"), _("To"), _("About"), _("State"), _("Attempts"), _("Why"))
    lines = [(m.pk, m.address, m.occasion, State(m.state).label, m.attempts, m.error or "—") for m in found]
    table(heads, lines)
    if cursor:
        click.echo(_("More: --after %(cursor)s") % {"cursor": cursor}, err=True)
    return None
