"""The Users page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollbook.attributes.kinds import said
from rollbook.attributes.models import Attribute
from rollbook.attributes.queries import seen
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.actions import fillable
from rollbook.doors.console.filters import PLACE, chips, clear, filters, narrowing, without
from rollbook.doors.console.preferences import keep
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.ui.context import first_page
from rollbook.users import views
from rollbook.users.beside import beside
from rollbook.users.models import SavedView, Status
from rollbook.users.queries import MOST, Page, page, tab_counts, with_attributes, with_groups
from rollbook.users.saved import may_share
from rollbook.users.views import OF_ATTRIBUTE

SHOW_COOKIE = "rollbook_show"


@console()
def users(request: ConsoleRequest) -> HttpResponse:
    """GET a view of the directory; the query string says which (see `users.views`).

    This is where everybody arrives: whoever may not see users is led to the first page that they may, or their own.
    """
    if not request.actor.holds(Permission.USERS_VIEW):
        return redirect(first_page(request.actor.holds) or "account")
    query = _remembered(request)
    view = views.read(query.urlencode())
    found = page_of(request, view)
    if "groups" in view.columns:
        with_groups(found.rows, request.actor)
    saved = beside(request.actor)
    own = seen(request.actor)
    if shown := [attribute for attribute in own if OF_ATTRIBUTE + attribute.slug in view.columns]:
        with_attributes(found.rows, request.actor, shown, tell=said)
    counts = tab_counts(view, request.actor, saved)
    placed = len(view.group) + len(view.unit) + len({slug for slug, _end, _texts in view.attributes})
    kept = _saved(query, saved, counts)
    names = [(slug, _(name)) for slug, name in found.roles]
    context = {
        **table(request, query, view, found, counts, shown),
        "tabs": _tabs(query, view, counts, kept=bool(kept["current"])), "saved": kept,
        "filters": filters(view, names, own), "chips": chips(query, view, dict(names), request.actor),
        "narrowing": narrowing(own), "placed": placed,
        "clear": reverse("users") + clear(view), "may": _may(request),
        "hidden": [(n, v) for n, values in without(query, *PLACE, *IN_FORM).lists() for v in values],
    }  # fmt: skip
    template = "console/users_results.html" if request.htmx and not request.htmx.boosted else "console/users.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    if "shown" in request.GET:
        keep(response, SHOW_COOKIE, ",".join(view.show))
    return response


def page_of(request: ConsoleRequest, view: views.View) -> Page:
    """Give the page of a view that the address asks for."""
    try:
        return page(view, request.actor, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    except (ValueError, TypeError) as error:
        raise BadRequest(_("This page number is not one of ours. Start again from the first page.")) from error


def table(
    request: ConsoleRequest,
    query: QueryDict,
    view: views.View,
    found: Page,
    counts: dict[str, int],
    own: Sequence[Attribute] = (),
) -> dict[str, Any]:
    """Give what `console/users_results.html` shows of a list, on whatever page it stands; `own` are its attributes."""
    return {
        "view": view, "page": found, "sort": view.sort, "counts": counts, "columns": _columns(view, own),
        **_foot(query, found, counts),
        "query": without(query, *PLACE).urlencode(), "bulk": _bulk(request, view), "more_than": MOST,
    }  # fmt: skip


IN_FORM = (
    "q",
    "role",
    "population",
    "two_factor",
    "access",
    "created_after",
    "created_before",
    "show",
    "shown",
    "columns",
    "chosen",
)


def _remembered(request: ConsoleRequest) -> QueryDict:
    """Give the query string, with the toggles of last time where it says nothing about them."""
    query = request.GET.copy()
    if "shown" not in query and "show" not in query and request.COOKIES.get(SHOW_COOKIE):
        query["show"] = request.COOKIES[SHOW_COOKIE]
    query.pop("shown", None)
    return query


def _tabs(query: QueryDict, view: views.View, counts: dict[str, int], *, kept: bool) -> list[dict[str, Any]]:
    labels = {"": _("Active"), "all": _("All"), **{s.value: s.label for s in Status if s != Status.ACTIVE}}
    base = without(query, *PLACE, "status")
    tabs = []
    for status, label in labels.items():
        there = base.copy()
        if status:
            there["status"] = status
        on = view.status == status and not kept
        tabs.append({"label": label, "url": f"?{there.urlencode()}", "count": counts[status or "active"], "on": on})
    return tabs


def _saved(query: QueryDict, saved: list[SavedView], counts: dict[str, int]) -> dict[str, Any]:
    """Give the saved views, and which of them this list is; a list that is none can be saved."""
    here = views.canonical(query.urlencode())
    listed = [
        {"pk": kept.pk, "label": _(kept.name), "url": f"?{kept.query}", "count": counts[str(kept.pk)],
         "on": kept.query == here, "shared": kept.owner_id is None}
        for kept in saved
    ]  # fmt: skip
    return {"views": listed, "here": here, "current": next((kept for kept in listed if kept["on"]), None)}


def _columns(view: views.View, own: Sequence[Attribute]) -> list[dict[str, Any]]:
    sorts = {
        "username": "username",
        "status": "status",
        "created": "created",
        "member": "created",
        "access": "access",
    }
    labels = views.COLUMNS | {OF_ATTRIBUTE + attribute.slug: attribute.name for attribute in own}
    leaves = {
        "member": "from-58",
        "roles": "from-48",
        "groups": "from-58",
        "external_id": "from-58",
        "unit": "from-48",
        "created": "from-58",
        "population": "from-66",
        "sign_in": "from-66",
        "two_factor": "from-58",
    }
    return [
        {
            "label": labels[c], "sort": sorts.get(c), "more": leaves.get(c, "from-40"),
            "key": c,
        }
        for c in view.columns if c in labels
    ]  # fmt: skip


def _foot(query: QueryDict, found: Page, counts: dict[str, int]) -> dict[str, Any]:
    base = without(query, *PLACE)
    here = min(counts["here"], MOST)
    if counts["here"] > MOST:
        summary = _("More than %(n)s users") % {"n": f"{MOST:,}"}
    else:
        summary = ngettext("%(n)s user", "%(n)s users", here) % {"n": f"{here:,}"}
    links = {name: f"?{urlencode({**_flat(base), name: cursor}, doseq=True)}" if cursor else ""
             for name, cursor in (("after", found.after), ("before", found.before))}  # fmt: skip
    return {"summary": summary, "next": links["after"], "previous": links["before"]}


def _flat(query: QueryDict) -> dict[str, list[str]]:
    return {name: query.getlist(name) for name in query}


def _bulk(request: ConsoleRequest, view: views.View) -> list[dict[str, Any]]:
    """Give the bulk bar's operations: those that the actor holds and that make sense here, dangerous ones last."""
    held = request.actor.known
    bulk = [o for o in registry.values() if o.noun == "users" and o.listed and o.bulk and held.holds(o.permission)]
    fitting = [o for o in bulk if fillable(o, request.actor) and (not o.when or set(o.when) & set(view.statuses))]
    return [
        {"name": o.name, "label": o.label, "icon": o.icon, "danger": o.danger}
        for o in sorted(fitting, key=lambda o: o.danger)
    ]


def _may(request: ConsoleRequest) -> dict[str, bool]:
    held = request.actor.known
    asked = {"create": Permission.USERS_CREATE, "import": Permission.USERS_IMPORT}
    return {"share": may_share(held), **{name: held.holds(permission) for name, permission in asked.items()}}
