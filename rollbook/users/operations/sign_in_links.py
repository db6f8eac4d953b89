"""Links by which an administrator lets somebody in, or looks at what they see: short, once, told to the person."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.credentials import links
from rollbook.credentials.making import end_of
from rollbook.credentials.models import Kind, Link
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN, Permission
from rollbook.kernel.refusal import Refusal
from rollbook.mail.notices import tell
from rollbook.sessions.models import Session
from rollbook.users import fields
from rollbook.users.models import DELETED, Status
from rollbook.users.operations.own_factors import NEEDS
from rollbook.users.operations.passwords import LINK
from rollbook.users.selection import UserSelection

WHY: Final = replace(fields.REASON, required=True, help=_("They are told it, and so is the audit log."))


def _refuse_others(users: UserSelection) -> None:
    users.outdo_all()
    users.not_oneself()
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    users.refuse(Refusal.TWO_FACTOR_FIRST, NEEDS, two_factor=False)


@operation(
    "users.sign_in_link", permission=Permission.USERS_SIGN_IN_LINK, label=_("Make a sign-in link"),
    done=_("Made a sign-in link for %(name)s"), icon="log-in", when=(Status.ACTIVE,), bulk=False, undoable=False,
    done_many=ngettext_lazy("Made a sign-in link for %(n)s user", "Made sign-in links for %(n)s users", "n"),
    sudo=True, beforehand=_refuse_others,
)  # fmt: skip
def sign_in_link(users: UserSelection, *, by: Actor, reason: Annotated[str, WHY]) -> None:
    """Make a link by which one signs in as somebody, once and for at most an hour. They are told of it by mail.

    Their second factor is asked for as ever. What one is signed in by it for can't touch how they sign in, tokens,
    terms or exports.
    """
    _refuse_others(users)
    links.show_links(users, Kind.SIGN_IN, note=reason)
    tell(users, "sign_in_link", until=end_of(Kind.SIGN_IN).isoformat(timespec="seconds"), reason=reason)


@operation(
    "users.use_sign_in_link", permission=OWN, label=_("Sign in by a link"),
    done=_("Signed in as %(name)s by a link"), icon="log-in", listed=False, alone=False, bulk=False, undoable=False,
    done_many=ngettext_lazy("Signed in as %(n)s user by a link", "Signed in as %(n)s users by a link", "n"),
)  # fmt: skip
def use_sign_in_link(users: UserSelection, *, by: Actor, link: Annotated[str, LINK]) -> None:
    """Use a sign-in link up. Whoever needs two-factor and has none sets it up first, by themselves."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    users.refuse(Refusal.TWO_FACTOR_FIRST, NEEDS, two_factor=False)
    links.use(users, link, Kind.SIGN_IN)
    users.note("signed_in_by_link", links.maker(link))


@operation(
    "users.revoke_sign_in_links", permission=Permission.USERS_SIGN_IN_LINK, label=_("Revoke sign-in links"),
    done=_("Revoked the sign-in links of %(name)s"), icon="link-2-off", alone=False, undoable=False,
    done_many=ngettext_lazy("Revoked the sign-in links of %(n)s user", "Revoked the sign-in links of %(n)s users", "n"),
)  # fmt: skip
def revoke_sign_in_links(users: UserSelection, *, by: Actor) -> None:
    """End the links by which others can sign in as these people, and the sessions that have begun by one."""
    users.refuse(Refusal.DELETED, DELETED)
    made = Link.objects.filter(kind=Kind.SIGN_IN, user__in=sql.among(users.ids))
    users.revoke("sessions", Session.objects.filter(link__in=made), told=True)
    users.revoke("sign_in_links", made, told=True)
