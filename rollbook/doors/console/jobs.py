"""Long work, followed from the page that began it; it goes on without the page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rollbook.audit.models import Event
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.jobs.models import Job
from rollbook.jobs.running import ask_to_stop
from rollbook.kernel.operation import registry
from rollbook.kernel.refusal import Refusal

EVERY = 2  # seconds between looks


def _mine(request: ConsoleRequest, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, actor_id=request.actor.user_id)


@console()
def job(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET how far it has come. Without JavaScript the page looks again by itself."""
    found = _mine(request, pk)
    event = Event.objects.filter(pk=found.event_id).first() if found.event_id else None
    refused = [{"why": Refusal(code).label, "count": n} for code, n in event.refused.items()] if event else []
    context = {
        "job": found,
        "event": event,
        "operation": registry[found.operation],
        "refused": refused,
        "every": EVERY,
    }
    template = "console/job_progress.html" if request.htmx else "console/job.html"
    response = render(request, template, context)
    if found.open:
        response["Refresh"] = str(EVERY)
    return response


@console()
@require_POST
def stop(request: ConsoleRequest, pk: int) -> HttpResponse:
    """POST to stop after the chunk under way. What is done stays done, and can be undone."""
    ask_to_stop(_mine(request, pk).pk)
    return redirect("job", pk=pk)
