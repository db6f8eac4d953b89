"""Changing what users are called, and how they are reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.users import fields, uniqueness
from rollbook.users.models import DELETED, STANDING
from rollbook.users.selection import UserSelection


@operation(
    "users.edit",
    permission=Permission.USERS_EDIT,
    label=_("Edit profile"),
    done=_("Saved the profile of %(name)s"),
    done_many=ngettext_lazy("Saved %(n)s profile", "Saved %(n)s profiles", "n"),
    when=STANDING,
    icon="pencil",
    row=fields.Profile,
    bulk=False,
)
def edit(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change names, contact details, population, language and time zone. What is not given stays."""
    users.refuse(Refusal.DELETED, DELETED)
    users.change_each({pk: {n: v for n, v in row.items() if v is not None} for pk, row in rows.items()})


@operation(
    "users.change_email",
    sudo=True,
    permission=Permission.USERS_CHANGE_EMAIL,
    label=_("Change email"),
    done=_("Changed the email of %(name)s"),
    done_many=ngettext_lazy("Changed %(n)s email", "Changed %(n)s emails", "n"),
    beforehand=UserSelection.keep_email_to_policy,
    when=STANDING,
    icon="mail",
    row=fields.NewEmail,
    bulk=False,
    guarded=True,
)
def change_email(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change the email address, or take it away where the username is no address."""
    users.refuse(Refusal.DELETED, DELETED)
    given = {pk: row["email"] for pk, row in rows.items() if row["email"] is not None}
    uniqueness.check([{"id": pk, "email": email} for pk, email in given.items()])
    users.change_each({pk: {"email": email or None} for pk, email in given.items()})


@operation(
    "users.change_username",
    permission=Permission.USERS_CHANGE_USERNAME,
    label=_("Change username"),
    done=_("Changed the username of %(name)s"),
    done_many=ngettext_lazy("Changed %(n)s username", "Changed %(n)s usernames", "n"),
    when=STANDING,
    icon="at-sign",
    row=fields.NewUsername,
    bulk=False,
    guarded=True,
)
def change_username(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change what they sign in with."""
    users.refuse(Refusal.DELETED, DELETED)
    uniqueness.check([{"id": pk, "username": row["username"]} for pk, row in rows.items()])
    users.change_each({pk: {"username": row["username"]} for pk, row in rows.items()})


@operation(
    "users.change_phone",
    permission=Permission.USERS_CHANGE_PHONE,
    label=_("Change phone"),
    done=_("Changed the phone number of %(name)s"),
    done_many=ngettext_lazy("Changed %(n)s phone number", "Changed %(n)s phone numbers", "n"),
    when=STANDING,
    icon="phone",
    row=fields.NewPhone,
    bulk=False,
)
def change_phone(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change the phone number, or take it away."""
    users.refuse(Refusal.DELETED, DELETED)
    users.change_each({pk: dict(row) for pk, row in rows.items() if row["phone"] is not None})


@operation(
    "users.change_external_id",
    permission=Permission.USERS_CHANGE_EXTERNAL_ID,
    label=_("Change external ID"),
    done=_("Changed the external ID of %(name)s"),
    done_many=ngettext_lazy("Changed %(n)s external ID", "Changed %(n)s external IDs", "n"),
    when=STANDING,
    icon="id-card",
    row=fields.NewExternalId,
    bulk=False,
)
def change_external_id(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change the number by which other systems know somebody, or take it away."""
    users.refuse(Refusal.DELETED, DELETED)
    given = {pk: row["external_id"] or None for pk, row in rows.items() if row["external_id"] is not None}
    uniqueness.check([{"id": pk, "external_id": text} for pk, text in given.items()])
    users.change_each({pk: {"external_id": text} for pk, text in given.items()})
