"""Proofs of who somebody is: the password, the second factor, each code once; and who has or needs a second one."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rollbook.credentials import totp
from rollbook.credentials.models import Authenticator, Passkey, RecoveryCode
from rollbook.kernel.prepared import Gap, prepared
from rollbook.kernel.sealing import unseal
from rollbook.roles.holding import held
from rollbook.sessions.store import hashed
from rollbook.users.made_up import LETTERS, made_up
from rollbook.users.models import Status, User

SEALED: Final = "authenticator key"
CODES: Final = 10


def by_password(user: User | None, password: str) -> bool:
    """Tell whether this is the password of somebody who may sign in; to tell of anybody takes the same time."""
    if user is None or not user.has_usable_password():
        make_password(password)
        return False
    return user.check_password(password) and user.status == Status.ACTIVE


def prove(user: User, code: str) -> bool:
    """Take a code of an authenticator app or a recovery code; each is good once, in whatever process."""
    return _by_app(user, code) or _by_recovery(user, code)


def _by_app(user: User, code: str) -> bool:
    for app in Authenticator.objects.filter(user=user):
        key = unseal(app.sealed, SEALED)
        step = totp.step_of(key, code) if key else None
        fresh = Authenticator.objects.filter(pk=app.pk, last_step__lt=step) if step else None
        if fresh is not None and fresh.update(last_step=step, last_used=timezone.now()):
            return True
    return False


def _by_recovery(user: User, code: str) -> bool:
    told = plain(code)
    mine = RecoveryCode.objects.filter(user=user, code_hash=hashed(told), used_at=None)
    return bool(told) and mine.update(used_at=timezone.now()) == 1


def new_codes() -> list[str]:
    """Make recovery codes: 59 bits each."""
    return [made_up(groups=3) for _code in range(CODES)]


def plain(code: str) -> str:
    """Give a recovery code without what people type between its letters."""
    return "".join(c for c in code.lower() if c in LETTERS)


def has_other(than: QuerySet[Any]) -> Q:
    """Give the condition on users that they have an app or a passkey besides these."""
    kinds = [kind.objects.filter(user=OuterRef("pk")) for kind in (Authenticator, Passkey)]
    left = [kept.exclude(pk__in=than.values("pk")) if kept.model is than.model else kept for kept in kinds]
    return reduce(or_, (Q(Exists(kept)) for kept in left))


def codes_left(user: User) -> int:
    """Count the recovery codes that are still good."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def needs_one(user: User) -> bool:
    """Tell whether somebody has to use two-factor: by themselves, or by a role that they hold."""
    return user.two_factor_required or bool(_needing().rows(user=user.pk))


@prepared
def _needing() -> QuerySet[Any, Any]:
    """Ask whether a role of theirs asks for two-factor: at each sign-in, so the ORM writes it once."""
    user: Any = Gap("user", BigIntegerField())
    return User.objects.filter(held(two_factor=True), pk=user).values_list("pk")
