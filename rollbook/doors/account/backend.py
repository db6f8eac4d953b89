"""Proves who somebody is by username or email and password; tells nobody whether an account exists."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password

from rollbook.users.models import Status, User
from rollbook.users.queries import by_name


class Backend(BaseBackend):
    """Django's way in. A wrong name costs the same time as a wrong password."""

    def authenticate(
        self,
        request: Any,
        username: str | None = None,
        email: str | None = None,
        password: str | None = None,
        **_more: Any,
    ) -> User | None:
        """Give the Active user of this name, if the password is theirs."""
        if password is None or not (username or email):
            return None
        user = by_name(username or email or "")
        if user is None or not user.has_usable_password():
            make_password(password)
            return None
        if not user.check_password(password) or user.status != Status.ACTIVE:
            return None
        if session := getattr(request, "session", None):
            session.epoch = user.access_epoch  # as it was before the password was looked at
        return user

    def get_user(self, user_id: int) -> User | None:
        """Give the person of a session, while they are Active."""
        return User.objects.filter(pk=user_id, status=Status.ACTIVE).first()
