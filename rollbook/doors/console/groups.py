"""Groups and classes: the list, the menu of one, and adding one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollbook.doors.back import back_to
from rollbook.doors.console import add_people, group, set_groups
from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.actions import attempted
from rollbook.doors.console.by_name import foot, place_in, words_in
from rollbook.doors.console.group import GROUPS, may
from rollbook.doors.console.nouns import add as add_one
from rollbook.groups import queries
from rollbook.groups.models import Kind
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.ui.templatetags.ui import number
from rollbook.units.fields import in_reach
from rollbook.users.queries import MOST


@console(Permission.GROUPS_VIEW)
def groups(request: ConsoleRequest) -> HttpResponse:
    """GET the groups in reach; `q`, `kind` and `unit` narrow them."""
    given, q = request.GET, words_in(request.GET)
    units = in_reach(Permission.GROUPS_VIEW)(request.actor)
    unit = next((option for option in units if option[0] == given.get("unit")), None)
    kind = given["kind"] if given.get("kind") in Kind.values else ""
    rows = queries.matching(request.actor, q=q, unit=int(unit[0]) if unit else None)
    counts = queries.kind_counts(rows)
    page = queries.page(rows.filter(kind=kind) if kind else rows, request.actor, **place_in(given))
    told = ngettext("%(n)s group", "%(n)s groups", counts[kind]) % {"n": number(counts[kind])}
    context = {
        "q": q, "kind": kind, "unit": unit, "units": units, "page": page, "most": MOST, "may": may(request.actor),
        "tabs": _tabs(given, counts, kind), **foot(given, page, told), "narrowed": bool(q or unit or counts[""]),
        "clear": f"?{urlencode({'kind': kind})}" if kind else "?", "searched": f"?{urlencode({'kind': kind, 'q': q})}",
    }  # fmt: skip
    template = "groups/results.html" if request.htmx and not request.htmx.boosted else "groups/groups.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _tabs(given: QueryDict, counts: dict[str, int], kind: str) -> list[dict[str, Any]]:
    labels = {"": _("All"), Kind.GROUP.value: _("Groups"), Kind.CLASS.value: _("Classes")}
    rest = {name: given[name] for name in ("q", "unit") if given.get(name)}
    return [
        {
            "label": label, "count": counts[name], "on": name == kind,
            "url": f"?{urlencode({**rest, **({'kind': name} if name else {})})}",
        }
        for name, label in labels.items()
    ]  # fmt: skip


@console(Permission.GROUPS_VIEW)
def menu(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what can be done to one group: a page, or with htmx the inside of the row menu."""
    found = get_object_or_404(queries.visible(request.actor), pk=pk)
    first = {"label": _("Open group"), "icon": "users-round", "url": GROUPS.page(found), "why": ""}
    items = [first, *GROUPS.items(request, found, back_to(request, reverse("groups")))]
    return render(request, "ui/menu.html", {"heading": found.name, "items": items})


@console()
def create(request: ConsoleRequest) -> HttpResponse:
    """GET the form for a new group, POST to add it."""
    attempted(request, registry["groups.create"])
    may_look(request, Permission.GROUPS_VIEW)
    initial = {"kind": request.GET.get("kind") or Kind.GROUP.value, "unit": request.GET.get("unit", "")}
    return add_one(request, GROUPS, "groups/add.html", initial)


urlpatterns = [
    path("groups/", groups, name="groups"),
    path("groups/add/", create, name="add_group"),
    path("groups/<int:pk>/", group.members, name="group"),
    path("groups/<int:pk>/access/", group.access, name="group_access"),
    path("groups/<int:pk>/menu/", menu, name="group_menu"),
    *add_people.urlpatterns,
    *set_groups.urlpatterns,
    path("groups/<int:pk>/<slug:verb>/", group.act, name="group_action"),
]
