"""Turns change rows into words: what changed, from what, to what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from rollbook.audit.models import Change, Event
from rollbook.kernel import codec
from rollbook.kernel.operation import registry
from rollbook.kernel.refusal import Refusal
from rollbook.kernel.selection import Selection
from rollbook.roles.models import Role
from rollbook.users.models import User

UNTOLD = {"status_before", "deleted_from"}


def operation_label(name: str) -> str:
    """Say an operation's name: `users.suspend.undo` is “Undo: Suspend”."""
    base = name.removesuffix(".undo")
    label = str(registry[base].label) if base in registry else base
    return _("Undo: %(operation)s") % {"operation": label} if base != name else label


def told(rows: Iterable[Change]) -> list[dict[str, Any]]:
    """Give each change with its subject's name now, its fields in words, and its refusal in words."""
    listed = list(rows)
    people = User.objects.in_bulk([c.subject_id for c in listed if c.kind == "user"])
    roles = {str(pk): name for pk, name in Role.objects.values_list("pk", "name")}
    return [
        {
            "id": c.subject_id, "name": people[c.subject_id].name if c.subject_id in people else c.label,
            "exists": c.subject_id in people, "fields": _fields(c, roles),
            "refusal": Refusal(c.refusal).label if c.refusal else "",
        }
        for c in listed
    ]  # fmt: skip


def _fields(change: Change, roles: dict[str, str]) -> list[dict[str, str]]:
    before, after = change.before or {}, change.after or {}
    model = Selection.kinds[change.kind].model
    found = []
    for name in sorted(after.keys() | before.keys()):
        relation, _dot, target = name.partition(".")
        if target:
            label, role = _("Role"), roles.get(target, target)
            pair = (role, "") if before.get(name) else ("", role)
        elif name in UNTOLD or (not before.get(name) and not after.get(name)):
            continue
        else:
            field = model._meta.get_field(relation)
            label = str(getattr(field, "verbose_name", name))
            pair = _said(field, before.get(name)), _said(field, after.get(name))
        found.append({"label": label, "before": pair[0], "after": pair[1]})
    return found


def _said(field: Any, raw: Any) -> str:
    if field.name == "password":
        return _("(a new one)") if raw else ""
    value = codec.decode(field, raw)
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return str(dict(field.flatchoices).get(value, value)) if value not in (None, "") else ""


def summary(event: Event) -> str:
    """Give the event's operation in words."""
    return operation_label(event.operation)
