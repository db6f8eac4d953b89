"""The site's rules about users, as the operator set them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def erasure_date() -> datetime:
    """Give the moment until which somebody deleted now can be restored."""
    return timezone.now() + timedelta(days=settings.DELETE_GRACE_DAYS)


def never_delete() -> bool:
    """Tell whether people may only be suspended, since audit records must keep their subject."""
    return bool(settings.NEVER_DELETE)


def default_roles() -> tuple[str, ...]:
    """Give the role that a new user gets where none is named."""
    return (settings.DEFAULT_ROLE,) if settings.DEFAULT_ROLE else ()
