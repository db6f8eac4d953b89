"""Taking in a file: read it, plan every row, keep that for the review."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import PurePath
from typing import Any, BinaryIO, Final, TypedDict, Unpack

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rollbook.attributes.kinds import BEFORE
from rollbook.attributes.queries import settable
from rollbook.imports.asking import Reader
from rollbook.imports.columns import columns_of
from rollbook.imports.limits import Limits
from rollbook.imports.models import Import, ImportRow
from rollbook.imports.planned import Planned
from rollbook.imports.planning import Planner
from rollbook.imports.reading import Row, Table, read
from rollbook.imports.unreadable import MOST_ROWS, Unreadable, too_many_rows
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied

PART: Final = 1_000  # rows planned and kept together
UNAPPLIED: Final = timedelta(days=1)


class Options(TypedDict, total=False):
    """How a file is read: whether its first row is a header, whether adding somebody who exists changes them, and
    whether those who are new choose a password themselves, by a link in a mail."""

    skip_first: bool
    update_existing: bool
    by_mail: bool


def take_in(name: str, source: bytes | BinaryIO, *, by: Actor, **options: Unpack[Options]) -> Import:
    """Keep a file with the plan of its rows; nobody is changed. Raises `Unreadable` or `Denied`."""
    table = read(source)
    forget_old()
    return _keep(_clean_name(name), table, by, options)


def read_again(file: Import, *, by: Actor, **options: Unpack[Options]) -> Import:
    """Plan the rows of a file anew, with other options or because people have changed since."""
    first = [Row(1, file.first)] if file.first else []
    rows = [Row(*row) for row in file.rows.order_by("line").values_list("line", "cells")]
    table = Table(file.charset, file.delimiter, first + rows)
    again = _keep(file.name, table, by, options)
    if not file.begun:
        _forget(Q(pk=file.pk))
    return again


def forget_old() -> None:
    """Delete files that nobody has applied, and those whose import can no longer be undone: they name people."""
    now = timezone.now()
    unapplied = Q(applied_at=None, job_id=None, created_at__lt=now - UNAPPLIED)
    _forget(unapplied | Q(created_at__lt=now - timedelta(days=settings.UNDO_DAYS)))


@transaction.atomic
def _forget(condition: Q) -> None:
    old = Import.objects.filter(condition)
    ImportRow.objects.filter(file__in=old)._raw_delete(DEFAULT_DB_ALIAS)
    old._raw_delete(DEFAULT_DB_ALIAS)


def plan(
    table: Table, by: Actor, **options: Unpack[Options]
) -> tuple[Sequence[str], Sequence[str], Iterator[list[Planned]]]:
    """Give the columns, the header row where there is one, and the planned rows, a part at a time."""
    authority = by.authority()
    if not authority.holds(Permission.USERS_IMPORT):
        raise Denied(Permission.USERS_IMPORT)
    first = table.rows[0].cells
    columns, spent = columns_of(
        [row.cells for row in table.rows[:2]], skip_first=options.get("skip_first", False), own=own_columns(by)
    )
    rows = table.rows[1:] if spent else table.rows
    if not rows:
        raise Unreadable("no_rows", _("There is nothing below the header row."))
    if len(rows) > MOST_ROWS:
        raise too_many_rows()
    update, by_mail = options.get("update_existing", False), options.get("by_mail", False)
    planner = Planner(Limits(by, authority), update_existing=update, by_mail=by_mail)
    return columns, first if spent else [], _planned(rows, Reader(columns, by), planner, header=not spent)


def own_columns(by: Actor) -> dict[str, str]:
    """Give the fields of the attributes that the actor may set, by what their columns may be called."""
    fields = {attribute: BEFORE + attribute.slug for attribute in settable(by)}
    return {word: field for a, field in fields.items() for word in (a.name, a.slug, field)}


def _planned(rows: Sequence[Row], reader: Reader, planner: Planner, *, header: bool) -> Iterator[list[Planned]]:
    for start in range(0, len(rows), PART):
        part = enumerate(rows[start : start + PART], start)
        yield planner.plan([reader.ask(row, may_be_header=header and number == 0) for number, row in part])


def _keep(name: str, table: Table, by: Actor, options: Options) -> Import:
    columns, first, parts = plan(table, by, **options)
    file = Import.objects.create(
        name=name, user_id=by.user_id, charset=table.charset, delimiter=table.delimiter, columns=columns, first=first,
        **options,
    )  # fmt: skip
    for part in parts:
        sql.insert_rows(ImportRow, [{"file_id": file.pk, **row_of(planned)} for planned in part])
        file.total += len(part)
    file.save(update_fields=["total"])
    return file


def row_of(planned: Planned) -> dict[str, Any]:
    """Give what is kept of a planned row, and what programs are told of it."""
    ask, person, unfit = planned.ask, planned.known, planned.unfit
    return {
        "line": ask.line, "cells": ask.cells, "plan": planned.plan,
        "username": (person.username if person else ask.who)[:300], "user_id": person and person.pk,
        "values": planned.values, "before": planned.before, "problem": unfit.code if unfit else "",
        "reason": unfit.reason[:400] if unfit else "",
    }  # fmt: skip


def _clean_name(name: str) -> str:
    """Give a file's name without its folders and without characters that can't be seen."""
    shown = "".join(c for c in PurePath(name.replace("\\", "/")).name if unicodedata.category(c)[0] != "C")
    return shown.strip()[:200] or _("File")
