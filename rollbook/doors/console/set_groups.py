"""“Manage groups”: those somebody is in, ticked, and others to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse

from rollbook.doors.back import back_to
from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.actions import attempted, lacking
from rollbook.doors.console.by_name import words_in
from rollbook.doors.console.tell import leave, refused_text, tell
from rollbook.groups.models import Group
from rollbook.groups.naming import known
from rollbook.groups.offering import obstacles, offered
from rollbook.kernel.actor import Actor
from rollbook.kernel.offering import obstacles as obstacles_to
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.users.models import User
from rollbook.users.queries import visible
from rollbook.users.selection import UserSelection

OTHERS: Final = 50


@dataclass(frozen=True)
class Option:
    """A group to tick. `name` is under what it is sent: those somebody is in are kept, others joined."""

    group: Group
    name: str
    ticked: bool
    why: str


@console()
def set_groups(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET the groups of a person; POST `search` to find others, POST to save: `was`, those to `keep`, those to `join`.

    What is sent is what somebody has changed, so that what others do meanwhile stays.
    """
    operation = registry["users.set_groups"]
    attempted(request, operation)
    may_look(request, Permission.USERS_VIEW)
    user = get_object_or_404(visible(request.actor), pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and "search" not in request.POST and (done := _saved(request, operation, user, form)):
        return done
    context = _choices(user, request.actor, request.POST, bound=form.is_bound) | {
        "person": user, "operation": operation, "form": form, "most": OTHERS,
        "why": obstacles_to([operation], UserSelection.of(user), by=request.actor)[operation.name],
        "back": back_to(request, reverse("user", args=[pk])),
    }  # fmt: skip
    return render(request, "groups/set_groups.html", context, status=422 if form.errors else 200)


def _saved(request: ConsoleRequest, operation: Operation, user: User, form: forms.Form) -> HttpResponse | None:
    """Carry it out and leave; or put what is wrong on the form."""
    sent = request.POST
    leaving = [text for text in sent.getlist("was") if text not in sent.getlist("keep")]
    try:
        outcome = operation(UserSelection.of(user), by=request.actor, join=sent.getlist("join"), leave=leaving)
    except Denied as denied:
        raise PermissionDenied(lacking(denied)) from denied
    except Invalid as invalid:
        for problems in invalid.errors.values():
            form.add_error(None, [*problems])
        return None
    for code, ids in outcome.refused.items():
        form.add_error(None, refused_text(code, len(ids)))
        return None
    tell(request, operation, outcome, name=user.name)
    return leave(request, back_to(request, reverse("user", args=[user.pk])))


def _choices(user: User, by: Actor, sent: QueryDict, *, bound: bool) -> dict[str, Any]:
    """Give the groups somebody is in, those chosen besides, and others that the search finds."""
    theirs = Group.objects.filter(known(by, Group), members__user=user).select_related("unit")
    mine = list(theirs.order_by("name_key", "pk"))
    joining, was = numbers(sent.getlist("join")), numbers(sent.getlist("was"))
    left = was - numbers(sent.getlist("keep")) if bound else set()
    besides = offered(by).filter(pk__in=joining - {group.pk for group in mine}).order_by("name_key", "pk")
    chosen = list(besides[:OTHERS])
    q = words_in(sent)
    rows = offered(by, q).exclude(pk__in=[group.pk for group in (*mine, *chosen)]).order_by("name_key", "pk")
    others = list(rows[: OTHERS + 1])
    why = obstacles(user.pk, [group.pk for group in (*mine, *chosen, *others[:OTHERS])], by)
    return {
        "q": q, "more": len(others) > OTHERS,
        "mine": [Option(group, "keep", group.pk not in left, why[group.pk]) for group in mine],
        "others": [Option(group, "join", group.pk in joining, why[group.pk]) for group in (*chosen, *others[:OTHERS])],
    }  # fmt: skip


def numbers(texts: Iterable[str]) -> set[int]:
    """Give the ids among what was sent."""
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19}


urlpatterns = [path("users/<int:pk>/set-groups/", set_groups, name="set_groups")]
