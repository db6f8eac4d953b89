"""Long work: begun by a door, carried on by the worker, chunk by chunk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import structlog
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from rollbook.jobs.freezing import selection
from rollbook.jobs.models import Frozen, Job, State
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Denied
from rollbook.kernel.selection import CHUNK
from rollbook.roles.queries import actor
from rollbook.users.models import User

LEASE: Final = timedelta(minutes=5)
ATTEMPTS: Final = 3
log = structlog.get_logger("rollbook.jobs")


def perform(operation: Operation, frozen: Frozen, *, by: Actor, params: dict[str, Any]) -> Outcome | Job:
    """Carry out an operation over a frozen set: at once where it is small, else as a job."""
    operation.require(by)
    operation.clean(params, by)
    if frozen.total <= CHUNK or by.user_id is None:
        return operation(selection(frozen, by), by=by, **params)
    return Job.objects.create(
        frozen=frozen, operation=operation.name, params=params, actor_id=by.user_id, door=by.door, via=by.via,
        scopes=by.scopes, address=by.address, request_id=by.request_id, total=frozen.total,
    )  # fmt: skip


def take() -> Job | None:
    """Lease the next job that waits, or whose worker has died."""
    now = timezone.now()
    waiting = Q(state=State.QUEUED) | Q(state=State.RUNNING, leased_until__lt=now)
    with transaction.atomic():
        locked = Job.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        job = locked.filter(waiting).order_by("pk").first()
        if job:
            job.attempts += job.state == State.RUNNING  # its worker has died over it
            job.state, job.leased_until = State.RUNNING, now + LEASE
            job.started_at = job.started_at or now
            if job.attempts >= ATTEMPTS:
                _finish(job, State.FAILED)
            job.save(update_fields=["state", "leased_until", "started_at", "finished_at", "attempts"])
        return job if job and job.open else None


def hand_back(job_id: int) -> None:
    """Let another worker carry on at once."""
    Job.objects.filter(pk=job_id, state=State.RUNNING).update(state=State.QUEUED, leased_until=None)


def carry_on(job_id: int) -> bool:
    """Do the next chunk of a job; tell whether more is left. Done and position move together."""
    try:
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=job_id)
            if not job.open:  # another worker, who took us for dead, has ended it
                return False
            more = _chunk(job)
            job.attempts, job.leased_until = 0, timezone.now() + LEASE
            job.save()
            return more
    except Exception as error:
        log.exception("job_failed", job=job_id)
        return _failed(job_id, type(error).__name__)


def _chunk(job: Job) -> bool:
    members = job.frozen.members.filter(subject_id__gt=job.position).order_by("subject_id")
    ids = list(members.values_list("subject_id", flat=True)[:CHUNK])
    if job.stop_asked or not ids:
        return _finish(job, State.STOPPED if job.stop_asked and ids else State.DONE)
    try:
        by = _actor(job)
        chosen = selection(job.frozen, by, ids)
        outcome = registry[job.operation](chosen, by=by, event_id=job.event_id, **job.params)
    except Denied as denied:
        job.error = denied.permission
        return _finish(job, State.STOPPED)
    job.event_id = job.event_id or outcome.event_id
    job.position, job.done = ids[-1], job.done + len(ids)
    return True


def _finish(job: Job, state: str) -> bool:
    job.state, job.finished_at = state, timezone.now()
    return False


def _failed(job_id: int, error: str) -> bool:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        job.attempts += 1
        job.error = error
        if job.attempts >= ATTEMPTS:
            _finish(job, State.FAILED)
        job.save()
        return job.open


def _actor(job: Job) -> Actor:
    user = User.objects.get(pk=job.actor_id)
    known = {"via": job.via, "address": job.address, "request_id": job.request_id}
    return actor(user, job.door, scopes=job.scopes, **known)


def ask_to_stop(job_id: int) -> None:
    """Let the job end after the chunk under way."""
    Job.objects.filter(pk=job_id, state__in=[State.QUEUED, State.RUNNING]).update(stop_asked=True)
