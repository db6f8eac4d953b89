"""`rollbook events`: read the audit log, and undo what it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click
from django.utils.translation import gettext as _

from rollbook.audit import queries
from rollbook.audit.describing import operation_label
from rollbook.audit.models import Event
from rollbook.audit.operations import can_undo, may_undo, undo
from rollbook.audit.reading import told
from rollbook.doors.cli.acting import (
    REFUSED,
    as_option,
    echo_json,
    explained,
    fail,
    found,
    json_option,
    option,
    person,
    require,
    table,
)
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal

MOST = 10_000
COLUMNS = (
    "id", "at", "operation", "actor_id", "actor_label", "door", "via", "address", "reason", "params", "denied",
    "changed", "unchanged", "refused", "undoes_id",
)  # fmt: skip


@click.group("events", help=_("Read the audit log as the person named by --as, and undo what it holds."))
def command() -> None:
    """Looking and undoing."""


@option(as_option, json_option)
@command.command("list", help=_("List events, the newest first."))
@click.option("--operation", default="", help=_("Only this one, such as users.suspend, and its undoing."))
@click.option("--actor", metavar="ID_OR_NAME", help=_("Only what this person did."))
@click.option("--user", metavar="ID_OR_NAME", help=_("Only what happened to this person."))
@click.option("--since", type=click.DateTime(), help=_("From then on, in UTC."))
@click.option("--until", type=click.DateTime(), help=_("Before then, in UTC."))
@click.option("--after", type=int, help=_("The id that the page before ended with."))
@click.option("--size", default=queries.PAGE, type=click.IntRange(1, MOST), help=_("How many."))
def list_events(after: int | None, size: int, acts_as: str | None, as_json: bool, **filters: Any) -> None:
    """The same entries as the console and the API, in the same reach."""
    by = person(acts_as)
    require(by, Permission.AUDIT_VIEW, as_json)
    filters |= {name: _id(filters[name], by) for name in ("actor", "user")}
    filters |= {name: _utc(filters[name]) for name in ("since", "until")}
    asked = queries.events(by, **filters)
    rows = list((asked.filter(pk__lt=after) if after else asked).values(*COLUMNS)[:size])
    queries.counted(rows, by)
    if as_json:
        return echo_json({"events": rows, "next": rows[-1]["id"] if len(rows) == size else None})
    heads = (_("Id"), _("When (UTC)"), _("Who"), _("Door"), _("What"), _("Changed"), _("Refused"))
    return table(heads, map(_line, rows))


def _line(row: dict[str, Any]) -> tuple[Any, ...]:
    what = operation_label(row["operation"]) + (_(" (denied)") if row["denied"] else "")
    when = f"{row['at']:%Y-%m-%d %H:%M:%S}"
    refused = sum(row["refused"].values()) or ""
    return row["id"], when, row["actor_label"] or "—", row["door"], what, row["changed"], refused


@option(as_option, json_option)
@command.command("show", help=_("Show one event and what it changed, up to a thousand lines."))
@click.argument("number", type=int, metavar="ID")
def show_event(number: int, acts_as: str | None, as_json: bool) -> None:
    """Changes of people out of reach are left out."""
    by = person(acts_as)
    require(by, Permission.AUDIT_VIEW, as_json)
    event = queries.events(by).filter(pk=number).first() or _missing(number, as_json)
    queries.counted([event], by)
    rows: list[Any] = list(queries.changes(event, by).values()[:1000])
    shown = told(rows, {event.pk: event.steps}, by)
    if as_json:
        fields = {name: getattr(event, name) for name in COLUMNS}
        changes = [{k: row[k] for k in ("subject_id", "label", "fields", "refusal")} for row in shown]
        return echo_json({**fields, "can_undo": may_undo(event, by), "changes": changes})
    table((_("Field"), _("Value")), [(name, getattr(event, name)) for name in COLUMNS])
    click.echo()
    heads = (_("User"), _("Field"), _("Before"), _("After"))
    return table(heads, [line for row in shown for line in _changes(row)])


def _changes(row: dict[str, Any]) -> list[tuple[Any, ...]]:
    who = row["label"] or row["subject_id"]
    if row["refusal"]:
        return [(who, _("refused"), "", Refusal(row["refusal"]).label)]
    return [(who, f["label"], f["before"] or "—", f["after"] or "—") for f in row["fields"]]


@option(as_option, json_option)
@command.command("undo", help=_("Give back what still stands as the event left it."))
@click.argument("number", type=int, metavar="ID")
@click.option("--plan", is_flag=True, help=_("Only tell what it would do."))
def undo_event(number: int, plan: bool, acts_as: str | None, as_json: bool) -> None:
    """Needs the permission of what is undone."""
    by = person(acts_as)
    event = queries.to_undo(by, number) or _missing(number, as_json)
    if not can_undo(event):
        fail(_("This can’t be undone, or no longer."), as_json=as_json, code="not_undoable")
    outcome = explained(lambda: undo(event, by=by, planning=plan), as_json)
    if as_json:
        echo_json({**outcome.as_dict(), "plan": plan})
    else:
        form = _("Would undo for: %(n)s") if plan else _("Undone for: %(n)s")
        click.echo(form % {"n": len(outcome.changed)})
        for code, ids in outcome.refused.items():
            click.echo(_("Refused %(n)s: %(why)s") % {"n": len(ids), "why": Refusal(code).label}, err=True)
    raise SystemExit(REFUSED if outcome.refusals else 0)


def _missing(number: int, as_json: bool) -> Event:
    fail(_("There is no event %(id)s, or not one that you may see.") % {"id": number}, as_json=as_json, code="unknown")


def _id(name: str | None, by: Actor) -> int | None:
    """Give whom a filter means; nobody's id where there is no such user, so that nothing is found."""
    return None if name is None else next(iter(found([name], by)[0]), -1)


def _utc(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=UTC)
