"""Giving software access to the API on somebody's behalf, and taking it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Picks, Text, Until
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN, Permission
from rollbook.kernel.refusal import Refusal
from rollbook.roles.queries import authority
from rollbook.sessions.models import Token
from rollbook.users.selection import UserSelection


def permissions(by: Actor) -> Sequence[Option]:
    """Give what a token can be limited to."""
    return list(Permission.choices)


def own_permissions(by: Actor) -> Sequence[Option]:
    """Give those of them that the actor holds."""
    held = authority(by.user_id or 0)
    return [(name, label) for name, label in Permission.choices if held.holds(name)]


def number(text: str) -> str:
    """Accept the id of a token."""
    if not text.isdecimal() or len(text) > 18:
        raise ValidationError(_("Give the number of a token, as `rollbook token list` shows it."), "not_a_number")
    return text


NAME = Text(label=_("Name"), most=40, required=True, help=_("What it is for, such as “Nightly sync”."))
SCOPES = Picks(label=_("Scopes"), options=permissions, required=True, help=_("The permissions it is limited to."))
DIGEST = Text(label=_("Digest"), most=64, required=True, secret=True, help=_("The SHA-256 of the secret."))
TOKEN = Text(label=_("Token"), rule=number, required=True, help=_("Its number."))


@operation(
    "users.create_token", sudo=True, permission=Permission.TOKENS_CREATE, label=_("Make an API token"),
    done=_("Made an API token for %(name)s"), icon="key-round",
    done_many=ngettext_lazy("Made an API token for %(n)s user", "Made API tokens for %(n)s users", "n"),
    listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def create_token(
    users: UserSelection, *, by: Actor,
    name: Annotated[str, NAME], scopes: Annotated[Sequence[str], SCOPES], digest: Annotated[str, DIGEST],
    until: Annotated[datetime | None, Until(label=_("Until"))] = None,
) -> None:  # fmt: skip
    """Let software act as a user through the API, limited to scopes: permissions that they hold themselves.

    It never gives more than the user has at the moment of use, and ends with their access.
    """
    _issue(users, name, scopes, digest, until)


def _issue(users: UserSelection, name: str, scopes: Sequence[str], digest: str, until: datetime | None) -> None:
    users.refuse(Refusal.INACTIVE, ~Q(status="active"))
    users.refuse_ids(Refusal.SCOPE, [pk for pk in users.ids if not all(map(authority(pk).holds, scopes))])
    alike = {"name": name, "scopes": list(scopes), "secret_hash": digest, "expires_at": until}
    owners = users.rows.values_list("pk", "access_epoch")
    users.issue("tokens", Token, [{"user_id": pk, "epoch": epoch, **alike} for pk, epoch in owners], told=name)


@operation(
    "users.revoke_token", sudo=True, permission=Permission.TOKENS_CREATE, label=_("Revoke an API token"),
    done=_("Revoked an API token of %(name)s"), icon="key-round",
    done_many=ngettext_lazy("Revoked an API token of %(n)s user", "Revoked API tokens of %(n)s users", "n"),
    listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def revoke_token(users: UserSelection, *, by: Actor, token: Annotated[str, TOKEN]) -> None:
    """End one API token at once, and leave its user's other access alone."""
    held = Token.objects.filter(pk=int(token))
    users.revoke("tokens", held, told=held.values_list("name", flat=True).first())


@operation(
    "users.create_own_token", sudo=True, permission=OWN, label=_("Make an API token of one’s own"),
    done=_("%(name)s has made an API token"), icon="key-round",
    done_many=ngettext_lazy("%(n)s user has made an API token", "%(n)s users have made API tokens", "n"),
    listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def create_own_token(
    users: UserSelection, *, by: Actor,
    name: Annotated[str, NAME], scopes: Annotated[Sequence[str], replace(SCOPES, options=own_permissions)],
    digest: Annotated[str, DIGEST], until: Annotated[datetime | None, Until(label=_("Until"))] = None,
) -> None:  # fmt: skip
    """Let software act as oneself through the API. It takes the permission to make tokens, for oneself too."""
    users.refuse_ids(Refusal.PERMISSION, [pk for pk in users.ids if not authority(pk).holds(Permission.TOKENS_CREATE)])
    _issue(users, name, scopes, digest, until)


@operation(
    "users.revoke_own_token", sudo=True, permission=OWN, label=_("Revoke an API token of one’s own"),
    done=_("%(name)s has revoked an API token"), icon="key-round",
    done_many=ngettext_lazy("%(n)s user has revoked an API token", "%(n)s users have revoked API tokens", "n"),
    listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def revoke_own_token(users: UserSelection, *, by: Actor, token: Annotated[str, TOKEN]) -> None:
    """End one of one's own API tokens at once."""
    held = Token.objects.filter(pk=int(token), user__in=users.ids)
    users.revoke("tokens", held, told=held.values_list("name", flat=True).first())
