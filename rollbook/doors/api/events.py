"""Reading the audit log, and undoing from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from rollbook.audit import queries
from rollbook.audit.describing import operation_label
from rollbook.audit.operations import can_undo, may_undo, undo
from rollbook.audit.reading import told
from rollbook.doors.api import reading, schemas
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.describing import PLAN, json_body, parameters
from rollbook.doors.api.problems import Problem, not_found
from rollbook.kernel.permission import Permission

router = Router(tags=["events"])

MOST: Final = 200
FILTERS: Final[dict[str, Callable[[Any], Any]]] = {
    "operation": reading.line, "actor": reading.number, "user": reading.number, "since": reading.moment,
    "until": reading.moment,
}  # fmt: skip
PAGED: Final = {"after": reading.number, "size": lambda value: reading.number(value, most=MOST)}
PAGES: Final = {
    "after": "The cursor that the page before gave as next.",
    "size": f"How many, 1 to {MOST}; {queries.PAGE} unless given.",
}
DESCRIBED: Final = {
    "operation": "Only this one, such as users.suspend, and its undoing.",
    "actor": "Only what the user with this id did.",
    "user": "Only what happened to the user with this id.",
    "since": "A date, or a date and time with its offset: from then on.",
    "until": "A date, or a date and time with its offset: before then.",
    **PAGES,
}
COLUMNS: Final = (
    "id", "at", "operation", "actor_id", "actor_label", "door", "via", "address", "request_id", "reason",
    "params", "denied", "changed", "unchanged", "refused", "undoes_id",
)  # fmt: skip


@router.get(
    "/events", response=schemas.Events, operation_id="list_events", summary="List events",
    openapi_extra=parameters(DESCRIBED),
)  # fmt: skip
def list_events(request: ApiRequest) -> HttpResponse:
    """Give a page of the audit log, newest first: what concerns users in your reach, and what you did."""
    by = may_read(request, Permission.AUDIT_VIEW)
    asked = reading.query(request, {**FILTERS, **PAGED})
    after, size = asked.pop("after", None), asked.pop("size", queries.PAGE)
    found = queries.events(by, **asked)
    rows = list((found.filter(pk__lt=after) if after else found).values(*COLUMNS)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    queries.counted(rows, by)
    return json_response({"events": list(map(_row, rows)), "next": str(rows[-1]["id"]) if more else None})


@router.get(
    "/events/{int:pk}", response=schemas.EventInFull, operation_id="show_event", summary="Show an event",
    openapi_extra=parameters(PAGES),
)  # fmt: skip
def show_event(request: ApiRequest, pk: int) -> HttpResponse:
    """Give one entry with what it changed; changes of users out of your reach are left out."""
    by = may_read(request, Permission.AUDIT_VIEW)
    asked = reading.query(request, PAGED)
    event, size = queries.events(by).filter(pk=pk).first(), asked.get("size", queries.PAGE)
    if event is None:
        raise not_found()
    queries.counted([event], by)
    found = queries.changes(event, by).filter(pk__gt=asked.get("after", 0))
    rows: list[Any] = list(found.values()[: size + 1])
    following = str(rows[size - 1]["id"]) if len(rows) > size else None
    shown = [_change(row) for row in told(rows[:size], {pk: event.steps}, by)]
    full = {"can_undo": may_undo(event, by), "changes": shown, "next": following}
    return json_response({**_row(vars(event)), **full})


@router.post(
    "/events/{int:pk}/undo", response=schemas.Outcome, operation_id="undo_event", summary="Undo an event",
    openapi_extra=json_body({"type": "object", "properties": PLAN, "additionalProperties": False}, required=False),
)  # fmt: skip
def undo_event(request: ApiRequest, pk: int) -> HttpResponse:
    """Give back what still stands as the event left it; who has changed since is refused as moved_on.

    Needs the permission of what is undone. 409 where it can't be undone, or no longer.
    """
    planning = reading.values(reading.body(request), {"plan": reading.flag}).get("plan", False)
    event = queries.to_undo(request.auth, pk)
    if event is None:
        raise not_found()
    if not can_undo(event):
        raise Problem(409, "not_undoable", _("This can’t be undone, or no longer."))
    return json_response(undo(event, by=request.auth, planning=planning).as_dict())


def _row(row: Any) -> dict[str, Any]:
    """Give an event as the API says it."""
    same = ("id", "at", "operation", "door", "via", "address", "request_id", "reason", "params", "denied", "changed",
            "unchanged", "refused")  # fmt: skip
    actor = {"id": row["actor_id"], "label": row["actor_label"]}
    what = operation_label(row["operation"])
    return {**{name: row[name] for name in same}, "what": what, "actor": actor, "undoes": row["undoes_id"]}


def _change(row: dict[str, Any]) -> dict[str, Any]:
    subject = {"kind": row["kind"], "id": row["subject_id"], "label": row["label"]}
    return {"subject": subject, "fields": row["fields"], "refusal": row["refusal"]}
