"""Reads of imports: of one's own alone, since their rows may be about people whom others may not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from rollbook.audit.models import Event
from rollbook.imports.models import Import, ImportRow, Plan
from rollbook.imports.problems import OF_THE_LINE
from rollbook.jobs.models import Job
from rollbook.kernel.actor import Actor

PAGE: Final = 50
RECENT: Final = 5
GOOD: Final = ("add", "change", "remove")


def own(by: Actor) -> QuerySet[Import]:
    """Give the files that the actor has uploaded and that are read to their end, newest first."""
    return Import.objects.filter(user_id=by.user_id, total__gt=0).order_by("-id")


def recent(by: Actor) -> list[Import]:
    """Give the latest that were applied or are being so."""
    return list(own(by).exclude(applied_at=None, job_id=None)[:RECENT])


def job_of(file: Import) -> Job | None:
    """Give the long work that applies the file, where there is one."""
    return Job.objects.filter(pk=file.job_id).first() if file.job_id else None


def event_of(file: Import) -> Event | None:
    """Give the entry of the audit log that applying the file has made."""
    return Event.objects.filter(pk=file.event_id).first() if file.event_id else None


def counts(file: Import) -> dict[str, int]:
    """Count the rows of each kind, `all` of them, and of the good ones those `left` and those `done_…`."""
    found: dict[str, int] = dict.fromkeys([*Plan.values, "all", "left", *(f"done_{plan}" for plan in GOOD)], 0)
    for plan, done, n in file.rows.order_by().values_list("plan", "done").annotate(n=Count("pk")):
        found[plan] += n
        found["all"] += n
        if plan in GOOD:
            found[f"done_{plan}" if done else "left"] += n
    return found


def first_line_invalid(file: Import) -> bool:
    """Tell whether the first line can't be processed: perhaps it is a header after all."""
    first = file.rows.order_by("line").first()
    return bool(not file.skip_first and first and first.problem in OF_THE_LINE)


def page(file: Import, kind: str, number: Any) -> Page[ImportRow]:
    """Give one page of the rows of a kind (empty for all) in the file's order."""
    rows = file.rows.order_by("line")
    return Paginator(rows.filter(plan=kind) if kind in Plan.values else rows, PAGE).get_page(number)


def failed(file: Import) -> Iterator[ImportRow]:
    """Give the rows that can't be applied, or could not be, in the file's order."""
    return file.rows.filter(plan=Plan.PROBLEM).order_by("line").iterator()
