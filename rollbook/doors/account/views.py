"""Signing in and out."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rollbook.doors.account.entering import remember
from rollbook.doors.account.forms import SignInForm


class SignInView(LoginView):  # type: ignore[misc]
    """GET the page, POST `login`, `password` and `next`."""

    form_class = SignInForm
    template_name = "account/sign_in.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """The session remembers the device and address that it was begun from."""
        remember(self.request)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say it with a status that scripts understand too."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("sign_in")
