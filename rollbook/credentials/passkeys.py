"""Passkeys (Web Authentication, Level 3): what a browser is asked for, and whether its answer is good.

What is asked goes to the page signed and comes back with the answer; it is good for a while, and once.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import struct
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.utils import timezone

from rollbook.credentials import limits
from rollbook.credentials.models import Passkey
from rollbook.users.models import User

SALT: Final = "rollbook.passkey"
PATIENCE: Final = timedelta(minutes=15)
ONCE: Final = limits.Limit("passkey", 1, 2 * PATIENCE)
MADE, USED_ALONE, USED_BESIDE = "made", "used alone", "used beside a password"
IDENTIFIER: Final = re.compile(r"[A-Za-z0-9_-]{1,1364}")  # at most 1023 bytes (7.1)
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
    challenge, known = _challenge(), Passkey.objects.filter(user=user).values_list("attested", flat=True)
    options = _webauthn().to_make(_handle(user), user.username, user.name, known, challenge)
    return _question(options, challenge, user, MADE)


def ask_for_one(user: User | None = None, *, alone: bool = True) -> Question:
    """Ask a browser for a passkey of somebody, or of anybody (5.5).

    Where it is `alone`, without a password beside it, the device has to make sure of the person too, by PIN, finger
    or face: then it is two factors.
    """
    challenge, verification = _challenge(), "required" if alone else "preferred"
    options: dict[str, Any] = {"challenge": challenge, "rpId": settings.SITE_HOST, "userVerification": verification}
    if user:
        known = Passkey.objects.filter(user=user).values_list("credential_id", flat=True)
        options["allowCredentials"] = [{"type": "public-key", "id": one} for one in known]
    return _question(options, challenge, user, USED_ALONE if alone else USED_BESIDE)


def made(user: User, signed: str, answer: str) -> Made | None:
    """Give the passkey that a browser has made; None where the answer is not good."""
    challenge = _asked(user, signed, MADE)
    try:
        new = Made(*_webauthn().made(challenge, _read(answer))) if challenge else None
    except MALFORMED:
        return None
    if new is None or not _first_time(challenge) or Passkey.objects.filter(credential_id=new.credential_id).exists():
        return None
    return new


def prove(signed: str, answer: str, user: User | None = None, *, alone: bool = True) -> User | None:
    """Give whose passkey has answered: theirs, or anybody's where nobody has been named; None for none."""
    challenge = _asked(user, signed, USED_ALONE if alone else USED_BESIDE)
    try:
        told = _read(answer) if challenge else {}
        found = Passkey.objects.select_related("user").filter(credential_id=told.get("id", "")).first()
        if not challenge or found is None or (user and found.user_id != user.pk):
            return None
        if user is None and told["response"].get("userHandle") != _text(_handle(found.user)):
            return None
        count = _webauthn().used(challenge, told, found.attested, alone=alone)
    except MALFORMED:
        return None
    return found.user if _first_time(challenge) and _counted(found, count) else None


def _counted(found: Passkey, count: int) -> bool:
    """Note the use; a device that has counted no further is a copy (6.1.1). Those that never count say 0."""
    fresh = Q(sign_count__lt=count) if count else Q(sign_count=0)
    return Passkey.objects.filter(fresh, pk=found.pk).update(sign_count=count, last_used=timezone.now()) == 1


def _question(options: dict[str, Any], challenge: str, user: User | None, purpose: str) -> Question:
    asked = {"challenge": challenge, "user": user.pk if user else None, "purpose": purpose}
    return Question(json.dumps(options), signing.dumps(asked, salt=SALT))


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


def _handle(user: User) -> bytes:
    """Give what devices know somebody by: their number, which says nothing of them (14.6.1)."""
    return f"user {user.pk}".encode()


def _challenge() -> str:
    return _text(secrets.token_bytes(32))


def _read(answer: str) -> dict[str, Any]:
    told = json.loads(answer[:LONGEST])
    if not isinstance(told, dict) or not IDENTIFIER.fullmatch(told["id"]):
        raise TypeError(answer[:20])
    return told


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _webauthn() -> Any:
    """Give the part that takes a library: ten megabytes, which only those processes need where one is used."""
    from rollbook.credentials import webauthn

    return webauthn
