"""The second factor: asked for on the way in, set up there by whoever needs it, and looked after in My account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rollbook.credentials import factors, limits, totp
from rollbook.credentials.links import oneself
from rollbook.doors.account import device
from rollbook.doors.account.entering import CODES, PATIENCE, PROVED, current, go_on, note, step_of
from rollbook.doors.account.forms import CodeForm, ProofForm
from rollbook.doors.account.views import TOO_MANY
from rollbook.doors.back import back_to
from rollbook.doors.forms import OperationForm
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.sealing import seal, unseal
from rollbook.users.models import User
from rollbook.users.operations import add_authenticator, make_recovery_codes, remove_two_factor
from rollbook.users.selection import UserSelection

NEW: Final = "new authenticator"  # the key that is being set up, sealed


# -- on the way in


def second_factor(request: Any) -> HttpResponse:
    """GET the page, POST `code`: of an app, or a recovery code."""
    entering = current(request)
    if entering is None or step_of(entering) != "second_factor":
        return go_on(request)
    form, status = CodeForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = _asked(request, form, entering.user)
        if status == 200:
            note(request, second=True)
            return go_on(request)
    return render(request, "account/second_factor.html", {"form": form}, status=status)


def _asked(request: Any, form: CodeForm, user: User) -> int:
    """Give 200 where the code is good, and else the status of the answer. Known browsers have a count of their own."""
    if not form.is_valid():
        return 422
    about = device.known(request, user) or f"user {user.pk}"
    if not limits.spend(limits.SECOND, about):
        form.add_error(None, TOO_MANY)
        return 429
    if factors.prove(user, form.cleaned_data["code"]):
        limits.give_back(limits.SECOND, about)
        return 200
    form.add_error("code", _("This code is not good, or has been used. Wait for the next one."))
    return 422


def needed_two_factor(request: Any) -> HttpResponse:
    """GET and POST the page on the way in for whoever has to set two-factor up first."""
    entering = current(request)
    if entering is not None and CODES in request.session:
        return _codes(request, lambda: go_on(request))
    if entering is None or step_of(entering) != "needed_two_factor":
        return go_on(request)
    if _set_up(request, form := _form(request, entering.user), entering.user):
        note(request, second=True)
        return redirect("needed_two_factor")
    return _set_up_page(request, form, entering.user, needed=True)


# -- in My account


def proved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let somebody on who has proved who they are lately, and ask others for it first."""

    @wraps(view)
    def asked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        at = request.session.get(PROVED)
        if at and datetime.fromisoformat(at) > timezone.now() - PATIENCE:
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('prove')}?next={quote(request.path)}")

    return login_required(asked)


@login_required
def prove(request: Any) -> HttpResponse:
    """GET the page, POST `password` and, of who has two-factor, `code`: a fresh proof before something that matters."""
    form, status = ProofForm(request.user.two_factor, request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = _proof(form, request.user)
        if status == 200:
            request.session[PROVED] = timezone.now().isoformat()
            return redirect(back_to(request, reverse("account_sign_in")))
    context = {"form": form, "next": back_to(request, "")}
    return render(request, "account/prove.html", context, status=status)


def _proof(form: ProofForm, user: User) -> int:
    if not form.is_valid():
        return 422
    if not limits.spend(limits.PROOF, f"user {user.pk}"):
        form.add_error(None, TOO_MANY)
        return 429
    right = user.check_password(form.cleaned_data["password"])
    if right and (not user.two_factor or factors.prove(user, form.cleaned_data["code"])):
        limits.give_back(limits.PROOF, f"user {user.pk}")
        return 200
    form.add_error(None, _("This is not right."))
    return 422


@proved
def set_up(request: Any) -> HttpResponse:
    """GET a key as QR code, POST a `code` of the app that has read it."""
    if CODES in request.session:
        return _codes(request, lambda: redirect("account_sign_in"))
    if _set_up(request, form := _form(request, request.user), request.user):
        return redirect("set_up_two_factor")
    return _set_up_page(request, form, request.user, needed=False)


@proved
def new_codes(request: Any) -> HttpResponse:
    """GET a question, POST for new recovery codes, which are shown until they are kept."""
    if CODES in request.session:
        return _codes(request, lambda: redirect("account_sign_in"))
    if request.method == "POST":
        _keep(request, make_recovery_codes(UserSelection.of(request.user), by=_oneself(request, request.user)))
        return redirect("recovery_codes")
    return render(request, "account/new_codes.html")


@proved
def turn_off(request: Any) -> HttpResponse:
    """GET a question, POST to sign in with the password alone again."""
    refused = ""
    if request.method == "POST":
        outcome = remove_two_factor(UserSelection.of(request.user), by=_oneself(request, request.user))
        if outcome.changed:
            messages.success(request, _("Two-factor is off."))
            return redirect("account_sign_in")
        refused = next((str(Refusal(code).label) for code in outcome.refused), "")
    return render(request, "account/turn_off.html", {"refused": refused}, status=422 if refused else 200)


# -- what both do


def _form(request: Any, user: User) -> OperationForm:
    data = request.POST if request.method == "POST" else None
    form = OperationForm(add_authenticator, oneself(user), data, without={"key"})
    form.fields["code"].widget = CodeForm.base_fields["code"].widget  # nobody has to hide what is good once
    return form


def _set_up(request: Any, form: OperationForm, user: User) -> bool:
    """Add the app where the code is of the key that was shown; its recovery codes are then to be shown."""
    key = unseal(request.session.get(NEW, ""), NEW)
    if not key or not form.is_bound or not form.is_valid():
        return False
    try:
        outcome = add_authenticator(UserSelection.of(user), by=_oneself(request, user), key=key, **form.values())
    except Invalid as invalid:
        form.take(invalid)
        return False
    request.session.pop(NEW, None)
    _keep(request, outcome)
    return bool(outcome.changed)


def _set_up_page(request: Any, form: OperationForm, user: User, *, needed: bool) -> HttpResponse:
    key = unseal(request.session.get(NEW, ""), NEW)
    if not key:
        key = totp.new_key()
        request.session[NEW] = seal(key, NEW)
    told = totp.address(key, settings.SITE_NAME, user.username)
    context = {"form": form, "picture": totp.picture(told), "key": totp.grouped(key), "needed": needed}
    return render(request, "account/set_up.html", context, status=422 if form.errors else 200)


def _keep(request: Any, outcome: Outcome) -> None:
    for codes in outcome.shown.values():
        request.session[CODES] = seal(codes, CODES)


def _codes(request: Any, further: Callable[[], HttpResponse]) -> HttpResponse:
    """Show the recovery codes until somebody says that they have kept them."""
    if request.method == "POST" and request.POST.get("kept"):
        del request.session[CODES]
        return further()
    codes = (unseal(request.session[CODES], CODES) or "").split("\n")
    told = quote("\r\n".join([f"{settings.SITE_NAME}: {settings.SITE_URL}", "", *codes, ""]))
    context = {"codes": codes, "file": f"data:text/plain;charset=utf-8,{told}", "asked": request.method == "POST"}
    return render(request, "account/codes.html", context, status=422 if context["asked"] else 200)


def _oneself(request: Any, user: User) -> Any:
    return oneself(user, address=request.META.get("REMOTE_ADDR"), request_id=request.request_id)


urlpatterns = [
    path("sign-in/second-factor/", second_factor, name="second_factor"),
    path("sign-in/two-factor/", needed_two_factor, name="needed_two_factor"),
    path("account/prove/", prove, name="prove"),
    path("account/two-factor/", set_up, name="set_up_two_factor"),
    path("account/two-factor/codes/", new_codes, name="recovery_codes"),
    path("account/two-factor/off/", turn_off, name="turn_off_two_factor"),
]
