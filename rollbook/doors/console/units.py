"""The hierarchy: its tree, a page for each unit, and what can be done to one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollbook.doors.back import back_to
from rollbook.doors.console import nouns
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.nouns import Noun
from rollbook.doors.console.units_tree import along, counted, drawn, peopled
from rollbook.kernel.permission import Permission
from rollbook.ui.cldr import grouped
from rollbook.units.fields import TOP
from rollbook.units.models import Unit
from rollbook.units.queries import found, narrowed, sight, tree
from rollbook.units.reach import reached, reaches_top
from rollbook.units.selection import UnitSelection


def _as_is(unit: Unit) -> dict[str, Any]:
    return {"name": unit.name, "parent": str(unit.parent_id or TOP)}


UNITS: Final = Noun("units", "unit", UnitSelection, Permission.UNITS_VIEW, found, _as_is)


@console(Permission.UNITS_VIEW)
def units(request: ConsoleRequest) -> HttpResponse:
    """GET the tree; `q` narrows it to the units that are called so, and the way to them."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    places, may = tree(request.actor), _may(request)
    shown = narrowed(places, q) if q else places
    summary = ngettext("%(n)s unit", "%(n)s units", counted(shown)) % {"n": grouped(counted(shown))}
    nodes = drawn(shown, people=may["people"], move=may["move"], q=q)
    context = {"q": q, "nodes": nodes, "summary": summary, "any": bool(places), "may": may}
    template = "units/results.html" if request.htmx and not request.htmx.boosted else "units/units.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@console(Permission.UNITS_VIEW)
def unit(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET one unit: where it lies, who is in it, who holds a role for it, and what is below it."""
    found_one = get_object_or_404(found(request.actor), pk=pk)
    seen, may = sight(request.actor, found_one), _may(request, found_one)
    context = {
        "unit": found_one, "sight": seen, "place": seen.place, "people": peopled(seen.place), "may": may,
        "nodes": drawn(seen.place.children, people=may["people"], move=may["move"]),
        "can": {item["verb"]: item for item in UNITS.items(request, found_one)},
    }  # fmt: skip
    return render(request, "units/unit.html", context)


@console(Permission.UNITS_VIEW)
def menu(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what can be done to one unit: a page, or with htmx the inside of the row menu."""
    found_one = get_object_or_404(found(request.actor), pk=pk)
    back = back_to(request, reverse("units"))
    items = [
        {"label": _("Open unit"), "icon": "network", "url": UNITS.page(found_one), "why": ""},
        {
            "label": _("Add unit below"), "icon": "plus", "dialog": True,
            "url": f"{reverse('add_unit')}?{urlencode({'parent': pk, 'next': back})}",
            "why": "" if _may(request, found_one)["add"] else _("Your roles do not include this here"),
        },
        *UNITS.items(request, found_one, back),
    ]  # fmt: skip
    return render(request, "ui/menu.html", {"heading": found_one.name, "items": items})


def _may(request: ConsoleRequest, there: Unit | None = None) -> dict[str, bool]:
    """Tell whether to offer adding below a unit (without one: anywhere), moving, and what else stands on the pages."""
    held = request.actor.known
    reach = reached(held, Permission.UNITS_EDIT)
    add = held.holds(Permission.UNITS_EDIT) if there is None else reach.filter(pk=there.pk).exists()
    return {
        "add": add, "move": held.holds(Permission.UNITS_EDIT), "top": reaches_top(held, Permission.UNITS_EDIT),
        "people": held.holds(Permission.USERS_VIEW),
    }  # fmt: skip


@console()
def create(request: ConsoleRequest) -> HttpResponse:
    """GET the form for a new unit, as part of `parent`; POST to add it."""
    return nouns.add(request, UNITS, "units/add.html", {"parent": request.GET.get("parent", "")})


@console()
def act(request: ConsoleRequest, pk: int, verb: str) -> HttpResponse:
    """GET the form of an operation on one unit, POST to carry it out. `parent` fills in where it is dragged to."""
    given = {name: request.GET[name] for name in ("parent",) if name in request.GET}
    there = found(request.actor).filter(pk=pk).first() if verb == "move" else None
    moving = along(sight(request.actor, there).place, people=_may(request)["people"]) if there else ""
    return nouns.act(request, replace(UNITS, initial=lambda unit: {**_as_is(unit), **given}), pk, verb, moving=moving)


urlpatterns = [
    path("units/", units, name="units"),
    path("units/add/", create, name="add_unit"),
    path("units/<int:pk>/", unit, name="unit"),
    path("units/<int:pk>/menu/", menu, name="unit_menu"),
    path("units/<int:pk>/<slug:verb>/", act, name="unit_action"),
]
