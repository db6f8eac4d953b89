"""Setting up an app or a passkey: what the way in and My account have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from rollbook.credentials import passkeys, totp
from rollbook.doors.account.entering import CODES
from rollbook.doors.account.forms import CodeForm
from rollbook.doors.forms import OperationForm
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import Operation
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.sealing import seal, unseal
from rollbook.users.models import User
from rollbook.users.operations import add_authenticator, add_passkey
from rollbook.users.selection import UserSelection

NEW: Final = "new authenticator"  # the key that is being set up, sealed

Step = Callable[[Any, User, Actor], OperationForm | None]
Page = Callable[..., HttpResponse]


def app(request: Any, user: User, by: Actor) -> OperationForm | None:
    """Add the app where the code is of the key that was shown; else give the form, with what is wrong on it."""
    form = _form(request, by, add_authenticator, {"key"})
    form.fields["code"].widget = CodeForm.base_fields["code"].widget  # nobody has to hide what is good once
    key = unseal(request.session.get(NEW, ""), NEW)
    if not key or not _done(request, form, user, by, add_authenticator, key=key):
        return form
    request.session.pop(NEW, None)
    return None


def passkey(request: Any, user: User, by: Actor) -> OperationForm | None:
    """Add the passkey that a browser has made; else give the form, with what is wrong on it."""
    form = _form(request, by, add_passkey, {"question", "answer"})
    sent = {"question": request.POST.get("signed", ""), "answer": request.POST.get("answer", "")}
    return None if _done(request, form, user, by, add_passkey, **sent) else form


def _form(request: Any, by: Actor, operation: Operation, without: set[str]) -> OperationForm:
    return OperationForm(operation, by, request.POST if request.method == "POST" else None, without=without)


def _done(request: Any, form: OperationForm, user: User, by: Actor, operation: Operation, **more: Any) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    try:
        outcome = operation(UserSelection.of(user), by=by, **form.values(), **more)
    except Invalid as invalid:
        form.take(invalid)
        return False
    for code in outcome.refused:
        form.add_error(None, str(Refusal(code).label))
    keep(request, outcome)
    return bool(outcome.changed)


def app_page(request: Any, form: OperationForm, user: User, **context: Any) -> HttpResponse:
    """Show a key as QR code: the same until an app has read it."""
    key = unseal(request.session.get(NEW, ""), NEW)
    if not key:
        key = totp.new_key()
        request.session[NEW] = seal(key, NEW)
    told = totp.address(key, settings.SITE_NAME, user.username)
    context |= {"form": form, "picture": totp.picture(told), "text": totp.grouped(key), "possible": passkeys.possible()}
    return render(request, "account/set_up.html", context, status=422 if form.errors else 200)


def passkey_page(request: Any, form: OperationForm, user: User, **context: Any) -> HttpResponse:
    """Ask the browser for a passkey, where it can make any for this site."""
    context |= {"form": form, "passkey": passkeys.ask_to_make(user) if passkeys.possible() else None}
    return render(request, "account/add_passkey.html", context, status=422 if form.errors else 200)


def keep(request: Any, outcome: Outcome) -> None:
    """Have recovery codes shown until they are kept."""
    for shown in outcome.shown.values():
        request.session[CODES] = seal(shown, CODES)


def codes(request: Any, further: Callable[[], HttpResponse]) -> HttpResponse:
    """Show the recovery codes until somebody says that they have kept them."""
    if request.method == "POST" and request.POST.get("kept"):
        del request.session[CODES]
        return further()
    shown = (unseal(request.session[CODES], CODES) or "").split("\n")
    told = quote("\r\n".join([f"{settings.SITE_NAME}: {settings.SITE_URL}", "", *shown, ""]))
    context = {"codes": shown, "file": f"data:text/plain;charset=utf-8,{told}", "asked": request.method == "POST"}
    return render(request, "account/codes.html", context, status=422 if context["asked"] else 200)
