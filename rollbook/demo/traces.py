"""What people leave behind by being there: last access and sign-in, a password, sessions of those who are about."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password

from rollbook.audit.models import Change
from rollbook.demo.people import SEED, Person
from rollbook.kernel import sql
from rollbook.kernel.selection import CHUNK
from rollbook.sessions.models import Session
from rollbook.sessions.store import LIFETIME
from rollbook.users.models import NEVER, Status, User

ABOUT: Final = timedelta(days=2)
MOST: Final = 400
DEVICES: Final = (
    "Firefox 128 on Windows", "Chrome 126 on Android", "Safari 17 on iPhone", "Chrome 126 on ChromeOS",
    "Edge 126 on Windows", "Safari 17 on macOS", "Firefox 128 on Linux",
)  # fmt: skip


def leave(everybody: Sequence[Person], now: datetime) -> None:
    """Set them for all who are still there. Nobody was there after their access had ended."""
    known = {name: person for person in everybody for name in (person.username, person.email) if name}
    rows, ended = [], _ended()
    for pk, username, email, created in User.objects.values_list("pk", "username", "email", "created_at"):
        person = known.get(username) or known[email or ""]
        latest = min(person.last_access or NEVER, ended.get(pk, now))
        if latest > created:
            signed_in = max(created, min(latest, person.last_login or latest))
            rows.append({"id": pk, "last_access": latest, "last_login": signed_in})
    for start in range(0, len(rows), CHUNK):
        sql.update_rows(User, ["last_access", "last_login"], rows[start : start + CHUNK])
    _passwords()
    _sessions(now)


def _ended() -> Mapping[int, datetime]:
    """Tell when the access of those who are not Active ended."""
    away = User.objects.exclude(status=Status.ACTIVE).values("pk")
    changes = Change.objects.filter(kind="user", subject_id__in=away, after__has_key="status").order_by("event_id")
    return dict(changes.values_list("subject_id", "event__at"))


def _passwords() -> None:
    """Who has signed in has a password. It is one and the same, that nobody knows: each hash takes its time."""
    without = User.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login__isnull=False)
    without.update(password=make_password(secrets.token_hex(32)))


def _sessions(now: datetime) -> None:
    """Sign in those who were here lately. The keys are made of nothing that anybody knows."""
    chance = Random(SEED)  # noqa: S311 - has to be repeatable, not secret
    about = User.objects.filter(status=Status.ACTIVE, last_access__gte=now - ABOUT)
    sessions = [
        Session(
            key_hash=secrets.token_hex(32), user_id=pk, epoch=epoch, data="", device=chance.choice(DEVICES),
            address=f"198.51.100.{chance.randrange(1, 255)}", created_at=signed_in, last_seen=seen,
            expires_at=now + LIFETIME,
        )
        for pk, epoch, signed_in, seen in _first(about)
    ]  # fmt: skip
    Session.objects.bulk_create(sessions)


def _first(about: Any) -> list[Any]:
    return list(about.order_by("pk").values_list("pk", "access_epoch", "last_login", "last_access")[:MOST])
