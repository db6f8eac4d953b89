"""Passwords: set by an administrator, asked for anew, chosen by the person themselves."""

from __future__ import annotations

from typing import Annotated, Final

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.credentials import links
from rollbook.credentials.links import mail_links
from rollbook.credentials.models import Kind
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Text
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN, SYSTEM, Permission
from rollbook.kernel.refusal import Refusal
from rollbook.mail.notices import tell
from rollbook.users import fields
from rollbook.users.made_up import made_up
from rollbook.users.models import DELETED, KNOWN, WAITING, Status
from rollbook.users.selection import UserSelection

NEW: Final = Text(
    label=_("New password"), most=256, secret=True, rule=fields.strong, autocomplete="new-password",
    help=_("Leave it empty to have one made up, shown once."),
)  # fmt: skip
LINK: Final = Text(label=_("Link"), most=64, required=True, secret=True, help=_("The SHA-256 of its secret."))


@operation(
    "users.set_password",
    sudo=True,
    permission=Permission.USERS_SET_PASSWORD,
    label=_("Set password"),
    done=_("Set a password for %(name)s"),
    done_many=ngettext_lazy("Set %(n)s password", "Set %(n)s passwords", "n"),
    beforehand=UserSelection.outdo_all,
    when=KNOWN,
    icon="key-round",
    bulk=False,
    undoable=False,
)
def set_password(
    users: UserSelection,
    *,
    by: Actor,
    password: Annotated[str, NEW] = "",
    temporary: Annotated[bool, fields.TEMPORARY] = False,
    reason: Annotated[str, fields.REASON] = "",
) -> None:
    """Set a password and end every session, token and link; apps and passkeys stay. Tell them it in person."""
    users.refuse(Refusal.DELETED, DELETED)
    users.refuse(Refusal.WAITING, status__in=WAITING)
    chosen = password or made_up()
    users.replace_secret(password=make_password(chosen))
    users.change(must_change_password=temporary)
    tell(users, "password_changed")
    users.run.shown |= {} if password else dict.fromkeys(users.ids, chosen)


@operation(
    "users.send_reset",
    permission=Permission.USERS_SET_PASSWORD,
    label=_("Send a reset mail"),
    done=_("Sent %(name)s a link to choose a new password"),
    done_many=ngettext_lazy(
        "Sent %(n)s user a link to choose a new password", "Sent %(n)s users a link to choose a new password", "n"
    ),
    when=(Status.ACTIVE,),
    icon="mail",
    undoable=False,
)
def send_reset(users: UserSelection, *, by: Actor) -> None:
    """Send people a link by which they choose a new password. Until they do, everything stays as it is."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    users.refuse(Refusal.NO_EMAIL, email=None)
    mail_links(users, Kind.RESET)


@operation(
    "users.forgot_password",
    permission=SYSTEM,
    label=_("Forgot the password"),
    done=_("Sent %(name)s a link"),
    done_many=ngettext_lazy("Sent %(n)s user a link", "Sent %(n)s users a link", "n"),
    icon="mail",
    listed=False,
    alone=False,
    bulk=False,
    undoable=False,
)
def forgot_password(users: UserSelection, *, by: Actor) -> None:
    """Answer somebody who has asked for a new password at the sign-in page: a link goes to the address we know.

    Those who have yet to come in are sent their invitation or activation once more, as whoever sent it vouched for it.
    """
    users.refuse(Refusal.NO_EMAIL, email=None)
    users.refuse(Refusal.INACTIVE, ~Q(status__in=(Status.ACTIVE, *WAITING)))
    mail_links(users.only(status=Status.ACTIVE), Kind.RESET, asked_for=True)
    mail_links(users.only(status=Status.INVITED), Kind.INVITATION, asked_for=True)
    mail_links(users.only(status=Status.PENDING), Kind.ACTIVATION, asked_for=True)


@operation(
    "users.reset_password",
    permission=OWN,
    label=_("Choose a new password"),
    done=_("%(name)s has a new password"),
    done_many=ngettext_lazy("%(n)s user has a new password", "%(n)s users have new passwords", "n"),
    icon="key-round",
    listed=False,
    alone=False,
    bulk=False,
    undoable=False,
)
def reset_password(
    users: UserSelection, *, by: Actor, link: Annotated[str, LINK], password: Annotated[str, fields.OWN_PASSWORD]
) -> None:
    """Choose a new password by the link of a reset mail. Every session, token and other link ends."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    links.use(users, link, Kind.RESET)
    _choose(users, password)


@operation(
    "users.change_password",
    sudo=True,
    permission=OWN,
    label=_("Change password"),
    done=_("%(name)s has changed the password"),
    done_many=ngettext_lazy("%(n)s user has changed the password", "%(n)s users have changed their passwords", "n"),
    icon="key-round",
    listed=False,
    alone=False,
    bulk=False,
    undoable=False,
)
def change_password(users: UserSelection, *, by: Actor, password: Annotated[str, fields.OWN_PASSWORD]) -> None:
    """Change one's own password, having just proved who one is. Every other session, token and link ends."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    _choose(users, password)


def _choose(users: UserSelection, password: str) -> None:
    users.replace_secret(password=make_password(password))
    users.change(must_change_password=False)
    tell(users, "password_changed")
