"""The second factor on the way in: asked for of those who have one, set up there by those who need one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from rollbook.credentials import factors, limits
from rollbook.credentials.links import oneself
from rollbook.doors.account import device, setting_up
from rollbook.doors.account.entering import CODES, Entering, current, go_on, note, step_of
from rollbook.doors.account.forms import CodeForm
from rollbook.doors.account.proving import asking, by_passkey, checked
from rollbook.users.models import User


def second_factor(request: Any) -> HttpResponse:
    """GET the page, POST `code`, of an app or a recovery code; or a passkey."""
    entering = current(request)
    if entering is None or step_of(entering) != "second_factor":
        return go_on(request)
    user, key = entering.user, "answer" in request.POST
    form, status = CodeForm(request.POST if request.method == "POST" and not key else None), 200
    if request.method == "POST":
        status = (200 if by_passkey(request, user, alone=False) else 422) if key else _by_code(request, form, user)
        if status == 200:
            note(request, second=True)
            return go_on(request)
    context = {"form": form, "no_passkey": key, "apps": user.authenticators.exists(), **asking(user, alone=False)}
    return render(request, "account/second_factor.html", context, status=status)


def _by_code(request: Any, form: CodeForm, user: User) -> int:
    """Give the status of the answer. Known browsers have a count of their own."""
    about = device.known(request, user) or f"user {user.pk}"
    wrong = _("This code is not good, or has been used. Wait for the next one.")
    return checked(form, (limits.SECOND, about), lambda: factors.prove(user, form.cleaned_data["code"]), wrong)


def needed_two_factor(request: Any) -> HttpResponse:
    """GET and POST the page on the way in for whoever has to set two-factor up first, by an app."""
    return _needed(request, setting_up.app, setting_up.app_page)


def needed_passkey(request: Any) -> HttpResponse:
    """GET and POST the same by a passkey."""
    return _needed(request, setting_up.passkey, setting_up.passkey_page)


def _needed(request: Any, carried_out: setting_up.Step, page: setting_up.Page) -> HttpResponse:
    entering: Entering | None = current(request)
    if entering is not None and CODES in request.session:
        return setting_up.codes(request, lambda: go_on(request))
    if entering is None or step_of(entering) != "needed_two_factor":
        return go_on(request)
    by = oneself(entering.user, address=request.META.get("REMOTE_ADDR"), request_id=request.request_id)
    form = carried_out(request, entering.user, by)
    if form is None:
        note(request, second=True)
        return redirect("needed_two_factor")
    return page(request, form, entering.user, back="", app=reverse("needed_two_factor"), key=reverse("needed_passkey"))


urlpatterns = [
    path("sign-in/second-factor/", second_factor, name="second_factor"),
    path("sign-in/two-factor/", needed_two_factor, name="needed_two_factor"),
    path("sign-in/two-factor/passkey/", needed_passkey, name="needed_passkey"),
]
