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
from rollbook.sessions.seen import stamp
from rollbook.terms.queries import standing

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Tab:
    """One of its pages, by its address's name."""

    name: str
    label: Any


TABS: Final = (
    Tab("account", _("Profile")),
    Tab("account_sign_in", _("Signing in")),
    Tab("account_sessions", _("Sessions")),
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
    tabs = [{"name": one.name, "label": one.label, "url": reverse(one.name)} for one in TABS]
    return render(request, f"account/{template}.html", {"tabs": tabs, "tab": tab, **context}, status=status)


@mine
def account(request: Any) -> HttpResponse:
    """GET what is known of oneself."""
    return framed(request, "account", "account", accepted=standing(request.user.pk))


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
    path("account/", account, name="account"),
    path("account/sign-in/", signing_in, name="account_sign_in"),
]
