"""What the review of an import shows, before it is applied and after."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Page
from django.utils.translation import gettext as _

from rollbook.audit.operations import can_undo
from rollbook.doors.console.access import ConsoleRequest
from rollbook.doors.console.imports_forms import ConfirmForm, OptionsForm
from rollbook.imports import queries, showing
from rollbook.imports.brake import removals_to_confirm
from rollbook.imports.columns import unused
from rollbook.imports.models import Import, ImportRow, Plan
from rollbook.imports.problems import FIRST_LINE
from rollbook.kernel.permission import Permission

EVERY: Final = 2  # seconds between looks at work under way


def review_of(request: ConsoleRequest, file: Import) -> dict[str, Any]:
    """Give everything that the page shows of a file."""
    kind, counts = request.GET.get("kind", ""), queries.counts(file)
    page = queries.page(file, kind, request.GET.get("page"))
    return {
        "file": file, "counts": counts, "begun": file.begun, "every": EVERY, "charset": _charset(file),
        "delimiter": _delimiter(file), "tabs": _tabs(kind, counts), "page": page, **_pages(kind, page),
        "lines": showing.lines(file, page.object_list, request.actor),
        **(_result(request, file) if file.begun else _options(request, file)),
    }  # fmt: skip


def _options(request: ConsoleRequest, file: Import) -> dict[str, Any]:
    """Give what may be chosen before applying, and what there is to be warned of."""
    removals = removals_to_confirm(file, request.actor)
    chosen = {"skip_first": file.skip_first, "update_existing": file.update_existing, "by_mail": file.by_mail}
    return {
        "options": OptionsForm(initial=chosen), "confirm": ConfirmForm(removals=removals) if removals else None,
        "first_line": FIRST_LINE if queries.first_line_invalid(file) else "",
        "unused": unused(file.columns, file.first), "old_charset": not file.charset.startswith("utf"),
    }  # fmt: skip


def _result(request: ConsoleRequest, file: Import) -> dict[str, Any]:
    """Give what has come of it so far."""
    event, job = queries.event_of(file), queries.job_of(file)
    return {
        "event": event, "job": job, "may_audit": request.actor.holds(Permission.AUDIT_VIEW),
        "can_undo": bool(event and can_undo(event) and not (job and job.open)),
        "undone": bool(event and event.undone_by.filter(changed__gt=0).exists()),
    }  # fmt: skip


def _tabs(kind: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    kinds = [
        ("", _("All"), "all"),
        *((p.value, _("Problems") if p == Plan.PROBLEM else p.label, p.value) for p in Plan),
    ]
    return [
        {"label": label, "url": f"?kind={name}" if name else "?", "on": name == kind, "count": counts[counted]}
        for name, label, counted in kinds
    ]


def _pages(kind: str, page: Page[ImportRow]) -> dict[str, str]:
    first, last, total = page.start_index(), page.end_index(), page.paginator.count
    place = {"first": f"{first:,}", "last": f"{last:,}", "total": f"{total:,}"}
    return {
        "summary": _("Rows %(first)s to %(last)s of %(total)s") % place,
        "previous_url": f"?kind={kind}&page={page.number - 1}" if page.has_previous() else "",
        "next_url": f"?kind={kind}&page={page.number + 1}" if page.has_next() else "",
    }


def _charset(file: Import) -> str:
    names = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
    return names.get(file.charset, file.charset.upper())


def _delimiter(file: Import) -> str:
    words = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}
    return words.get(file.delimiter, file.delimiter)
