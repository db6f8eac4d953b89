"""Two-factor of others: required and reset by administrators."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.flag import Flag
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.users import fields
from rollbook.users.models import DELETED, STANDING
from rollbook.users.operations.own_factors import take_away
from rollbook.users.selection import UserSelection


@operation(
    "users.reset_two_factor", permission=Permission.USERS_TWO_FACTOR, label=_("Reset two-factor"),
    done=_("Reset two-factor of %(name)s"), icon="shield-minus", when=STANDING, bulk=False, undoable=False,
    done_many=ngettext_lazy("Reset two-factor of %(n)s user", "Reset two-factor of %(n)s users", "n"),
    beforehand=UserSelection.outdo_all,
)  # fmt: skip
def reset_two_factor(users: UserSelection, *, by: Actor, reason: Annotated[str, fields.REASON] = "") -> None:
    """Take away somebody's apps, passkeys and recovery codes, because they are lost. All of their access ends."""
    users.refuse(Refusal.DELETED, DELETED)
    users.refuse(Refusal.NO_TWO_FACTOR, two_factor=False)
    users.outdo_all()
    take_away(users)
    users.end_access()


@operation(
    "users.require_two_factor", permission=Permission.USERS_TWO_FACTOR, label=_("Require two-factor"),
    done=_("Saved what %(name)s needs to sign in"), icon="smartphone", when=STANDING,
    done_many=ngettext_lazy("Saved what %(n)s user needs to sign in", "Saved what %(n)s users need to sign in", "n"),
)  # fmt: skip
def require_two_factor(
    users: UserSelection, *, by: Actor,
    required: Annotated[bool, Flag(
        label=_("They need two-factor"), ticked=True, required=True,
        help=_("Who has none yet sets it up at the next sign-in. Roles may require it too."),
    )],
) -> None:  # fmt: skip
    """Ask for a second factor whenever somebody signs in, or no longer. Nobody decides that about themselves."""
    users.refuse(Refusal.DELETED, DELETED)
    users.not_oneself()
    users.change(two_factor_required=required)
