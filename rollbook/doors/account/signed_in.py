"""Who is signed in: read with the session itself, by one statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from rollbook.credentials.links import vouched


class SignedInMiddleware:
    """Gives `request.user`. A session stands only for an Active user of the same access epoch."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: Any) -> HttpResponseBase:
        request.user = SimpleLazyObject(lambda: _user(request))
        return self.respond(request)


def _user(request: Any) -> Any:
    session = request.session
    if not session.get(SESSION_KEY):
        return AnonymousUser()
    if session.lent and not vouched(session.lent):  # whoever made the link may do so no more
        session.flush()
        return AnonymousUser()
    return session.user
