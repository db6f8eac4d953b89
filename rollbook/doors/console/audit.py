"""The audit log, and Undo from it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rollbook.audit.describing import first_changes, operation_label
from rollbook.audit.models import Event
from rollbook.audit.operations import can_undo, may_undo, undo
from rollbook.audit.queries import PAGE, counted, to_undo
from rollbook.audit.queries import events as found_events
from rollbook.credentials.links import oneself
from rollbook.doors.back import back_to
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.actions import lacking
from rollbook.doors.console.matrix import AREAS
from rollbook.doors.console.tell import numbered, refused_text
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import OWN, Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.users.meant import one_meant
from rollbook.users.queries import pictures, visible

MOST_CHANGES = 200
FEW = 3


@console(Permission.AUDIT_VIEW)
def events(request: ConsoleRequest) -> HttpResponse:
    """GET the log, newest first; filters `operation`, `actor`, `user`, `since`, `until`; `after` an event's id.

    `actor` and `user` are ids, or what people are called.
    """
    people, wrong = _people(request)
    context = page_of(request, **people, **_filters(request))
    chosen = {name: request.GET.get(name, "") for name in ("operation", "actor", "user", "since", "until")}
    called = visible(request.actor).in_bulk([pk for pk in people.values() if pk])
    chosen |= {name: called[pk].username for name, pk in people.items() if pk in called}
    if wrong:
        context |= {"entries": [], "next": ""}
    context |= {"operations": _operations(), "chosen": chosen, "narrowed": any(chosen.values()), "wrong": wrong}
    return render(request, "console/audit.html", context)


def _operations() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Give what may have been done, by area."""
    names = {**AREAS, "contents": AREAS["repository"], "messages": AREAS["mail"], "wordings": AREAS["mail"]}
    return [
        (label, [(name, operation_label(name)) for name in registry if name.partition(".")[0] == area])
        for area, label in names.items() if any(name.startswith(f"{area}.") for name in registry)
    ]  # fmt: skip


def _people(request: ConsoleRequest) -> tuple[dict[str, int | None], dict[str, str]]:
    """Give by whom and about whom, as ids; and what is wrong with how they are named."""
    people: dict[str, int | None] = {}
    wrong = {}
    for name in ("actor", "user"):
        text = " ".join(request.GET.get(name, "").replace("\x00", "").split())[:254]
        if text.isascii() and text.isdecimal() and len(text) < 19:  # also of somebody who is gone
            people[name] = int(text)
        elif text:
            found, wrong[name] = one_meant(text, request.actor)
            people[name] = found.pk if found else None
    return people, {name: said for name, said in wrong.items() if said}


def _filters(request: ConsoleRequest) -> dict[str, Any]:
    given = request.GET
    return {
        "operation": given.get("operation", "").replace("\x00", ""),
        "since": _start(given.get("since", "")), "until": _start(given.get("until", ""), days=1),
    }  # fmt: skip


def _start(text: str, days: int = 0) -> datetime | None:
    try:
        day = parse_date(text)
        return datetime.combine(day + timedelta(days=days), time(), UTC) if day else None
    except (ValueError, OverflowError):
        return None


def page_of(request: ConsoleRequest, **filters: Any) -> dict[str, Any]:
    """Give one page of entries with what each changed, as `console/entries.html` shows them."""
    rows = found_events(request.actor, **filters)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    listed = list(rows[: PAGE + 1])
    query = request.GET.copy()
    query.pop("after", None)
    newest = query.urlencode()
    query["after"] = str(listed[PAGE - 1].pk) if len(listed) > PAGE else ""
    counted(listed, request.actor)
    told = first_changes(listed[:PAGE], request.actor, each=FEW, user=filters.get("user"))
    faces = pictures((event.actor_id for event in listed if event.actor_id), request.actor)
    return {
        "entries": [
            _entry(event, request.actor, told.get(event.pk, []), whole=not filters.get("user"))
            | {"picture": faces.get(event.actor_id or 0, "")}
            for event in listed[:PAGE]
        ],
        "next": f"?{query.urlencode()}" if query["after"] else "",
        "newest": f"?{newest}" if after else "",
    }


def _entry(event: Event, by: Actor, told: list[dict[str, Any]], *, whole: bool = True) -> dict[str, Any]:
    return {
        "event": event,
        "label": operation_label(event.operation),
        "changes": told,
        "more": max(0, event.changed - FEW) if whole else 0,
        "can_undo": may_undo(event, by),
        "denied": _("Denied: the permission was missing") if event.denied else "",
    }


@console(Permission.AUDIT_VIEW)
def event(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET one entry: a link that stays."""
    found = get_object_or_404(found_events(request.actor), pk=pk)
    counted([found], request.actor)
    refused = [{"why": Refusal(code).label, "count": n} for code, n in found.refused.items()]
    told = first_changes([found], request.actor, each=MOST_CHANGES)
    entry = _entry(found, request.actor, told.get(pk, []))
    undone = found_events(request.actor).filter(undoes=found, changed__gt=0).first()
    context = {"entry": entry, "event": found, "refused": refused, "undone_by": undone, "shown": MOST_CHANGES,
               "ended": numbered(found.ended)}  # fmt: skip
    return render(request, "console/event.html", context)


@console()
@require_POST
def undo_event(request: ConsoleRequest, event_id: int) -> HttpResponse:
    """POST to give back what still stands as the event left it."""
    found = to_undo(request.actor, event_id)
    if found is None:
        raise Http404
    back = back_to(request, reverse("event", args=[event_id]))
    if not can_undo(found):
        messages.warning(request, _("This can’t be undone any more."))
        return redirect(back)
    try:
        outcome = undo(found, by=_undoer(request, found))
    except Denied as denied:
        raise PermissionDenied(lacking(denied)) from denied
    except Invalid as invalid:
        for problems in invalid.messages().values():
            messages.warning(request, problems[0]["message"])
        return redirect(back)
    if outcome.changed:
        messages.success(request, _("Undone: %(operation)s") % {"operation": operation_label(found.operation)})
    for code, ids in outcome.refused.items():
        messages.warning(request, refused_text(code, len(ids)))
    return redirect(back)


def _undoer(request: Any, event: Event) -> Actor:
    """Give who undoes it: what people did to themselves, they undo as themselves."""
    if registry[event.operation].permission != OWN or event.actor_id != request.user.pk:
        by: Actor = request.actor
        return by
    told = {"address": request.META.get("REMOTE_ADDR"), "request_id": request.request_id, "via": request.session.via}
    return oneself(request.user, fresh=request.actor.fresh, **told)
