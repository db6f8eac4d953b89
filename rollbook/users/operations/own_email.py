"""Another email address of one's own, confirmed from its mailbox; and the old one put back from its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.credentials import links
from rollbook.credentials.addresses import mail_confirmation
from rollbook.credentials.models import Kind
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN
from rollbook.kernel.refusal import Refusal
from rollbook.mail.notices import tell
from rollbook.users import fields, uniqueness
from rollbook.users.models import Status
from rollbook.users.names import username_key
from rollbook.users.operations.own_factors import drop_later
from rollbook.users.operations.passwords import LINK
from rollbook.users.selection import UserSelection

NEW = replace(fields.EMAIL, label=_("New email"), required=True, autocomplete="email")


@operation(
    "users.ask_email", sudo=True, permission=OWN, label=_("Ask for another email"),
    done=_("%(name)s has asked for another email"),
    done_many=ngettext_lazy("%(n)s user has asked for another email", "%(n)s users have asked for another email", "n"),
    icon="mail", listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def ask_email(users: UserSelection, *, by: Actor, email: Annotated[str, NEW]) -> None:
    """Ask to have another email address: a link goes there, and until it is followed nothing changes."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    users.keep_email_to_policy()
    mail_confirmation(users.only(~Q(email_key=username_key(email))), email)


@operation(
    "users.confirm_email", sudo=True, permission=OWN, label=_("Confirm the new email"),
    done=_("%(name)s has another email"), icon="mail", listed=False, alone=False, bulk=False, undoable=False,
    done_many=ngettext_lazy("%(n)s user has another email", "%(n)s users have another email", "n"),
)  # fmt: skip
def confirm_email(users: UserSelection, *, by: Actor, link: Annotated[str, LINK]) -> None:
    """Change one's own email address by the link that was sent to the new one. The old and the new one are told."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    users.keep_email_to_policy()
    links.use(users, link, Kind.EMAIL)
    _take(users, link)


@operation(
    "users.revert_email", permission=OWN, label=_("Put the old email back"),
    done=_("%(name)s has their old email back"), icon="undo-2", listed=False, alone=False, bulk=False, undoable=False,
    done_many=ngettext_lazy("%(n)s user has the old email back", "%(n)s users have their old emails back", "n"),
)  # fmt: skip
def revert_email(
    users: UserSelection, *, by: Actor, link: Annotated[str, LINK], password: Annotated[str, fields.OWN_PASSWORD]
) -> None:
    """Put the old email address back by the link that was sent there, and choose a new password.

    Every session, token and link ends, and so do the links to put back what came after this address, and the apps and
    passkeys that were added since: they may be those of whoever has taken it over.
    """
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    users.keep_email_to_policy()
    links.use(users, link, Kind.REVERT)
    if not users.run.planning:
        links.void_later(users.ids, link)
    _take(users, link)
    drop_later(users, links.made_at(link))
    users.replace_secret(password=make_password(password))
    users.change(must_change_password=False)
    tell(users, "password_changed")


def _take(users: UserSelection, link: str) -> None:
    given = links.address_by(users, link)
    uniqueness.check([{"id": pk, "email": email} for pk, email in given.items()])
    users.change_each({pk: {"email": email} for pk, email in given.items()})
