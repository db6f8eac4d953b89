"""One's own second factors in My account: apps, passkeys, recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from rollbook.credentials.models import Authenticator, Passkey
from rollbook.doors.account import setting_up
from rollbook.doors.account.entering import CODES
from rollbook.doors.account.frame import myself
from rollbook.doors.account.proving import proved
from rollbook.kernel.operation import Operation
from rollbook.kernel.refusal import Refusal
from rollbook.users.operations import make_recovery_codes, remove_authenticator, remove_passkey, remove_two_factor
from rollbook.users.selection import UserSelection


@proved
def set_up(request: Any) -> HttpResponse:
    """GET a key as QR code, POST a `code` of the app that has read it."""
    return _set_up(request, setting_up.app, setting_up.app_page)


@proved
def add_a_passkey(request: Any) -> HttpResponse:
    """GET a page that asks the browser for a passkey, POST what it has made."""
    return _set_up(request, setting_up.passkey, setting_up.passkey_page)


def _set_up(request: Any, carried_out: setting_up.Step, page: setting_up.Page) -> HttpResponse:
    if CODES in request.session:
        return setting_up.codes(request, lambda: redirect("account_sign_in"))
    form = carried_out(request, request.user, myself(request))
    if form is None:
        return redirect("set_up_two_factor" if CODES in request.session else "account_sign_in")
    own = {"app": reverse("set_up_two_factor"), "key": reverse("add_passkey")}
    return page(request, form, request.user, back=reverse("account_sign_in"), **own)


@proved
def new_codes(request: Any) -> HttpResponse:
    """GET a question, POST for new recovery codes, which are shown until they are kept."""
    if CODES in request.session:
        return setting_up.codes(request, lambda: redirect("account_sign_in"))
    if request.method == "POST":
        setting_up.keep(request, make_recovery_codes(UserSelection.of(request.user), by=myself(request)))
        return redirect("recovery_codes")
    return render(request, "account/new_codes.html")


@proved
def turn_off(request: Any) -> HttpResponse:
    """GET a question, POST to sign in with the password alone again."""
    return _taken(request, remove_two_factor, "turn_off", _("Two-factor is off."))


@proved
def remove_app(request: Any, pk: int) -> HttpResponse:
    """GET a question, POST to remove one app."""
    return _remove(request, remove_authenticator, Authenticator, pk, "authenticator")


@proved
def remove_a_passkey(request: Any, pk: int) -> HttpResponse:
    """GET a question, POST to remove one passkey."""
    return _remove(request, remove_passkey, Passkey, pk, "passkey")


def _remove(request: Any, operation: Operation, model: type[Model], pk: int, named: str) -> HttpResponse:
    one: Any = get_object_or_404(model, pk=pk, user=request.user)
    done = _("“%(name)s” is removed.") % {"name": one.name}
    return _taken(request, operation, "remove_factor", done, {"one": one}, **{named: pk})


def _taken(
    request: Any, operation: Operation, template: str, done: str, context: dict[str, Any] | None = None, **values: int
) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        outcome = operation(UserSelection.of(request.user), by=myself(request), **values)
        if outcome.changed:
            messages.success(request, done)
            return redirect("account_sign_in")
        refused = next((str(Refusal(code).label) for code in outcome.refused), "")
    shown = {"refused": refused, **(context or {})}
    return render(request, f"account/{template}.html", shown, status=422 if refused else 200)


urlpatterns = [
    path("account/two-factor/", set_up, name="set_up_two_factor"),
    path("account/two-factor/codes/", new_codes, name="recovery_codes"),
    path("account/two-factor/off/", turn_off, name="turn_off_two_factor"),
    path("account/two-factor/<int:pk>/remove/", remove_app, name="remove_app"),
    path("account/passkeys/add/", add_a_passkey, name="add_passkey"),
    path("account/passkeys/<int:pk>/remove/", remove_a_passkey, name="remove_passkey"),
]
