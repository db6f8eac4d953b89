"""A person's page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.actions import items
from rollbook.doors.console.audit import page_of
from rollbook.kernel.permission import Permission
from rollbook.users.models import User
from rollbook.users.queries import holdings, live_sessions, visible

UP_FRONT = ("edit", "suspend", "reactivate", "restore")


def framed(request: ConsoleRequest, pk: int, tab: str) -> tuple[User, dict[str, Any]]:
    """Give somebody, and what stands around every tab of their page."""
    user = get_object_or_404(visible(request.actor), pk=pk)
    actions = items(request, user)
    here = reverse("user", args=[pk])
    tabs = [{"name": "overview", "label": _("Overview"), "url": here}]
    if request.actor.holds(Permission.ROLES_VIEW):
        tabs.append({"name": "access", "label": _("Access"), "url": f"{here}access/"})
    if request.actor.holds(Permission.AUDIT_VIEW):
        tabs.append({"name": "history", "label": _("History"), "url": f"{here}history/"})
    return user, {
        "person": user, "tabs": tabs, "tab": tab, "can": {a["verb"].replace("-", "_"): a for a in actions},
        "palette": [a for a in actions if not a["why"]],
        "first": [a for a in actions if a["verb"] in UP_FRONT],
    }  # fmt: skip


@console(Permission.USERS_VIEW)
def overview(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET the person at a glance: details, roles, sessions."""
    user, context = framed(request, pk, "overview")
    context |= {"holdings": holdings(pk, request.actor), "sessions": live_sessions(user)}
    context["language_name"] = dict(settings.LANGUAGES).get(user.language, user.language)
    return render(request, "console/profile.html", context)


@console(Permission.AUDIT_VIEW)
def history(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what has happened to the person, newest first, with Undo."""
    user, context = framed(request, pk, "history")
    context |= page_of(request, user=user.pk)
    return render(request, "console/history.html", context)
