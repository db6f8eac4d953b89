"""Browsers that somebody has been signed in with: a cookie that proves nothing but that.

It lets nobody in and stands for no second factor. Attempts from such a browser are counted apart from those of
strangers, who could else keep somebody out of their own account by guessing wrong. It is good until their access
ends.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from rollbook.users.models import User

NAME: Final = "__Host-device" if settings.SITE_IS_HTTPS else "device"
SALT: Final = "rollbook.device"
LASTS: Final = 365 * 24 * 60 * 60  # seconds
MOST: Final = 5  # people that one browser remembers


def known(request: Any, user: User | None) -> str:
    """Give what this browser's attempts at somebody's account are counted by; "" where it has not met them."""
    told, epoch = _read(request).get(str(user.pk), ("", None)) if user else ("", None)
    return f"{user.pk} {told}" if user and told and epoch == user.access_epoch else ""


def know(request: Any, response: HttpResponse, user: User) -> None:
    """Let the browser remember that they were signed in here."""
    kept = _read(request)
    told, _epoch = kept.pop(str(user.pk), (secrets.token_urlsafe(16), None))
    newest = dict([*kept.items(), (str(user.pk), (told, user.access_epoch))][-MOST:])
    response.set_cookie(
        NAME, signing.dumps(newest, salt=SALT), max_age=LASTS, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip


def _read(request: Any) -> dict[str, tuple[str, int]]:
    try:
        kept: dict[str, tuple[str, int]] = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {}
    return kept
