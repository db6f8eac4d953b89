"""A person's page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rollbook.attributes.kinds import said
from rollbook.attributes.models import Attribute
from rollbook.attributes.queries import seen, settable, values_of
from rollbook.credentials.factors import needs_one
from rollbook.credentials.links import state_of
from rollbook.credentials.queries import sign_in_links
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.actions import items
from rollbook.doors.console.audit import page_of
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles.queries import givable
from rollbook.terms.queries import standing
from rollbook.users.models import WAITING, User
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
        "waiting": _waiting(user), "person": user, "tabs": tabs, "tab": tab,
        "can": {a["verb"].replace("-", "_"): a for a in actions},
        "palette": [a for a in actions if not a["why"]],
        "first": [a for a in actions if a["verb"] in UP_FRONT],
    }  # fmt: skip


def _waiting(user: User) -> dict[str, Any] | None:
    """Give how somebody who has still to come in stands: their last link, and the mail it went out with."""
    if user.status not in WAITING:
        return None
    link = user.links.order_by("-pk").first()
    mail = user.messages.filter(occasion=link.kind).order_by("-pk").first() if link else None
    return {"link": link, "state": state_of(link), "message": mail if link and link.address_key else None}


@console(Permission.USERS_VIEW)
def overview(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET the person at a glance: details, roles, sessions."""
    user, context = framed(request, pk, "overview")
    context |= {"holdings": holdings(pk, request.actor), "sessions": live_sessions(user)}
    context["links"] = sign_in_links(request.actor, pk)
    context["own"] = _own(user, request.actor)
    context["terms"] = standing(pk)
    context["needs_two_factor"] = needs_one(user)
    context["givable"] = set(givable(request.actor.known).values_list("slug", flat=True))
    context["language_name"] = dict(settings.LANGUAGES).get(user.language, user.language)
    return render(request, "console/profile.html", context)


def _own(user: User, by: Actor) -> list[tuple[Attribute, str]]:
    """Give what stands in the site's own fields, and which of those that the actor may set are empty."""
    filled = values_of([user.pk], by).get(user.pk, {})
    may = {attribute.pk for attribute in settable(by)}
    shown = [attribute for attribute in seen(by) if attribute in filled or attribute.pk in may]
    return [(a, said(a.kind, filled[a]) if a in filled else "") for a in shown]


@console(Permission.AUDIT_VIEW)
def history(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what has happened to the person, newest first, with Undo."""
    user, context = framed(request, pk, "history")
    context |= page_of(request, user=user.pk)
    return render(request, "console/history.html", context)
