"""What a load balancer asks: is this process serving, and is what it needs there?"""

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from rollbook.jobs.queries import worker_seen

WORKER_SILENCE = timedelta(seconds=30)


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answers as long as the process serves, whatever the database does: restarting would not mend that."""
    return JsonResponse({"status": "serving"})


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """503 with what is wrong, unless the database answers and a worker has been heard of lately."""
    problems = _problems()
    body = {"status": "not ready", "problems": problems} if problems else {"status": "ready"}
    return JsonResponse(body, status=503 if problems else 200)


def _problems() -> list[str]:
    """Codes, not messages: what a database says about itself is not for everybody."""
    try:
        seen = worker_seen()
    except DatabaseError:
        return ["database"]
    if seen is None or timezone.now() - seen > WORKER_SILENCE:
        return ["worker"]
    return []
