"""Two-factor: set up and taken away by the person themselves, required and reset by administrators."""

from __future__ import annotations

from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.credentials import factors, totp
from rollbook.credentials.models import Authenticator, RecoveryCode
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Text
from rollbook.kernel.flag import Flag
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN, Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.sealing import seal, unseal
from rollbook.mail.notices import tell
from rollbook.roles.holding import held
from rollbook.sessions.store import hashed
from rollbook.users import fields
from rollbook.users.models import DELETED, STANDING, Status
from rollbook.users.selection import UserSelection

KEY = Text(label=_("Key"), most=64, required=True, secret=True)
CODE = Text(
    label=_("Code"), most=20, required=True, secret=True, autocomplete="one-time-code",
    help=_("The six digits that your app shows now."),
)  # fmt: skip
APP = Text(label=_("Name"), most=40, help=_("Where the app is, such as “Phone”."))


@operation(
    "users.add_authenticator", permission=OWN, label=_("Set up two-factor"),
    done=_("%(name)s has set up two-factor"), icon="smartphone", listed=False, alone=False, bulk=False, undoable=False,
    done_many=ngettext_lazy("%(n)s user has set up two-factor", "%(n)s users have set up two-factor", "n"),
)  # fmt: skip
def add_authenticator(
    users: UserSelection, *, by: Actor,
    key: Annotated[str, KEY], code: Annotated[str, CODE], name: Annotated[str, APP] = "",
) -> None:  # fmt: skip
    """Add an authenticator app, proved by a code of it. With the first one come recovery codes, shown once."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    step = totp.step_of(key, code)
    if step is None:
        message = _("This is not what the app shows now. Wait for the next code, and check the device's clock.")
        raise Invalid({"code": [ValidationError(message, "wrong_code")]})
    if any(unseal(app.sealed, factors.SEALED) == key for app in Authenticator.objects.filter(user__in=users.ids)):
        raise Invalid({"code": [ValidationError(_("This app is set up already."), "twice")]})
    row = {"name": name or str(_("Authenticator app")), "sealed": seal(key, factors.SEALED), "last_step": step}
    users.send("authenticators", Authenticator, [{"user_id": pk, **row} for pk in users.ids], told=row["name"])
    _give_codes(users.only(~Q(recovery_codes__used_at=None, recovery_codes__isnull=False)))
    users.change(two_factor=True)
    tell(users, "two_factor_on")


@operation(
    "users.make_recovery_codes", permission=OWN, label=_("Make new recovery codes"),
    done=_("%(name)s has new recovery codes"), icon="list-ordered", listed=False, alone=False, bulk=False,
    undoable=False,
    done_many=ngettext_lazy("%(n)s user has new recovery codes", "%(n)s users have new recovery codes", "n"),
)  # fmt: skip
def make_recovery_codes(users: UserSelection, *, by: Actor) -> None:
    """Make new recovery codes, shown once; the ones before are void."""
    users.refuse(Refusal.NO_TWO_FACTOR, two_factor=False)
    _give_codes(users)


def _give_codes(users: UserSelection) -> None:
    codes = {pk: factors.new_codes() for pk in users.ids}
    rows = [{"user_id": pk, "code_hash": hashed(factors.plain(code))} for pk, some in codes.items() for code in some]
    if not users.run.planning:
        RecoveryCode.objects.filter(user__in=sql.among(users.ids)).delete()
    if users.send("recovery_codes", RecoveryCode, rows, told=factors.CODES):
        users.run.shown |= {pk: "\n".join(some) for pk, some in codes.items()}


@operation(
    "users.remove_two_factor", permission=OWN, label=_("Turn two-factor off"),
    done=_("%(name)s has turned two-factor off"), icon="shield-minus", listed=False, alone=False, bulk=False,
    undoable=False,
    done_many=ngettext_lazy("%(n)s user has turned two-factor off", "%(n)s users have turned two-factor off", "n"),
)  # fmt: skip
def remove_two_factor(users: UserSelection, *, by: Actor) -> None:
    """Sign in with the password alone again. Whoever needs two-factor can't."""
    users.refuse(Refusal.TWO_FACTOR_NEEDED, Q(two_factor_required=True) | held(two_factor=True))
    _take_away(users)


@operation(
    "users.reset_two_factor", permission=Permission.USERS_TWO_FACTOR, label=_("Reset two-factor"),
    done=_("Reset two-factor of %(name)s"), icon="shield-minus", when=STANDING, bulk=False, undoable=False,
    done_many=ngettext_lazy("Reset two-factor of %(n)s user", "Reset two-factor of %(n)s users", "n"),
    beforehand=UserSelection.outdo_all,
)  # fmt: skip
def reset_two_factor(users: UserSelection, *, by: Actor, reason: Annotated[str, fields.REASON] = "") -> None:
    """Take away somebody's authenticator apps and recovery codes, because they are lost. All of their access ends."""
    users.refuse(Refusal.DELETED, DELETED)
    users.refuse(Refusal.NO_TWO_FACTOR, two_factor=False)
    users.outdo_all()
    _take_away(users)
    users.end_access()


def _take_away(users: UserSelection) -> None:
    users.revoke("authenticators", Authenticator.objects.filter(user__in=sql.among(users.ids)), told=True)
    users.revoke("recovery_codes", RecoveryCode.objects.filter(user__in=sql.among(users.ids)), told=True)
    users.change(two_factor=False)
    tell(users, "two_factor_off")


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
