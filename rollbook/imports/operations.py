"""Applying the good rows of a file."""

from __future__ import annotations

from typing import Annotated, Any, Final

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.audit.models import Change
from rollbook.imports import applying
from rollbook.imports.brake import NotConfirmed, removals_to_confirm
from rollbook.imports.models import Import, Plan
from rollbook.imports.selection import ImportRowSelection
from rollbook.jobs.freezing import freeze
from rollbook.jobs.models import Job
from rollbook.jobs.running import perform
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Text
from rollbook.kernel.operation import operation
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.kernel.run import Run
from rollbook.kernel.selection import CHUNK

GOOD: Final = (Plan.ADD, Plan.CHANGE, Plan.REMOVE)


@operation(
    "users.import", sudo=True, permission=Permission.USERS_IMPORT, label=_("Import"), done=_("Imported %(name)s"),
    done_many=ngettext_lazy("Imported %(n)s user", "Imported %(n)s users", "n"), icon="import",
    guarded=True, listed=False, alone=False, bulk=False,
)  # fmt: skip
def import_rows(entries: ImportRowSelection, *, by: Actor, file: Annotated[str, Text(label=_("File"))] = "") -> None:
    """Add, change and remove people as the rows of a file say, in the file's order."""
    ids = list(entries.ids)
    source = Import.objects.filter(rows__in=ids[:1]).first()
    if source is None:
        return
    before = _last_change(source.event_id)
    for start in range(0, len(ids), CHUNK):
        applying.apply(entries, ids[start : start + CHUNK], by)
    _count_once(entries.run, source.event_id, before)
    source.applied_at = Coalesce("applied_at", timezone.now())
    source.event_id = entries.run.event_id if entries.run.changed or entries.run.refused else source.event_id
    source.save(update_fields=["applied_at", "event_id"])


def _last_change(event_id: int | None) -> int:
    """Give where the record of the chunks before this one ends."""
    known: dict[str, Any] = Change.objects.filter(event=event_id).aggregate(last=Max("pk")) if event_id else {}
    return known.get("last") or 0


def _count_once(run: Run, event_id: int | None, before: int) -> None:
    """Leave out of the count whom a chunk before this one has counted."""
    told = Change.objects.filter(event=event_id, pk__lte=before, kind="user", refusal="")
    if before:
        users = run.changed.get("user", set())
        users -= set(told.filter(subject_id__in=sql.among(users)).values_list("subject_id", flat=True))


def apply(file: Import, *, by: Actor, confirmed: bool = False) -> Outcome | Job:
    """Apply the good rows that are not done yet: at once where they are few, else as a job.

    Raises `NotConfirmed` where the file removes many people and that has not been said twice.
    """
    if not confirmed and (removals := removals_to_confirm(file, by)):
        raise NotConfirmed(removals)
    good = file.rows.filter(plan__in=GOOD, done=False)
    frozen = freeze("import_row", good, operation=import_rows.name, user_id=by.user_id)
    done = perform(import_rows, frozen, by=by, params={"file": file.name})
    if isinstance(done, Job):
        Import.objects.filter(pk=file.pk).update(job_id=done.pk)
    return done
