"""`rollbook admin`: the first administrator, without whom nobody could sign in."""

from __future__ import annotations

import secrets
import sys
from typing import Any

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli import ready
from rollbook.doors.cli.acting import REFUSED, echo_json, explained, fail, json_option, operator, option
from rollbook.kernel.refusal import Invalid
from rollbook.users.models import User
from rollbook.users.operations.first import create_first_administrator
from rollbook.users.selection import UserSelection


@click.group("admin", help=_("Make the first administrator of an installation."))
def command() -> None:
    """The operator's work: whoever holds this machine."""


@option(json_option)
@command.command("create", help=_("Make the first administrator. Refused where there is one."))
@click.option("--email", required=True, help=_("Their email, and their username unless given."))
@click.option("--first-name", required=True, help=_("First name."))
@click.option("--last-name", required=True, help=_("Last name."))
@click.option("--username", help=_("What they sign in with."))
@click.option("--password-stdin", is_flag=True, help=_("Read the password from standard input."))
@click.option("--generate", is_flag=True, help=_("Make up a password, and show it once."))
def create(password_stdin: bool, generate: bool, as_json: bool, **given: Any) -> None:
    """The password is asked for; where nobody can be asked, one is made up and shown once."""
    if ready.pending_migrations():
        fail(_("The database is not up to date. Run `rollbook migrate`."), as_json=as_json, code="not_ready")
    password, made_up = _password(stdin=password_stdin, generate=generate)
    given = {name: value for name, value in given.items() if value is not None}
    outcome = explained(lambda: _made(given, password, as_json), as_json)
    user = User.objects.get(pk=outcome.changed[0])
    shown = {"password": password} if made_up else {}
    if as_json:
        return echo_json({"id": user.pk, "username": user.username, "event": outcome.event_id, **shown})
    click.echo(_("%(name)s administers this installation now, and signs in as %(username)s.")
               % {"name": user.name, "username": user.username})  # fmt: skip
    if made_up:
        click.echo(_("The password, shown only now: %(password)s") % shown)
    return None


def _made(given: dict[str, Any], password: str, as_json: bool) -> Any:
    """Carry it out. A second administrator is a refusal, where a wrong value is wrong usage."""
    try:
        return create_first_administrator(UserSelection(()), by=operator(), password=password, **given)
    except Invalid as invalid:
        if refused := invalid.messages().get("administrator"):
            fail(refused[0]["message"], status=REFUSED, as_json=as_json, code="administrator_exists")
        raise


def _password(*, stdin: bool, generate: bool) -> tuple[str, bool]:
    """Give the password, and whether it was made up here."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    if generate or not sys.stdin.isatty():
        return secrets.token_urlsafe(18), True
    return str(click.prompt(_("Password"), hide_input=True, confirmation_prompt=True, err=True)), False
