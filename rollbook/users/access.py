"""What somebody's access consists of, and what of it has just ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import F, Q
from django.utils import timezone

from rollbook.credentials.models import Link
from rollbook.kernel import sql
from rollbook.sessions.models import Session, Token

MOST: Final = 100_000  # told exactly up to here


def just_ended(ids: Sequence[int]) -> dict[str, int]:
    """Count what these people had until their access epoch was raised a moment ago, by one statement."""
    now, theirs = timezone.now(), {"user__in": sql.among(ids), "epoch": F("user__access_epoch") - 1}
    kinds = {
        "sessions": Session.objects.filter(expires_at__gt=now, **theirs),
        "tokens": Token.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), **theirs),
        "links": Link.objects.filter(used_at=None, void_at=None, expires_at__gt=now, **theirs),
    }
    return dict(zip(kinds, sql.capped_counts(list(kinds.values()), MOST), strict=True))
