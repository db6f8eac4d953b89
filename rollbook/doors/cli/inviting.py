"""`rollbook users invite`: inviting many at once, with what became of each address."""

from __future__ import annotations

from typing import Any

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import REFUSED, as_option, echo_json, explained, json_option, person, table
from rollbook.users.inviting import INVITED, TWICE, invite_all
from rollbook.users.operations import invite

OWN = ("email", "first_name", "last_name")  # of one person; many say it by their addresses
COMMON = [param for param in invite.params if param.name not in OWN]


def _run(*, addresses: tuple[str, ...], acts_as: str | None, as_json: bool, **given: Any) -> None:
    by = person(acts_as)
    common = {
        param.name: list(value) if param.many else value
        for param in COMMON if (value := given[param.name]) not in (None, ())
    }  # fmt: skip
    told, event = explained(lambda: invite_all(addresses, common, by=by), as_json)
    if as_json:
        echo_json({"invitations": [address.told() for address in told], "event": event})
    else:
        ids = (_("Address"), _("Id"), _("What became of it"))
        table(ids, [(a.address, a.user.pk if a.user else "—", a.why or _("Invited")) for a in told])
    if any(address.result not in {INVITED, TWICE} for address in told):
        raise SystemExit(REFUSED)


command = click.Command(
    "invite", callback=_run, help=_("Invite people by their email addresses; each gets a link by mail."),
    params=[
        click.Argument(["addresses"], nargs=-1, required=True, metavar="ADDRESS…"),
        *(param.option() for param in COMMON), as_option(), json_option(),
    ],
)  # fmt: skip
