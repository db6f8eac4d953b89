"""Pages for what goes wrong: each says what happened, why, and what to do next."""

import sys
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from rollbook.ui import preferences

MACHINES = ("/api/", "/scim/")
DATABASE_RETRY = 5  # seconds


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the upload was too large. What BadRequest says is shown, so let it be a translated sentence."""
    if isinstance(exception, RequestDataTooBig):
        return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    why = str(exception) if isinstance(exception, BadRequest) else ""
    return _page(request, HTTPStatus.BAD_REQUEST, {"why": why})


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403. What PermissionDenied says is shown, so let it be a translated sentence."""
    why = str(exception) if isinstance(exception, PermissionDenied) else ""
    return _page(request, HTTPStatus.FORBIDDEN, {"why": why})


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from one of our own pages, or came too late."""
    return _page(request, HTTPStatus.FORBIDDEN, template="csrf")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for what this person may not know of."""
    return _page(request, HTTPStatus.NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None, *, retry_after: int = 60) -> HttpResponse:
    """429; `retry_after` is in seconds."""
    response = _page(request, HTTPStatus.TOO_MANY_REQUESTS, {"minutes": -(-retry_after // 60)})
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Called while the exception is being handled; a database that does not answer is 503."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    return _bare_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """503 while the database is away or locked."""
    response = _bare_page(request, HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(DATABASE_RETRY)
    return response


def _page(
    request: HttpRequest, status: HTTPStatus, context: dict[str, Any] | None = None, template: str = ""
) -> HttpResponse:
    if _by_machine(request):
        return _problem(status)
    return render(request, f"errors/{template or status.value}.html", context, status=status)


def _bare_page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """A page for which neither session nor database is asked: they may be what is broken."""
    if _by_machine(request):
        return _problem(status)
    context = {
        "site_name": settings.SITE_NAME,
        "preferences": preferences.read(request.COOKIES),
        "request_id": getattr(request, "request_id", ""),
    }
    return HttpResponse(render_to_string(f"errors/{status.value}.html", context), status=status)


def _by_machine(request: HttpRequest) -> bool:
    """Programs get JSON, also where their address leads nowhere."""
    return request.path.startswith(MACHINES) or not request.accepts("text/html")


def _problem(status: HTTPStatus) -> HttpResponse:
    """RFC 9457."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value}
    return JsonResponse(body, status=status, content_type="application/problem+json")
