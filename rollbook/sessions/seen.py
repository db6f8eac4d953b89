"""When somebody was last here: written seldom, since every request would else be a write."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from rollbook.sessions.models import Session
from rollbook.sessions.store import SessionStore, hashed
from rollbook.users.models import User

ACCESS: Final = timedelta(hours=1)
SESSION: Final = timedelta(minutes=1)


def stamp(user: User, session: SessionStore | None = None) -> None:
    """Note the access: on the person at most hourly, on the session at most once a minute.

    Whoever is signed in by somebody else's link is not that person.
    """
    now = timezone.now()
    themselves = session is None or session.lent is None
    if themselves and user.last_access < now - ACCESS:
        User.objects.filter(pk=user.pk, last_access__lt=now - ACCESS).update(last_access=now)
    if session is not None and session.last_seen is not None and session.last_seen < now - SESSION:
        Session.objects.filter(key_hash=hashed(session.session_key or "")).update(last_seen=now)


def came(user: User) -> None:
    """Note that somebody has just signed in."""
    now = timezone.now()
    User.objects.filter(pk=user.pk).update(last_access=now, last_login=now)
