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

from rollbook.credentials.links import vouched
from rollbook.doors import proof
from rollbook.doors.requests import QUIET
from rollbook.kernel.refusal import Unproved


class SignedInMiddleware:
    """Gives `request.user`, and asks them to prove it where that is due.

    A session stands only for an Active user of the same access epoch.
    """

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

    def process_exception(self, request: Any, exception: Exception) -> HttpResponseBase | None:
        """Ask whoever has to prove who they are, wherever that was found out."""
        return proof.ask(request) if isinstance(exception, Unproved) else None


def _user(request: Any) -> Any:
    session = request.session
    if not session.get(SESSION_KEY):
        return AnonymousUser()
    if session.lent and not vouched(session.lent):  # whoever made the link may do so no more
        session.flush()
        return AnonymousUser()
    return session.user
