"""Doing things in the past.

Operations stamp what they do with the present, as they must. A demo needs months of history, so here, and
nowhere else, the stamps of a step are moved to when it is said to have happened. Steps come in the order of
their dates: then the log's order by number is its order by date too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from rollbook.audit.models import Change, Event
from rollbook.groups.models import GroupMember
from rollbook.imports.models import Import
from rollbook.jobs.models import Frozen
from rollbook.kernel import codec
from rollbook.kernel.refusal import Denied
from rollbook.roles.models import Grant
from rollbook.sessions.models import Token
from rollbook.terms.models import Acceptance, Version
from rollbook.users.models import User

STAMPS: Final[tuple[tuple[Any, str], ...]] = (
    (Event, "at"), (Grant, "at"), (GroupMember, "at"), (User, "created_at"), (Token, "created_at"),
    (Import, "created_at"), (Import, "applied_at"), (Frozen, "created_at"), (Frozen, "expires_at"),
    (Version, "published_at"), (Acceptance, "at"),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Something that was done at a moment."""

    at: datetime
    do: Callable[[], object]


def live(steps: Iterable[Step]) -> None:
    """Do all of it, the oldest first. Who lacks a permission is refused, and that is on record too."""
    began = timezone.now()
    for step in sorted(steps, key=lambda step: step.at):
        with suppress(Denied):
            step.do()
        _move(began, step.at)


def _move(began: datetime, when: datetime) -> None:
    """Date what carries a stamp of the present: all else has been moved before."""
    grace = timedelta(days=settings.DELETE_GRACE_DAYS)
    deletions = Change.objects.filter(event__at__gte=began, after__has_key="erase_after")
    for change in deletions.exclude(after__erase_after=None):
        Change.objects.filter(pk=change.pk).update(
            after={**(change.after or {}), "erase_after": codec.encode(when + grace)}
        )
    User.objects.filter(erase_after__gte=began + grace).update(erase_after=when + grace)
    for model, name in STAMPS:
        model.objects.filter(**{f"{name}__gte": began}).update(**{name: when})
