"""`rollbook imports`: add, change and remove people from a CSV file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, NoReturn

import click
from django.utils.translation import gettext as _

from rollbook.doors.cli.acting import (
    REFUSED,
    WRONG,
    as_option,
    echo_json,
    explained,
    fail,
    json_option,
    option,
    person,
    table,
)
from rollbook.imports import intake, queries
from rollbook.imports.brake import NotConfirmed
from rollbook.imports.models import Import, ImportRow, Plan
from rollbook.imports.operations import apply
from rollbook.imports.reading import read
from rollbook.imports.unreadable import Unreadable
from rollbook.jobs.models import Job
from rollbook.jobs.running import carry_on
from rollbook.kernel.actor import Actor


@click.group("imports", help=_("Add, change and remove people from a CSV file, as the person named by --as."))
def command() -> None:
    """Looking first, then doing."""


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the file and how it is to be read."""
    for decorate in (
        click.option("--by-mail", is_flag=True, help=_("New people choose a password, by a link in a mail.")),
        click.option("--update-existing", is_flag=True, help=_("add-user for somebody who exists changes them.")),
        click.option("--skip-first", is_flag=True, help=_("The first row is a header.")),
        click.argument("file", type=click.File("rb"), metavar="FILE"),
    ):
        command = decorate(command)
    return command


@option(as_option, json_option)
@command.command("preview", help=_("Tell what each row would do; change nobody. FILE may be - for standard input."))
@reading_options
def preview(file: BinaryIO, acts_as: str | None, as_json: bool, **options: bool) -> None:
    """Nothing is kept either."""
    by = person(acts_as)
    rows = _understood(lambda: list(_planned(file, by, options)), as_json)
    counts = Counter(row["plan"] for row in rows)
    if as_json:
        echo_json({"counts": {plan: counts[plan] for plan in Plan.values}, "rows": rows})
    else:
        table((_("Row"), _("Action"), _("Username"), _("Note")), map(_line, rows))
    raise SystemExit(REFUSED if counts[Plan.PROBLEM] else 0)


def _planned(file: BinaryIO, by: Actor, options: dict[str, bool]) -> Iterator[dict[str, Any]]:
    for part in intake.plan(read(file), by, **options)[2]:
        for planned in part:
            row = intake.row_of(planned)
            yield {name: row[name] for name in ("line", "plan", "username", "values", "before", "problem", "reason")}


def _line(row: dict[str, Any]) -> tuple[Any, ...]:
    changes = ", ".join(f"{name}: {row['before'].get(name) or '—'} → {row['values'][name]}" for name in row["before"])
    return row["line"], Plan(row["plan"]).label, row["username"], row["reason"] or changes


@option(as_option, json_option)
@command.command("apply", help=_("Apply the good rows; exit code 1 where others are left. One event in the audit log."))
@reading_options
@click.option("--yes", is_flag=True, help=_("Also when the file removes more than a tenth of the people."))
def apply_file(file: BinaryIO, yes: bool, acts_as: str | None, as_json: bool, **options: bool) -> None:
    """Large files are carried out here and now, too, without waiting for a worker."""
    by = person(acts_as)
    taken = _understood(lambda: intake.take_in(_name(file), file, by=by, **options), as_json)
    try:
        done = explained(lambda: apply(taken, by=by, confirmed=yes), as_json)
    except NotConfirmed as missing:
        message = _("This file removes %(n)s people, more than a tenth. Say --yes if that is right.")
        fail(message % {"n": missing.removals}, as_json=as_json, code="not_confirmed", removals=missing.removals)
    while isinstance(done, Job) and carry_on(done.pk):
        pass
    _tell(Import.objects.get(pk=taken.pk), as_json)


def _name(file: BinaryIO) -> str:
    """Standard input has a name that is none, or none at all."""
    name = str(getattr(file, "name", ""))
    return name if name.strip("<>-") == name and name else _("Standard input")


def _understood(work: Callable[[], Any], as_json: bool) -> Any:
    """Do it, and end with a message where the file can't be read or the actor may not."""
    try:
        return explained(work, as_json)
    except Unreadable as unreadable:
        fail(unreadable.message, status=WRONG, as_json=as_json, code=unreadable.code)


def _tell(file: Import, as_json: bool) -> NoReturn:
    counts, failed = queries.counts(file), list(queries.failed(file))
    if as_json:
        done = {plan: counts[f"done_{plan}"] for plan in queries.GOOD}
        echo_json(
            {"event": file.event_id, **done, "problem": len(failed), "left": counts["left"], "problems": _told(failed)}
        )
    else:
        told = {"add": counts["done_add"], "change": counts["done_change"], "remove": counts["done_remove"]}
        click.echo(_("Added %(add)s, changed %(change)s, removed %(remove)s.") % told)
        if file.event_id:
            click.echo(_("Undo: rollbook events undo %(event)s") % {"event": file.event_id})
        for row in failed:
            click.echo(_("Row %(line)s: %(reason)s") % {"line": row.line, "reason": row.why}, err=True)
    raise SystemExit(REFUSED if failed or counts["left"] else 0)


def _told(rows: Iterable[ImportRow]) -> list[dict[str, Any]]:
    return [{"line": r.line, "username": r.username, "problem": r.problem, "reason": r.why} for r in rows]
