"""Passkeys (Web Authentication, Level 3): what a browser is asked for, and whether its answer is good.

What is asked goes to the page signed and comes back with the answer; it is good for a while, and once.
"""

from __future__ import annotations

import json
import secrets
import struct
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.utils import websafe_decode as _bytes
from fido2.utils import websafe_encode as _text
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from rollbook.credentials import limits
from rollbook.credentials.models import Passkey
from rollbook.users.models import User

SALT: Final = "rollbook.passkey"
PATIENCE: Final = timedelta(minutes=15)
ONCE: Final = limits.Limit("passkey", 1, 2 * PATIENCE)
MADE, USED_ALONE, USED_BESIDE = "made", "used alone", "used beside a password"
LONGEST: Final = 20_000  # characters of an answer
MALFORMED: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, RecursionError,
                    OverflowError, NotImplementedError, struct.error)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What a page asks a browser: `options` for its script (JSON), `signed` to come back with the answer."""

    options: str
    signed: str


@dataclass(frozen=True)
class Made:
    """A new passkey, as it is kept."""

    credential_id: str
    attested: str
    sign_count: int


def possible() -> bool:
    """Tell whether browsers make passkeys for this site: they do for a name, never for an IP address (5.1.2)."""
    try:
        ip_address(settings.SITE_HOST)
    except ValueError:
        return bool(settings.SITE_HOST)
    return False


def ask_to_make(user: User) -> Question:
    """Ask somebody's browser for a new passkey, on a device that has none of theirs yet (5.4)."""
    challenge = secrets.token_bytes(32)
    named = PublicKeyCredentialUserEntity(id=_handle(user), name=user.username, display_name=user.name)
    options, _state = _server().register_begin(
        named, _known(user), resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=_verification(alone=False), challenge=challenge,
    )  # fmt: skip
    return _question(options, challenge, user, MADE)


def ask_for_one(user: User | None = None, *, alone: bool = True) -> Question:
    """Ask a browser for a passkey of somebody, or of anybody.

    Where it is `alone`, without a password beside it, the device has to make sure of the person too, by PIN, finger
    or face: then it is two factors.
    """
    challenge, verification = secrets.token_bytes(32), _verification(alone)
    options, _state = _server().authenticate_begin(
        _known(user) if user else None, user_verification=verification, challenge=challenge
    )
    return _question(options, challenge, user, USED_ALONE if alone else USED_BESIDE)


def made(user: User, signed: str, answer: str) -> Made | None:
    """Give the passkey that a browser has made (7.1); None where the answer is not good."""
    challenge = _asked(user, signed, MADE)
    try:
        told = challenge and _server().register_complete(_state(challenge, alone=False), _read(answer))
    except MALFORMED:
        return None
    if not told or not told.credential_data or not _first_time(challenge):
        return None
    attested = told.credential_data
    new = Made(_text(attested.credential_id), _text(bytes(attested)), told.counter)
    return None if Passkey.objects.filter(credential_id=new.credential_id).exists() else new


def prove(signed: str, answer: str, user: User | None = None, *, alone: bool = True) -> User | None:
    """Give whose passkey has answered (7.2): theirs, or anybody's where nobody has been named; None for none."""
    challenge = _asked(user, signed, USED_ALONE if alone else USED_BESIDE)
    try:
        told = _read(answer) if challenge else {}
        found = Passkey.objects.select_related("user").filter(credential_id=str(told.get("id", ""))[:1400]).first()
        if not challenge or found is None or (user and found.user_id != user.pk):
            return None
        handle = told["response"].get("userHandle")
        if not (user or handle == _text(_handle(found.user))) or not _signed_by(found, challenge, told, alone):
            return None
    except MALFORMED:
        return None
    return found.user if _first_time(challenge) and _counted(found, told) else None


def _signed_by(found: Passkey, challenge: str, told: dict[str, Any], alone: bool) -> bool:
    """Raises one of `MALFORMED` where the signature is not good."""
    kept = AttestedCredentialData(_bytes(found.attested))
    return bool(_server().authenticate_complete(_state(challenge, alone=alone), [kept], told))


def _counted(found: Passkey, told: dict[str, Any]) -> bool:
    """Note the use; a device that has counted no further is a copy (6.1.1). Those that never count say 0."""

    count = AuthenticatorData(_bytes(told["response"]["authenticatorData"])).counter
    fresh = Q(sign_count__lt=count) if count else Q(sign_count=0)
    return Passkey.objects.filter(fresh, pk=found.pk).update(sign_count=count, last_used=timezone.now()) == 1


def _question(options: Any, challenge: bytes, user: User | None, purpose: str) -> Question:
    asked = {"challenge": _text(challenge), "user": user.pk if user else None, "purpose": purpose}
    return Question(json.dumps(dict(options.public_key)), signing.dumps(asked, salt=SALT))


def _asked(user: User | None, signed: str, purpose: str) -> str:
    """Give the challenge that we asked this person for this; "" where we did not, or too long ago."""
    try:
        asked = signing.loads(signed, salt=SALT, max_age=PATIENCE)
    except signing.BadSignature:
        return ""
    meant = (asked["user"], asked["purpose"]) == (user.pk if user else None, purpose)
    return str(asked["challenge"]) if meant else ""


def _first_time(challenge: str) -> bool:
    return limits.spend(ONCE, challenge)


def _known(user: User) -> list[Any]:

    kept = Passkey.objects.filter(user=user).values_list("attested", flat=True)
    return [AttestedCredentialData(_bytes(attested)) for attested in kept]


def _handle(user: User) -> bytes:
    """Give what devices know somebody by: their number, which says nothing of them (14.6.1)."""
    return f"user {user.pk}".encode()


def _state(challenge: str, *, alone: bool) -> dict[str, Any]:
    return {"challenge": challenge, "user_verification": _verification(alone)}


def _verification(alone: bool) -> UserVerificationRequirement:

    return UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED


def _read(answer: str) -> dict[str, Any]:
    told = json.loads(answer[:LONGEST])
    if not isinstance(told, dict):
        raise TypeError(answer[:20])
    return told


def _server() -> Fido2Server:
    return _server_of(settings.SITE_HOST, settings.SITE_NAME, settings.SITE_URL)


@lru_cache(4)
def _server_of(host: str, name: str, origin: str) -> Fido2Server:

    return Fido2Server(PublicKeyCredentialRpEntity(name=name, id=host), verify_origin=lambda told: told == origin)
