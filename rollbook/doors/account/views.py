"""Signing in and out, and asking for a new password."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rollbook.credentials import limits
from rollbook.credentials.factors import by_password
from rollbook.credentials.forgotten import ask
from rollbook.credentials.links import oneself
from rollbook.credentials.making import HOURS
from rollbook.doors.account.entering import begin, current, go_on, may_try, note, step_of, went_well
from rollbook.doors.account.forms import NameForm, SignInForm
from rollbook.doors.account.proving import TOO_MANY, asking, by_passkey
from rollbook.doors.back import back_to
from rollbook.doors.forms import OperationForm
from rollbook.kernel.refusal import Invalid
from rollbook.terms.queries import published
from rollbook.users.models import User
from rollbook.users.names import username_key
from rollbook.users.operations import change_password
from rollbook.users.queries import by_name
from rollbook.users.selection import UserSelection

NO_MATCH: Final = _("This name and password don't fit together, or this person can't sign in at the moment.")


def sign_in(request: Any) -> HttpResponse:
    """GET the page; POST `login` and `password`, or a passkey, and `next`. One answer for every attempt that fails."""
    if request.user.is_authenticated:
        return redirect(back_to(request, settings.LOGIN_REDIRECT_URL))
    key = "answer" in request.POST
    form = SignInForm(request.POST if request.method == "POST" and not key else None)
    user, status = None, 200
    if key:
        user, status = by_passkey(request), 422
    elif form.is_bound:
        user, status = _attempt(request, form) if form.is_valid() else (None, 422)
    if user:
        return begin(request, user, second=key)
    context = {"form": form, "next": back_to(request, ""), "no_passkey": key, **asking(), "terms": published()}
    return render(request, "account/sign_in.html", context, status=status)


def _attempt(request: Any, form: SignInForm) -> tuple[User | None, int]:
    """Give whom the form lets in, and else the status of the answer."""
    name, password = form.cleaned_data["login"], form.cleaned_data["password"]
    meant, key = by_name(name), username_key(name)
    if not may_try(request, meant, key):
        form.add_error(None, TOO_MANY)
        return None, 429
    if not by_password(meant, password) or meant is None:
        form.add_error(None, NO_MATCH)
        return None, 422
    went_well(request, meant, key)
    return meant, 200


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("sign_in")


def new_password(request: Any) -> HttpResponse:
    """GET and POST the page on the way in for those whose password was only for now."""
    entering = current(request)
    if entering is None or step_of(entering) != "new_password":
        return go_on(request)
    user = entering.user
    by = oneself(user, address=request.META.get("REMOTE_ADDR"), request_id=request.request_id)
    form = OperationForm(change_password, by, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if user.check_password(form.cleaned_data["password"]):
            form.add_error("password", _("This is the one that you were given. Choose another."))
        elif _changed(form, user, by):
            note(request, epoch=entering.epoch + 1)  # the change has ended all of their access but this way in
            return go_on(request)
    context = {"form": form, "person": user}
    return render(request, "account/new_password.html", context, status=422 if form.errors else 200)


def _changed(form: OperationForm, user: User, by: Any) -> bool:
    try:
        still = Q(access_epoch=user.access_epoch)  # or somebody has set another one meanwhile
        return bool(change_password(UserSelection([user.pk], still=still), by=by, **form.values()).changed)
    except Invalid as invalid:
        form.take(invalid)
        return False


def forgotten(request: Any) -> HttpResponse:
    """GET the page; POST `login` to be sent a link. The answer and its time tell nothing of who has an account."""
    form = NameForm(request.POST if request.method == "POST" else None)
    asked = form.is_bound and form.is_valid()
    if asked:
        address = request.META.get("REMOTE_ADDR", "")
        if not limits.spend(limits.ASKED, limits.network(address)):
            form.add_error(None, TOO_MANY)
            return render(request, "account/forgotten.html", {"form": form}, status=429)
        ask(form.cleaned_data["login"], address)
    context = {"form": form, "asked": asked, "hours": HOURS, "mailbox": settings.MAILBOX}
    return render(request, "account/forgotten.html", context, status=422 if form.errors else 200)
