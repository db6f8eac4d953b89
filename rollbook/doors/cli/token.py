"""`rollbook token`: give software access to the API, and take it away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import (
    REFUSED,
    called,
    echo_json,
    explained,
    fail,
    json_option,
    operator,
    option,
    table,
)
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.sessions import tokens
from rollbook.sessions.models import Token
from rollbook.sessions.operations import create_token, revoke_token
from rollbook.users.models import User
from rollbook.users.selection import UserSelection

A_YEAR = 365


@click.group("token", help=_("Give software access to the API on somebody’s behalf, and take it away."))
def command() -> None:
    """The operator's work: whoever holds this machine."""


@option(json_option)
@command.command("create", help=_("Make a token. Its secret is shown once and kept nowhere."))
@click.option("--user", "name", required=True, help=_("The id, username or email of whom it acts for."))
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(Permission.values),
    help=_("A permission that it is limited to; may be repeated."),
)  # fmt: skip
@click.option("--name", "title", default="API", show_default=True, help=_("What it is for."))
@click.option(
    "--days", default=A_YEAR, show_default=True, type=click.IntRange(0, 3650), help=_("How long; 0 is for ever.")
)
def create(name: str, scopes: tuple[str, ...], title: str, days: int, as_json: bool) -> None:
    """It never gives more than the user has at the moment of use, and ends with their access."""
    user, secret = _user(name), tokens.new_secret()
    until = timezone.now() + timedelta(days=days) if days else None
    told: dict[str, Any] = {"name": title, "scopes": list(scopes), "until": until, "digest": tokens.digest(secret)}
    outcome = explained(lambda: create_token(UserSelection.of(user), by=operator(), **told), as_json)
    _refuse(outcome, as_json)
    made = Token.objects.get(secret_hash=tokens.digest(secret))
    if as_json:
        return echo_json({**_told(made), "token": secret})
    click.echo(secret)
    form = _("Token %(id)s acts for %(user)s. Keep it now: it is not shown again.")
    return click.echo(form % {"id": made.pk, "user": user.username}, err=True)


@option(json_option)
@command.command("list", help=_("List the tokens that stand."))
@click.option("--user", "name", help=_("Only those of this user."))
def list_tokens(name: str | None, as_json: bool) -> None:
    """Never the secrets: nobody has them but whom they were shown to."""
    found = list(tokens.listed(_user(name).pk if name else None))
    if as_json:
        return echo_json({"tokens": list(map(_told, found))})
    heads = (_("Id"), _("User"), _("Name"), _("Until"), _("Last used"), _("Scopes"))
    return table(heads, [
        (t.pk, t.user.username, t.name, _day(t.expires_at), _day(t.last_used), ", ".join(t.scopes)) for t in found
    ])  # fmt: skip


@option(json_option)
@command.command("revoke", help=_("End a token at once."))
@click.argument("number", type=click.IntRange(1), metavar="ID")
def revoke(number: int, as_json: bool) -> None:
    """By its number, as `rollbook token list` shows it."""
    token = tokens.listed().filter(pk=number).first()
    if token is None:
        fail(_("There is no token %(id)s, or it has ended already.") % {"id": number}, as_json=as_json, code="unknown")
    subjects = UserSelection.of(token.user)
    outcome = explained(lambda: revoke_token(subjects, by=operator(), token=str(number)), as_json)
    _refuse(outcome, as_json)
    if as_json:
        return echo_json(outcome.as_dict())
    return click.echo(_("Token %(id)s has ended.") % {"id": number})


def _user(name: str) -> User:
    user = called(name)
    if user is None:
        raise click.UsageError(_("--user: there is no user “%(name)s”.") % {"name": name})
    return user


def _refuse(outcome: Outcome, as_json: bool) -> None:
    for code in outcome.refused:
        fail(_("Refused: %(why)s") % {"why": Refusal(code).label}, status=REFUSED, as_json=as_json, code=code)


def _told(token: Token) -> dict[str, object]:
    return {
        "id": token.pk, "user": token.user_id, "username": token.user.username, "name": token.name,
        "scopes": token.scopes, "expires_at": token.expires_at, "last_used": token.last_used,
    }  # fmt: skip


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "—"
