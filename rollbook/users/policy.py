"""The site's rules about users, as the operator set them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from rollbook.users.models import DELETED, WAITING, Status

PERSON, ADMINISTRATORS = "person", "administrators"
DECIDED: Final = {"first_name": "NAMES_BY", "last_name": "NAMES_BY", "email": "EMAIL_BY", "password": "PASSWORD_BY"}
_SUSPENDED: Final = Q(status=Status.SUSPENDED) | Q(DELETED, deleted_from=Status.SUSPENDED)
NEVER_IN: Final = (  # those who have never come in: what was made for them is still for administrators to mend
    Q(status__in=WAITING) | Q(DELETED, deleted_from__in=WAITING) | Q(_SUSPENDED, status_before__in=WAITING)
)


def erasure_date() -> datetime:
    """Give the moment until which somebody deleted now can be restored."""
    return timezone.now() + timedelta(days=settings.DELETE_GRACE_DAYS)


def never_delete() -> bool:
    """Tell whether people may only be suspended, since audit records must keep their subject."""
    return bool(settings.NEVER_DELETE)


def default_roles() -> tuple[str, ...]:
    """Give the role that a new user gets where none is named."""
    return (settings.DEFAULT_ROLE,) if settings.DEFAULT_ROLE else ()


def changed_by(field: str) -> str:
    """Give who changes a field of those who have come in: `both`, `person` or `administrators`."""
    return str(getattr(settings, DECIDED[field]))


def own(field: str) -> bool:
    """Tell whether people may change a field of their own."""
    return changed_by(field) != ADMINISTRATORS


def closed(field: str, *, to_oneself: bool) -> bool:
    """Tell whether the site keeps a field from those who change it for themselves, or else from administrators."""
    return changed_by(field) == (ADMINISTRATORS if to_oneself else PERSON)
