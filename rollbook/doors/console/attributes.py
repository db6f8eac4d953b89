"""The site's own fields of a person: which there are, and what can be done to one."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from rollbook.attributes.models import Attribute
from rollbook.attributes.queries import filled_in
from rollbook.attributes.selection import AttributeSelection
from rollbook.doors.back import back_to
from rollbook.doors.console import nouns
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.nouns import Noun
from rollbook.doors.console.nouns import add as add_one
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.users.queries import MOST


def _found(by: Actor) -> QuerySet[Attribute]:
    """Give those that the actor may see of everybody: how many have something in them is counted among all."""
    whole = [name for name, powers in by.known.powers.items() if any(not power.limits for power in powers)]
    return Attribute.objects.filter(seen_by__in=whole)


def _as_is(attribute: Attribute) -> dict[str, Any]:
    kept = {name: getattr(attribute, name) for name in ("name", "seen_by", "edited_by", "help")}
    return {**kept, "choices": "\n".join(attribute.choices)}


NOUN: Final = Noun("attributes", "attribute", AttributeSelection, Permission.ATTRIBUTES_EDIT, _found, _as_is)


@console(Permission.ATTRIBUTES_EDIT)
def attributes(request: ConsoleRequest) -> HttpResponse:
    """GET all attributes, with how many people have something in each."""
    listed = list(_found(request.actor))
    rows = zip(listed, filled_in(listed, MOST), strict=True)
    return render(request, "attributes/attributes.html", {"rows": list(rows), "most": MOST})


@console(Permission.ATTRIBUTES_EDIT)
def menu(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what can be done to one attribute: a page, or with htmx the inside of the row menu."""
    found = get_object_or_404(_found(request.actor), pk=pk)
    items = NOUN.items(request, found, back_to(request, reverse("attributes")))
    return render(request, "ui/menu.html", {"heading": found.name, "items": items})


@console()
def one(request: ConsoleRequest, pk: int) -> HttpResponse:
    """Lead to the list: an attribute has no page of its own."""
    return redirect("attributes")


@console()
def create(request: ConsoleRequest) -> HttpResponse:
    """GET the form for a new attribute, POST to add it."""
    initial = {"kind": "text", "seen_by": Permission.USERS_VIEW, "edited_by": Permission.USERS_EDIT}
    return add_one(request, NOUN, "attributes/add.html", initial)


@console()
def act(request: ConsoleRequest, pk: int, verb: str) -> HttpResponse:
    """GET the form of an operation on one attribute, POST to carry it out."""
    return nouns.act(request, NOUN, pk, verb)


urlpatterns = [
    path("attributes/", attributes, name="attributes"),
    path("attributes/add/", create, name="add_attribute"),
    path("attributes/<int:pk>/", one, name="attribute"),
    path("attributes/<int:pk>/menu/", menu, name="attribute_menu"),
    path("attributes/<int:pk>/<slug:verb>/", act, name="attribute_action"),
]
