"""`rollbook users sessions` and `rollbook users sign-in-links`: who is signed in where, and by whose link."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from rollbook.credentials.queries import link_row, sign_in_links
from rollbook.doors.cli.acting import as_option, echo_json, json_option, option, person, require, somebody, table
from rollbook.kernel.permission import Permission
from rollbook.users.queries import live_sessions, session_row


@option(as_option, json_option)
@click.command("sessions", help=_("List where somebody is signed in."))
@click.argument("who", metavar="ID_OR_NAME")
def sessions(who: str, acts_as: str | None, as_json: bool) -> None:
    """The number ends one: `rollbook users end-session WHO --session NUMBER`."""
    by = person(acts_as)
    require(by, Permission.USERS_VIEW, as_json)
    rows = list(map(session_row, live_sessions(somebody(by, who, as_json))))
    if as_json:
        return echo_json({"sessions": rows})
    heads = (_("Number"), _("Device"), _("Address"), _("Last seen"), _("By a link of"))
    lines = [(r["id"], r["device"] or "—", r["address"] or "—", r["last_seen"], r["link_of"] or "—") for r in rows]
    return table(heads, lines)


@option(as_option, json_option)
@click.command("sign-in-links", help=_("List the links by which somebody can sign in as somebody else."))
def links(acts_as: str | None, as_json: bool) -> None:
    """Those that stand; `rollbook users revoke-sign-in-links WHO` ends them."""
    by = person(acts_as)
    require(by, Permission.USERS_SIGN_IN_LINK, as_json)
    found = list(sign_in_links(by))
    if as_json:
        return echo_json({"links": list(map(link_row, found))})
    heads = (_("User"), _("By"), _("Reason"), _("Until"), _("In use"))
    lines = [(link.user.username, link.by_label, link.note, link.expires_at, _("yes") if link.open else _("no"))
             for link in found]  # fmt: skip
    return table(heads, lines)
