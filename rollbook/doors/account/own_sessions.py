"""One's own sessions in My account: where one is signed in, and signing out there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rollbook.doors.account.frame import framed, mine, myself
from rollbook.sessions.store import hashed
from rollbook.users.operations import end_session, end_sessions
from rollbook.users.queries import live_sessions
from rollbook.users.selection import UserSelection


@mine
def sessions(request: Any) -> HttpResponse:
    """GET where one is signed in."""
    here = hashed(request.session.session_key)
    return framed(request, "account_sessions", "sessions", sessions=live_sessions(request.user), here=here)


@mine
@require_POST
def end_one(request: Any, pk: int) -> HttpResponse:
    """POST to sign out of one browser."""
    if not request.user.sessions.filter(pk=pk).exists():
        raise Http404
    end_session(UserSelection.of(request.user), by=myself(request), session=pk)
    messages.success(request, _("The session has ended."))
    return redirect("account_sessions")


@mine
@require_POST
def end_all(request: Any) -> HttpResponse:
    """POST to sign out everywhere, here too."""
    end_sessions(UserSelection.of(request.user), by=myself(request))
    messages.success(request, _("You are signed out everywhere."))
    return redirect("sign_in")


urlpatterns = [
    path("account/sessions/", sessions, name="account_sessions"),
    path("account/sessions/<int:pk>/end/", end_one, name="end_own_session"),
    path("account/sessions/end/", end_all, name="end_own_sessions"),
]
