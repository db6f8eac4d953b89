"""My account: its pages, each by an address of its own, for whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from rollbook.credentials import factors, passkeys
from rollbook.credentials.links import oneself
from rollbook.credentials.models import Authenticator
from rollbook.doors import proof
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles.queries import actor
from rollbook.sessions.seen import stamp
from rollbook.ui.context import first_page

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Tab:
    """One of its pages, by its address's name."""

    name: str
    label: Any
    permission: str = ""  # without which it is not there


TABS: Final = (
    Tab("account", _("Profile")),
    Tab("account_sign_in", _("Signing in")),
    Tab("account_sessions", _("Sessions")),
    Tab("account_tokens", _("API tokens"), Permission.TOKENS_CREATE),
    Tab("account_history", _("History")),
)


def mine(view: View) -> View:
    """Make a view a page of My account: signed in, and seen to be here."""

    @wraps(view)
    def seen(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        stamp(request.user, request.session)
        return view(request, *args, **kwargs)

    return login_required(seen)


def myself(request: Any) -> Actor:
    """Give the actor that whoever is signed in is, for what is their own to do and nothing else."""
    told = {"address": request.META.get("REMOTE_ADDR"), "request_id": request.request_id, "via": request.session.via}
    return oneself(request.user, fresh=proof.is_fresh(request), **told)


def framed(request: Any, tab: str, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """Show a page of My account under its tab."""
    may = actor(request.user, "account").holds
    shown = [one for one in TABS if not one.permission or may(one.permission)]
    tabs = [{"name": one.name, "label": one.label, "url": reverse(one.name)} for one in shown]
    around = {"tabs": tabs, "tab": tab, "console": first_page(may)}
    return render(request, f"account/{template}.html", {**around, **context}, status=status)


@mine
def signing_in(request: Any) -> HttpResponse:
    """GET how one signs in."""
    apps = Authenticator.objects.filter(user=request.user).order_by("pk")
    context = {
        "apps": apps, "keys": request.user.passkeys.order_by("pk"), "possible": passkeys.possible(),
        "codes": factors.codes_left(request.user), "needed": factors.needs_one(request.user),
    }  # fmt: skip
    return framed(request, "account_sign_in", "signing_in", **context)


urlpatterns = [
    path("account/sign-in/", signing_in, name="account_sign_in"),
]
