"""My account → Signing in → Password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from rollbook.doors.account.entering import enter
from rollbook.doors.account.frame import mine, myself
from rollbook.doors.account.proving import proved
from rollbook.doors.forms import OperationForm
from rollbook.kernel.refusal import Invalid
from rollbook.users.models import User
from rollbook.users.operations import change_password
from rollbook.users.selection import UserSelection


@proved
@mine
def password(request: Any) -> HttpResponse:
    """GET the page, POST `password`: all of one's access ends, but for this browser, which begins anew."""
    form = OperationForm(change_password, myself(request), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _changed(request, form):
        response = redirect("account_sign_in")
        user = User.objects.get(pk=request.user.pk)
        user.access_epoch = request.user.access_epoch + 1  # what has ended their access since ends this browser's too
        enter(request, response, user)
        messages.success(request, _("Your password is changed. Everything else that was signed in as you has ended."))
        return response
    context = {"form": form, "person": request.user}
    return render(request, "account/password.html", context, status=422 if form.errors else 200)


def _changed(request: Any, form: OperationForm) -> bool:
    still = Q(access_epoch=request.user.access_epoch)  # or somebody has ended their access meanwhile
    try:
        outcome = change_password(UserSelection([request.user.pk], still=still), by=myself(request), **form.values())
    except Invalid as invalid:
        form.take(invalid)
        return False
    if not outcome.changed:
        form.add_error(None, _("Your access has ended meanwhile. Sign in again."))
    return bool(outcome.changed)


urlpatterns = [path("account/password/", password, name="own_password")]
