"""How allauth's sign-in behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from rollbook.users.names import username_key
from rollbook.users.queries import by_name


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; one answer for every failed sign-in; no messages of its own."""

    NO_MATCH = _("This name and password don't fit together, or this person can't sign in at the moment.")
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        **dict.fromkeys(("username_password_mismatch", "email_password_mismatch"), NO_MATCH),
        "too_many_login_attempts": _("Too many attempts. Wait some minutes, then try again."),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        """People are added by administrators."""
        return False

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Pages say what happened; a toast for signing in says nothing new."""

    def is_safe_url(self, url: Any) -> bool:
        """Only ourselves, by the name that was asked for: no other host that this site answers to."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_client_ip(self, request: Any) -> str:
        """The middleware has already found the true sender."""
        return str(request.META["REMOTE_ADDR"])

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        """Count by whom the name means, however it is spelt, or by the name where it means nobody."""
        name = str(credentials.get("username") or credentials.get("email") or "")
        user = by_name(name)
        return f"user:{user.pk}" if user else f"name:{username_key(name)}"

    def get_logout_redirect_url(self, request: Any) -> str:
        """Signing out leads back to the sign-in page."""
        return reverse(settings.LOGIN_URL)
