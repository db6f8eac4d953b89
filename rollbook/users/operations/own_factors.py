"""What somebody proves besides their password who they are with: apps, passkeys, recovery codes, their own to keep."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.credentials import factors, passkeys, totp
from rollbook.credentials.models import Authenticator, Passkey, RecoveryCode
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Text
from rollbook.kernel.numbers import Number
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.sealing import seal, unseal
from rollbook.mail.notices import tell
from rollbook.roles.holding import held
from rollbook.sessions.store import hashed
from rollbook.users.models import Status
from rollbook.users.selection import UserSelection

KEY = Text(label=_("Key"), most=64, required=True, secret=True)
CODE = Text(
    label=_("Code"), most=20, required=True, secret=True, autocomplete="one-time-code",
    help=_("The six digits that your app shows now."),
)  # fmt: skip
APP = Text(label=_("Name"), most=40, help=_("Where the app is, such as “Phone”."))
QUESTION = Text(label=_("Question"), most=500, required=True, secret=True)
ANSWER = Text(label=_("Answer"), most=passkeys.LONGEST, required=True, secret=True)
DEVICE = Text(label=_("Name"), most=40, help=_("Where the passkey is kept, such as “Laptop”."))
ONE = Number(label=_("Number"), least=1, most=999_999_999, required=True)
NEEDS = Q(two_factor_required=True) | held(two_factor=True)


@operation(
    "users.add_authenticator", sudo=True, permission=OWN, label=_("Set up two-factor"),
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
    _turn_on(users)
    tell(users, "two_factor_on")


@operation(
    "users.add_passkey", sudo=True, permission=OWN, label=_("Add a passkey"),
    done=_("%(name)s has added a passkey"), icon="fingerprint-pattern", listed=False, alone=False, bulk=False,
    undoable=False,
    done_many=ngettext_lazy("%(n)s user has added a passkey", "%(n)s users have added a passkey", "n"),
)  # fmt: skip
def add_passkey(
    users: UserSelection, *, by: Actor,
    question: Annotated[str, QUESTION], answer: Annotated[str, ANSWER], name: Annotated[str, DEVICE] = "",
) -> None:  # fmt: skip
    """Add a passkey that a browser has made: a second factor, and alone a way to sign in. Codes come with the first."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    rows = [
        {"user_id": user.pk, "name": name or str(_("Passkey")), **vars(made)}
        for user in users.rows if (made := passkeys.made(user, question, answer))
    ]  # fmt: skip
    if len(rows) < len(users.ids):
        message = _("The passkey could not be added. Try again; it may have taken too long.")
        raise Invalid({"answer": [ValidationError(message, "wrong_answer")]})
    called = name or str(_("Passkey"))
    users.send("passkeys", Passkey, rows, told=called)
    _turn_on(users)
    tell(users, "passkey_added", passkey=called)


def _turn_on(users: UserSelection) -> None:
    _give_codes(users.only(~Q(recovery_codes__used_at=None, recovery_codes__isnull=False)))
    users.change(two_factor=True)


@operation(
    "users.make_recovery_codes", sudo=True, permission=OWN, label=_("Make new recovery codes"),
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
    "users.remove_two_factor", sudo=True, permission=OWN, label=_("Turn two-factor off"),
    done=_("%(name)s has turned two-factor off"), icon="shield-minus", listed=False, alone=False, bulk=False,
    undoable=False,
    done_many=ngettext_lazy("%(n)s user has turned two-factor off", "%(n)s users have turned two-factor off", "n"),
)  # fmt: skip
def remove_two_factor(users: UserSelection, *, by: Actor) -> None:
    """Sign in with the password alone again. Whoever needs two-factor can't."""
    users.refuse(Refusal.TWO_FACTOR_NEEDED, NEEDS)
    take_away(users)


@operation(
    "users.remove_authenticator", sudo=True, permission=OWN, label=_("Remove an app"),
    done=_("%(name)s has removed an authenticator app"), icon="shield-minus", listed=False, alone=False, bulk=False,
    undoable=False,
    done_many=ngettext_lazy(
        "%(n)s user has removed an authenticator app", "%(n)s users have removed an authenticator app", "n"
    ),
)  # fmt: skip
def remove_authenticator(users: UserSelection, *, by: Actor, authenticator: Annotated[int, ONE]) -> None:
    """Remove one authenticator app. With the last app or passkey two-factor is off, for whoever does not need it."""
    _drop(users, "authenticators", Authenticator.objects.filter(pk=authenticator))


@operation(
    "users.remove_passkey", sudo=True, permission=OWN, label=_("Remove a passkey"),
    done=_("%(name)s has removed a passkey"), icon="shield-minus", listed=False, alone=False, bulk=False,
    undoable=False,
    done_many=ngettext_lazy("%(n)s user has removed a passkey", "%(n)s users have removed a passkey", "n"),
)  # fmt: skip
def remove_passkey(users: UserSelection, *, by: Actor, passkey: Annotated[int, ONE]) -> None:
    """Remove one passkey. With the last app or passkey two-factor is off, for whoever does not need it."""
    _drop(users, "passkeys", Passkey.objects.filter(pk=passkey))


def _drop(users: UserSelection, name: str, one: QuerySet[Any]) -> None:
    """Remove one of theirs; where nothing is left that proves them, two-factor is off."""
    mine = one.filter(user__in=sql.among(users.ids))
    last = users.only(~factors.has_other(one), pk__in=mine.values("user_id")).ids
    users.refuse(Refusal.TWO_FACTOR_NEEDED, NEEDS, pk__in=last)
    take_away(users.part(pk for pk in last if pk in set(users.ids)))
    users.revoke(name, mine.filter(user__in=sql.among(users.ids)), told=mine.values_list("name", flat=True).first())


def take_away(users: UserSelection) -> None:
    """Take away all apps, passkeys and recovery codes; the password alone lets these people in."""
    users.revoke("authenticators", Authenticator.objects.filter(user__in=sql.among(users.ids)), told=True)
    users.revoke("passkeys", Passkey.objects.filter(user__in=sql.among(users.ids)), told=True)
    users.revoke("recovery_codes", RecoveryCode.objects.filter(user__in=sql.among(users.ids)), told=True)
    users.change(two_factor=False)
    tell(users, "two_factor_off")


def drop_later(users: UserSelection, moment: datetime) -> None:
    """Take away what proves people since some moment; then their recovery codes too, since they may be known."""
    since = {"user__in": sql.among(users.ids), "created_at__gte": moment}
    apps, keys = Authenticator.objects.filter(**since), Passkey.objects.filter(**since)
    owners = users.only(Q(pk__in=apps.values("user_id")) | Q(pk__in=keys.values("user_id")))
    users.revoke("authenticators", apps, told=True)
    users.revoke("passkeys", keys, told=True)
    owners.revoke("recovery_codes", RecoveryCode.objects.filter(user__in=sql.among(owners.ids)), told=True)
    owners.only(authenticators=None, passkeys=None).change(two_factor=False)
