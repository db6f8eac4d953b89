"""Who is signed in: read with the session itself, by one statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from rollbook.doors.requests import QUIET


class SignedInMiddleware:
    """Gives `request.user`. A session stands only for an Active user of the same access epoch."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: Any) -> HttpResponseBase:
        request.user = SimpleLazyObject(lambda: _user(request))
        return self.respond(request)

    def process_view(self, request: Any, *_view: Any) -> None:
        """Show the page in the language of whoever is signed in, unless this browser has chosen another one."""
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or request.resolver_match.view_name in QUIET
        if asked or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        language = getattr(request.user, "language", "")
        if language in dict(settings.LANGUAGES) and translation.check_for_language(language):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()


def _user(request: Any) -> Any:
    signed_in = request.session.get(SESSION_KEY)
    return request.session.user if signed_in else AnonymousUser()
