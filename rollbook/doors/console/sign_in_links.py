"""Links by which somebody can sign in as somebody else: those that stand now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from rollbook.credentials.queries import sign_in_links as standing
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.kernel.permission import Permission

MOST = 200  # each stands for half an hour, or while its session lasts


@console(Permission.USERS_SIGN_IN_LINK)
def sign_in_links(request: ConsoleRequest) -> HttpResponse:
    """GET who can be signed in as by a link, by whose and why."""
    return render(request, "console/sign_in_links.html", {"links": standing(request.actor)[:MOST]})


urlpatterns = [path("sign-in-links/", sign_in_links, name="sign_in_links")]
