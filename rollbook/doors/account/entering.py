"""Letting somebody in who has proved who they are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login

from rollbook.users.models import User


def enter(request: Any, user: User) -> None:
    """Begin a session of theirs; one of somebody else in this browser ends. It remembers device and address."""
    (backend,) = settings.AUTHENTICATION_BACKENDS
    remember(request)
    request.session.epoch = user.access_epoch
    login(request, user, backend=backend)
    remember(request)  # of another's, login made a new one


def remember(request: Any) -> None:
    """Let the session know where it was begun."""
    request.session.device = request.headers.get("User-Agent", "")[:300]
    request.session.address = request.META.get("REMOTE_ADDR")
