"""Django's session engine on our own table: sessions know their user and end by the epoch."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from rollbook.sessions.models import Session

LIFETIME: Final = timedelta(seconds=settings.SESSION_COOKIE_AGE)  # no longer than a browser keeps the cookie
ANONYMOUS: Final = timedelta(days=1)
BY_LINK: Final = "sign-in link of "  # before whose it is, in what the audit log says of the way
LENT: Final = timedelta(hours=1)
USER_KEY: Final = "_auth_user_id"


def hashed(secret: str) -> str:
    """Give what is stored instead of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SessionStore(SessionBase):
    """A session becomes somebody's by `begin`, and stays theirs.

    `epoch` is the user's as they proved who they are: what ended their access since then ends this one too.
    """

    device = ""
    address: str | None = None
    epoch: int | None = None
    last_seen: datetime | None = None
    user: Any = None  # whose it is, read together with it
    owner: int | None = None  # whose its row is
    lent: Any = None  # the link that somebody else made, where it began by one
    begun: datetime

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.begun = timezone.now()

    @property
    def via(self) -> str:
        """By what whoever is here acts: the audit log names both, the person and whose link it was."""
        return f"{BY_LINK}{self.lent.by_label}"[:64] if self.lent else "session"

    def _stands(self) -> Any:
        """Give the sessions under this key that have neither run out nor been ended."""
        now = timezone.now()
        standing = Q(user=None) | Q(user__access_epoch=F("epoch"), user__status="active")
        if settings.SESSION_IDLE:
            standing &= Q(last_seen__gt=now - settings.SESSION_IDLE)
        if settings.SESSION_LONGEST:
            standing &= Q(created_at__gt=now - settings.SESSION_LONGEST)
        return Session.objects.filter(standing, key_hash=hashed(self.session_key or ""), expires_at__gt=now)

    def load(self) -> dict[str, Any]:
        row = self._stands().select_related("user", "link").first() if self.session_key else None
        if row is None:
            self._session_key = None
            return {}
        self.last_seen, self.begun = row.last_seen, row.created_at
        self.user, self.owner, self.lent = row.user, row.user_id, row.link
        return self.decode(row.data)

    def begin(self, user: Any, *, device: str = "", address: str | None = None, link: Any = None) -> None:
        """Become a new session of somebody who has just proved who they are; what was in it before is gone.

        With a `link` it is one that somebody else has made, and short.
        """
        self.flush()
        self.owner, self.begun, self.lent = None, timezone.now(), link
        self[USER_KEY] = str(user.pk)
        self.device, self.address, self.epoch, self.user = device[:300], address, user.access_epoch, user

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hash=hashed(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        user_id = data.get(USER_KEY)
        now = timezone.now()
        values = {"data": self.encode(data), "user_id": user_id and int(user_id), "last_seen": now}
        if user_id:  # the cookie is sent with every save, and only then
            values["expires_at"] = self.begun + LENT if self.lent else now + LIFETIME
        if must_create:
            return self._insert(values)
        if not Session.objects.filter(key_hash=hashed(self.session_key)).update(**values, **self._whose(user_id)):
            raise UpdateError
        return None

    def _whose(self, user_id: Any) -> dict[str, Any]:
        """A session takes the user's epoch when it becomes theirs, and keeps it."""
        if not user_id or self.owner == int(user_id):
            return {}
        self.owner = int(user_id)
        if self.epoch is None:
            users: Any = Session._meta.get_field("user").related_model
            self.epoch = users.objects.values_list("access_epoch", flat=True).get(pk=user_id)
        link_id = self.lent and self.lent.pk
        return {"epoch": self.epoch, "device": self.device, "address": self.address, "link_id": link_id}

    def _insert(self, values: dict[str, Any]) -> None:
        row = {"expires_at": timezone.now() + ANONYMOUS, **values, **self._whose(values["user_id"])}
        try:
            with transaction.atomic():
                Session.objects.create(key_hash=hashed(self.session_key or ""), **row)
        except IntegrityError as error:
            raise CreateError from error

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key_hash=hashed(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires_at__lt=timezone.now()).delete()
