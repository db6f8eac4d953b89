"""The audit log in words: what an operation is called, what changed, from what, to what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from rollbook.audit.models import Event
from rollbook.audit.queries import changes_of
from rollbook.audit.reading import Row, Steps, told
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.kernel.selection import Selection
from rollbook.pictures.models import Kind
from rollbook.roles.carrying import NARROWED
from rollbook.users.models import User

UNTOLD: Final = {
    "status_before", "deleted_from",  # bookkeeping of the status
    "owner_id", "query",  # of a saved view: whoever saved it, and an address's tail; its name says it
}  # fmt: skip
FIELDS: Final = ("event_id", "step", "kind", "subject_id", "label", "before", "after", "refusal")


def operation_label(name: str) -> str:
    """Say an operation's name: `users.suspend.undo` is “Undo: Suspend”."""
    base = name.removesuffix(".undo")
    label = str(registry[base].label) if base in registry else base
    return _("Undo: %(operation)s") % {"operation": label} if base != name else label


def first_changes(listed: list[Event], by: Actor, *, each: int, user: int | None = None) -> dict[int, list[Row]]:
    """Give the first changes of each event in words, by the event's id, by one statement for all of them.

    With `user`, only what was done to that person.
    """
    rows = changes_of(listed, by)
    rows = rows.filter(kind="user", subject_id=user) if user else rows
    place = Window(RowNumber(), partition_by=F("event_id"), order_by=F("id").asc())
    first: list[Row] = list(rows.annotate(place=place).filter(place__lte=each).order_by("id").values(*FIELDS))
    found: dict[int, list[Row]] = {}
    for row in in_words(first, {event.pk: event.steps for event in listed}, by):
        found.setdefault(row["event_id"], []).append(row)
    return found


def in_words(rows: list[Row], steps: Mapping[int, Steps], by: Actor) -> list[Row]:
    """Add to each change its subject's name now, its fields as text, and its refusal as a sentence.

    Only people have a page, so only they exist here; other kinds count their ids for themselves.
    """
    people = User.objects.in_bulk({row["subject_id"] for row in rows if row["kind"] == "user"})
    for row in told(rows, steps, by):
        person = people.get(row["subject_id"]) if row["kind"] == "user" else None
        row["name"] = person.name if person else row["label"]
        row["exists"] = person is not None
        row["why"] = str(Refusal(row["refusal"]).label) if row["refusal"] else ""
        row["fields"] = [_said(row["kind"], field) for field in row["fields"] if _worth_telling(field)]
    return rows


def _worth_telling(field: Row) -> bool:
    sides = field["before"], field["after"]
    return field["field"] not in UNTOLD and any(side or (side == 0 and side is not False) for side in sides)


def _said(kind: str, field: Row) -> Row:
    if "target" in field:
        sides = {side: _held(field["target"].name, field[side]) for side in ("before", "after")}
        return {"label": field["target"].label, **sides}
    if isinstance(field["before"], list) and isinstance(field["after"], list):  # what came, and what went
        gone = [text for text in field["before"] if text not in field["after"]]
        come = [text for text in field["after"] if text not in field["before"]]
        field = {**field, "before": gone, "after": come}
    if "names" in field:
        return {"label": field["label"], **field["names"]}
    if field["field"] in Kind:
        return {"label": field["label"], **_images(field["before"], field["after"])}
    return {"label": field["label"], **{side: _text(kind, field, field[side]) for side in ("before", "after")}}


def _images(before: Any, after: Any) -> dict[str, str]:
    """Say that there was one and is one, which is all that is known of it."""
    another = _("another image") if before else _("an image")
    return {"before": _("an image") if before else "", "after": another if after else ""}


def _held(name: str, state: Any) -> str:
    """Say a membership, with until when it lasts and why, if that is known."""
    if not state or state is True:
        return name if state else ""
    until = date_format(localtime(state["until"]), "DATETIME_FORMAT") if state.get("until") else ""
    said = _("%(name)s until %(day)s") % {"name": name, "day": until} if until else name
    return f"{said} ({state['reason']})" if state.get("reason") else said


def _permission(text: str) -> str:
    name, _colon, population = text.partition(":")
    label = str(Permission(name).label) if name in Permission.values else name
    return f"{label} ({dict(NARROWED)[population]})" if population in dict(NARROWED) else label


def _text(kind: str, field: Row, value: Any) -> str:
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, list):  # the permissions of a role
        return ", ".join(_permission(text) for text in value)
    if field["field"] in ("seen_by", "edited_by"):
        return _permission(str(value or ""))
    columns = {column.name: column for column in Selection.kinds[kind].model._meta.concrete_fields}
    choices: dict[Any, Any] = dict(columns[field["field"]].flatchoices) if field["field"] in columns else {}
    return str(choices.get(value, value)) if value not in (None, "") else ""
