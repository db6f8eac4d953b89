"""Proving who one is: the checks of a code, a password or a passkey, and the page that asks whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from rollbook.credentials import limits, passkeys
from rollbook.doors import proof
from rollbook.doors.account.forms import PasskeyForm, ProofForm
from rollbook.doors.back import back_to
from rollbook.users.models import User

TOO_MANY: Final = _("Too many attempts. Wait some minutes, then try again.")


def checked(form: forms.Form, counted: limits.Counted, right: Callable[[], bool], wrong: Any) -> int:
    """Give 200 where what was filled in is right, and else the status of the answer. Each attempt is counted before."""
    if not form.is_valid():
        return 422
    if not limits.spend(*counted):
        form.add_error(None, TOO_MANY)
        return 429
    if right():
        limits.give_back(counted)
        return 200
    form.add_error(None, wrong)
    return 422


def by_passkey(request: Any, user: User | None = None, *, alone: bool = True) -> User | None:
    """Give whose passkey has answered, if they may sign in."""
    sent = PasskeyForm(request.POST)
    found = passkeys.prove(**sent.cleaned_data, user=user, alone=alone) if sent.is_valid() else None
    return found if found and found.is_active else None


def asking(user: User | None = None, *, alone: bool = True) -> dict[str, Any]:
    """Give what a page needs that offers a passkey: nothing where there can be none, or somebody has none."""
    possible = passkeys.possible() and (user is None or user.passkeys.exists())
    return {"passkey": passkeys.ask_for_one(user, alone=alone)} if possible else {}


def proved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let somebody on who has proved who they are lately, and ask others for it first."""

    @wraps(view)
    def asked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if proof.is_fresh(request) else proof.ask(request)

    return login_required(asked)


@login_required
def prove(request: Any) -> HttpResponse:
    """GET the page, POST `password` and, of who has two-factor, `code`; or a passkey, which is both."""
    user, key = request.user, "answer" in request.POST
    form = ProofForm(user, request.POST if request.method == "POST" and not key else None)
    status = 200
    if request.method == "POST":
        status = (200 if by_passkey(request, user) else 422) if key else _by_words(form, user)
        if status == 200:
            proof.note(request)
            return redirect(back_to(request, reverse("account_sign_in")))
    context = {"form": form, "next": back_to(request, ""), "no_passkey": key, **asking(user)}
    return render(request, "account/prove.html", context, status=status)


def _by_words(form: ProofForm, user: User) -> int:
    return checked(form, (limits.PROOF, f"user {user.pk}"), lambda: form.proves(user), _("This is not right."))


urlpatterns = [path("account/prove/", prove, name="prove")]
