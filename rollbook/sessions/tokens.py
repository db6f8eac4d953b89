"""API tokens: what one looks like, and whether one that is shown still stands."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from rollbook.sessions.models import Token
from rollbook.sessions.seen import stamp
from rollbook.sessions.store import hashed

SHAPE: Final = re.compile(r"rbk_[A-Za-z0-9_-]{43}")  # a prefix that secret scanners can look for; 256 bits
USED: Final = timedelta(minutes=1)  # between two notes of the last use


def new_secret() -> str:
    """Make a secret. Whoever asks shows it once; only `digest` of it is ever kept."""
    return f"rbk_{secrets.token_urlsafe(32)}"


def digest(secret: str) -> str:
    """Give the SHA-256 that is stored: enough for a secret of 256 random bits, and quick to look up."""
    return hashed(secret)


def standing() -> QuerySet[Token]:
    """Give the tokens that let somebody in: neither run out nor ended with their user's access."""
    in_time = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return Token.objects.filter(in_time, user__status="active", user__access_epoch=F("epoch"))


def shown(secret: str) -> Token | None:
    """Give the token that belongs to a secret, with its user, if it still stands; and note its use."""
    if not SHAPE.fullmatch(secret):
        return None
    token = standing().select_related("user").filter(secret_hash=digest(secret)).first()
    if token:
        _note_use(token)
    return token


def _note_use(token: Token) -> None:
    now = timezone.now()
    if token.last_used is None or token.last_used < now - USED:
        Token.objects.filter(pk=token.pk).update(last_used=now)
    stamp(token.user)


def listed(user_id: int | None = None) -> QuerySet[Token]:
    """Give the tokens that stand, of one user or of all, the latest first."""
    of_user = Q() if user_id is None else Q(user_id=user_id)
    return standing().filter(of_user).select_related("user").order_by("-pk")
