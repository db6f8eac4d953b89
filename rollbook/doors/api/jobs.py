"""How far long work has come. Only whoever began it may ask."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router

from rollbook.doors.api import reading, schemas
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.problems import not_found
from rollbook.jobs.models import Job

router = Router(tags=["jobs"])


@router.get("/jobs/{int:pk}", response=schemas.Job, operation_id="show_job", summary="Show a job")
def show_job(request: ApiRequest, pk: int) -> HttpResponse:
    """Give how far a job of your own has come. Its entry in the audit log has the outcome."""
    reading.query(request, {})
    job = Job.objects.filter(pk=pk, actor_id=request.auth.user_id or 0).first()
    if job is None:
        raise not_found()
    return json_response(told(job))


def told(job: Job) -> dict[str, Any]:
    """Give a job as the API says it."""
    return {
        "id": job.pk, "operation": job.operation, "state": job.state, "done": job.done, "total": job.total,
        "seconds_left": job.seconds_left if job.open else 0, "event": job.event_id, "error": job.error,
        "created_at": job.created_at, "finished_at": job.finished_at,
    }  # fmt: skip
