"""The repository: its contents, to which groups each is open, and what can be done to one."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollbook.doors.back import back_to
from rollbook.doors.console import nouns
from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.actions import attempted, lacking
from rollbook.doors.console.by_name import foot, place_in, words_in
from rollbook.doors.console.nouns import Noun
from rollbook.doors.console.nouns import add as add_one
from rollbook.doors.console.tell import leave, refused_text, tell
from rollbook.groups import queries
from rollbook.groups.fields import GroupPick
from rollbook.groups.models import Content
from rollbook.groups.repository import ContentSelection
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.operation import registry
from rollbook.kernel.paging import name_page
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied
from rollbook.roles.carrying import reaches_place
from rollbook.ui.templatetags.ui import number

TO_OPEN: Final = GroupPick(permission=Permission.REPOSITORY_EDIT, required=True)


def _as_is(content: Content) -> dict[str, Any]:
    return {"name": content.name, "key": content.key}


CONTENTS: Final = Noun(
    "contents", "content", ContentSelection, Permission.REPOSITORY_EDIT, queries.contents, _as_is
)  # fmt: skip


def _looking(request: ConsoleRequest) -> None:
    if not queries.may_look(request.actor):
        may_look(request, Permission.REPOSITORY_OPEN)


@console()
def contents(request: ConsoleRequest) -> HttpResponse:
    """GET the repository; `q` narrows it."""
    _looking(request)
    given, q = request.GET, words_in(request.GET)
    rows = queries.contents(request.actor, q)
    page, total = name_page(rows, **place_in(given)), rows.count()
    counts = queries.open_counts([content.pk for content in page.rows], request.actor)
    told = ngettext("%(n)s content", "%(n)s contents", total) % {"n": number(total)}
    context = {
        "q": q, "rows": [(content, counts[content.pk]) for content in page.rows], **foot(given, page, told),
        "may": _may(request),
    }  # fmt: skip
    template = "contents/results.html" if request.htmx and not request.htmx.boosted else "contents/contents.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _may(request: ConsoleRequest) -> dict[str, bool]:
    """Tell what to offer: the repository is everybody's, so nobody arranges it who may do so in a unit alone."""
    held, see = request.actor.known, Permission.GROUPS_VIEW
    return {
        "edit": reaches_place(held, Permission.REPOSITORY_EDIT, ""), "open": held.holds(Permission.REPOSITORY_EDIT),
        "groups": held.holds(see), "all_groups": reaches_place(held, see, ""),
    }  # fmt: skip


@console()
def content(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET one content, with the groups in reach that it is open to."""
    _looking(request)
    found = get_object_or_404(queries.contents(request.actor), pk=pk)
    rows = queries.open_to(found, request.actor)
    page, total = queries.page(rows, request.actor, **place_in(request.GET)), rows.count()
    told = ngettext("%(n)s group", "%(n)s groups", total) % {"n": number(total)}
    context = {"content": found, "page": page, "may": _may(request), **foot(request.GET, page, told)}
    return render(request, "contents/content.html", context)


@console()
def menu(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what can be done to one content: a page, or with htmx the inside of the row menu."""
    _looking(request)
    found = get_object_or_404(queries.contents(request.actor), pk=pk)
    first = {"label": _("Open page"), "icon": "book-open", "url": CONTENTS.page(found), "why": ""}
    items = [first, *CONTENTS.items(request, found, back_to(request, reverse("contents")))]
    return render(request, "ui/menu.html", {"heading": found.name, "items": items})


@console()
def create(request: ConsoleRequest) -> HttpResponse:
    """GET the form for a new content, POST to add it."""
    return add_one(request, CONTENTS, "contents/add.html", {})


@console()
def act(request: ConsoleRequest, pk: int, verb: str) -> HttpResponse:
    """GET the form of an operation on one content, POST to carry it out."""
    return nouns.act(request, CONTENTS, pk, verb)


class OpenForm(forms.Form):
    """To which group it is opened."""

    def __init__(self, request: ConsoleRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.fields["group"] = TO_OPEN.form_field(request.actor)


@console()
def open_to(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET the form, POST to let the members of a group open a content."""
    operation = registry["groups.open_content"]
    attempted(request, operation)
    may_look(request, Permission.REPOSITORY_EDIT)
    found = get_object_or_404(queries.contents(request.actor), pk=pk)
    form, back = OpenForm(request), back_to(request, CONTENTS.page(found))
    if form.is_valid():
        try:
            outcome = operation(GroupSelection.of(form.cleaned_data["group"]), by=request.actor, content=pk)
        except Denied as denied:
            raise PermissionDenied(lacking(denied)) from denied
        for code, ids in outcome.refused.items():
            form.add_error("group", refused_text(code, len(ids)))
        if not outcome.refused:
            tell(request, operation, outcome)
            return leave(request, back)
    context = {"subject": found, "operation": operation, "form": form, "back": back}
    return render(request, "contents/open_to.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("repository/", contents, name="contents"),
    path("repository/add/", create, name="add_content"),
    path("repository/<int:pk>/", content, name="content"),
    path("repository/<int:pk>/menu/", menu, name="content_menu"),
    path("repository/<int:pk>/open-to/", open_to, name="content_open_to"),
    path("repository/<int:pk>/<slug:verb>/", act, name="content_action"),
]
