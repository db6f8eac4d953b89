"""How people who were invited or added come in, and what keeps them from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypedDict

from django.contrib.auth.hashers import make_password
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.credentials import links
from rollbook.credentials.links import mail_links, show_links
from rollbook.credentials.models import Kind
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN, Permission
from rollbook.kernel.refusal import Refusal
from rollbook.terms.accepting import accept
from rollbook.terms.fields import ACCEPTED
from rollbook.users import fields, policy
from rollbook.users.models import DELETED, WAITING, Status
from rollbook.users.operations.passwords import LINK
from rollbook.users.selection import UserSelection


@operation(
    "users.resend_activation",
    permission=Permission.USERS_CREATE,
    label=_("Resend activation"),
    done=_("Sent %(name)s a new link"),
    done_many=ngettext_lazy("Sent %(n)s user a new link", "Sent %(n)s users a new link", "n"),
    when=WAITING,
    icon="mail",
    undoable=False,
)
def resend_activation(users: UserSelection, *, by: Actor) -> None:
    """Send those who are invited or waiting for activation a new link by mail. The one they had ends."""
    _refuse_others(users)
    users.refuse(Refusal.NO_EMAIL, email=None)
    users.outdo_all()  # whoever sends it vouches for it
    mail_links(users.only(status=Status.INVITED), Kind.INVITATION)
    mail_links(users.only(status=Status.PENDING), Kind.ACTIVATION)


@operation(
    "users.copy_link",
    sudo=True,
    permission=Permission.USERS_CREATE,
    label=_("Copy link"),
    done=_("Made a new link for %(name)s"),
    done_many=ngettext_lazy("Made a new link for %(n)s user", "Made new links for %(n)s users", "n"),
    when=WAITING,
    icon="link",
    bulk=False,
    undoable=False,
)
def copy_link(users: UserSelection, *, by: Actor) -> None:
    """Make a new link by which somebody comes in, to be given to them in person: it is shown this once.

    The link they had ends. Whoever has the new one can come in as them.
    """
    _refuse_others(users)
    show_links(users.only(status=Status.INVITED), Kind.INVITATION)
    show_links(users.only(status=Status.PENDING), Kind.ACTIVATION)


@operation(
    "users.cancel_invitation",
    permission=Permission.USERS_CREATE,
    label=_("Cancel invitation"),
    done=_("Cancelled the invitation of %(name)s"),
    done_many=ngettext_lazy("Cancelled %(n)s invitation", "Cancelled %(n)s invitations", "n"),
    when=(Status.INVITED,),
    icon="mail-x",
    guarded=True,
    danger=True,
)
def cancel_invitation(users: UserSelection, *, by: Actor) -> None:
    """Take an invitation back: its link ends, and whoever was invited is deleted as somebody who never came."""
    users.refuse(Refusal.NOT_INVITED, ~Q(status=Status.INVITED))
    if policy.never_delete():
        users.refuse(Refusal.NEVER_DELETE)
    users.change(status=Status.DELETED, deleted_from=F("status"), erase_after=policy.erasure_date())


def _refuse_others(users: UserSelection) -> None:
    users.refuse(Refusal.DELETED, DELETED)
    users.refuse(Refusal.NOT_WAITING, ~Q(status__in=WAITING))


class Arrival(TypedDict, total=False):
    """What `users.activate` takes. `terms` is the version of the terms of use that they accept, where there are any."""

    link: Annotated[str, LINK]
    first_name: Annotated[str | None, fields.FIRST_NAME]
    last_name: Annotated[str | None, fields.LAST_NAME]
    password: Annotated[str, fields.OWN_PASSWORD]
    language: Annotated[str | None, fields.LANGUAGE]
    time_zone: Annotated[str | None, fields.TIME_ZONE]
    terms: Annotated[int | None, ACCEPTED]


ABOUT_THEM: Final = ("first_name", "last_name", "language", "time_zone")


@operation(
    "users.activate",
    permission=OWN,
    label=_("Activate account"),
    done=_("Activated %(name)s"),
    done_many=ngettext_lazy("Activated %(n)s user", "Activated %(n)s users", "n"),
    icon="user-round-check",
    guarded=True,
    listed=False,
    alone=False,
    bulk=False,
    undoable=False,
    row=Arrival,
)
def activate(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Come in by the link of an invitation or an activation mail, with a password of one's own."""
    users.refuse(Refusal.NOT_WAITING, ~Q(status__in=WAITING))
    for pk in users.ids:  # one: a link is nobody else's
        _come_in(users.part([pk]), rows[pk])


def _come_in(user: UserSelection, row: Mapping[str, Any]) -> None:
    links.use(user, row["link"], Kind.INVITATION, Kind.ACTIVATION)
    given = {name: row[name] for name in ABOUT_THEM if row[name] is not None}
    named = () if policy.own("first_name") else user.only(~Q(first_name="", last_name="")).ids
    user.change_each({pk: _theirs(given, named=pk in named) for pk in user.ids if given})
    user.replace_secret(password=make_password(row["password"]))
    accept(user, row["terms"])
    user.change(status=Status.ACTIVE, must_change_password=False)


def _theirs(given: Mapping[str, str], *, named: bool) -> Mapping[str, str]:
    """Leave the name as it is where there is one, and it is for administrators to change."""
    return {name: value for name, value in given.items() if not (named and name in {"first_name", "last_name"})}
