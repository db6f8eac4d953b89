"""What a link of each kind leads to, how long it lasts, and how one is made."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from rollbook.credentials.models import Kind
from rollbook.sessions.store import hashed

PAGES: Final = {
    Kind.INVITATION: "activate", Kind.ACTIVATION: "activate", Kind.RESET: "reset", Kind.EMAIL: "confirm_email",
    Kind.REVERT: "revert_email", Kind.SIGN_IN: "sign_in_by_link",
}  # fmt: skip
HOURS: Final = 4
REVERT_DAYS: Final = 7
LASTS: Final = {
    Kind.RESET: timedelta(hours=HOURS), Kind.EMAIL: timedelta(hours=HOURS), Kind.REVERT: timedelta(days=REVERT_DAYS),
    Kind.SIGN_IN: timedelta(minutes=30),
}  # fmt: skip


def end_of(kind: Kind) -> datetime:
    """Give the moment at which a link made now ends."""
    return timezone.now() + LASTS.get(kind, timedelta(days=settings.LINK_DAYS))


def fresh(kind: Kind, user_id: int, epoch: int, address_key: str, **more: Any) -> tuple[dict[str, Any], str]:
    """Make a row of a new link, and its address at the site's own name, whatever a request called us."""
    secret = secrets.token_urlsafe(32)
    row = {
        "user_id": user_id, "kind": kind.value, "secret_hash": hashed(secret), "epoch": epoch,
        "address_key": address_key, "expires_at": end_of(kind), **more,
    }  # fmt: skip
    return row, settings.SITE_URL + reverse(PAGES[kind], args=[secret])
