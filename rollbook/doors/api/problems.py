"""Every error as a problem (RFC 9457): `title`, `status`, `detail`, and a `code` for programs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import orjson
import structlog
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import AuthenticationError

from rollbook.kernel.permission import label_of
from rollbook.kernel.refusal import Denied, Invalid

RETRY: Final = 2  # seconds to wait while the database is busy or away
CHALLENGE: Final = 'Bearer realm="Rollbook"'
log = structlog.get_logger("rollbook.api")


class Problem(Exception):
    """An error with its status; raise it anywhere behind the API's door."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code)
        self.status, self.headers = status, dict(headers or {})
        title = HTTPStatus(status).phrase
        self.body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
        self.body |= more

    def response(self) -> HttpResponse:
        """Give the answer."""
        return HttpResponse(
            orjson.dumps(self.body, default=str),
            status=self.status,
            content_type="application/problem+json",
            headers=self.headers,
        )


def not_found() -> Problem:
    """Give the same answer for what does not exist and for what the actor may not see."""
    return Problem(404, "not_found", _("There is nothing here, or nothing that you may see."))


def invalid(field: str, code: str, message: str) -> Invalid:
    """Say that one value can't be taken, as operations do."""
    return Invalid({field: [ValidationError(message, code)]})


def lacking(permission: str, **more: Any) -> Problem:
    """Say which permission is missing, of the person or of the token's scopes."""
    label = label_of(permission)
    detail = _("Your roles, or this token’s scopes, do not include: %(permission)s.") % {"permission": label}
    return Problem(403, "denied", detail, permission=permission, **more)


def _denied(error: Denied) -> Problem:
    """`event` is the id under which the attempt is on record; a plan leaves none."""
    return lacking(error.permission, **({"event": error.event_id} if error.event_id else {}))


def _invalid(error: Invalid) -> Problem:
    detail = _("Some values can’t be taken. `errors` says which, and why.")
    return Problem(422, "invalid", detail, errors=error.messages())


def _unauthenticated(_error: Exception) -> Problem:
    detail = _("Send a valid token in the header: Authorization: Bearer rbk_…")
    return Problem(401, "unauthenticated", detail, headers={"WWW-Authenticate": CHALLENGE})


def _unavailable(error: Exception) -> Problem:
    log.warning("database_unavailable", error=type(error).__name__)
    detail = _("The database is busy or away. Nothing was changed; try again.")
    return Problem(503, "unavailable", detail, headers={"Retry-After": str(RETRY)})


def too_large(_error: object = None) -> Problem:
    """Say that a body is longer than any that makes sense."""
    return Problem(413, "too_large", _("The body is too large. Send fewer users at once."))


def unmeasured() -> Problem:
    """Say that a body came in chunks, which WSGI can't tell from none at all (RFC 9110, section 15.5.12)."""
    return Problem(411, "length_required", _("Send the body with a Content-Length and not in chunks."))


KNOWN: Final[dict[type[Exception], Callable[[Any], Problem]]] = {
    Problem: lambda problem: problem,
    Denied: _denied,
    Invalid: _invalid,
    AuthenticationError: _unauthenticated,
    Http404: lambda _error: not_found(),
    RequestDataTooBig: too_large,
    OperationalError: _unavailable,
    InterfaceError: _unavailable,
}


def answer(_request: HttpRequest, error: Any) -> HttpResponse:
    """Give the problem for any exception. One that nobody foresaw is logged, and tells nothing outside."""
    for kind in type(error).__mro__:
        if kind in KNOWN:
            return KNOWN[kind](error).response()
    log.error("api_failed", exc_info=error)
    detail = _("Something went wrong here, not with your request. The log has it under X-Request-ID.")
    return Problem(500, "failed", detail).response()


def always(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make what the framework answers by itself a problem too: a wrong method, an error outside of views."""

    @functools.wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the boundary of the door
            return answer(request, error)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = response["Allow"]
            detail = _("This address takes %(methods)s.") % {"methods": allowed}
            return Problem(405, "method_not_allowed", detail, headers={"Allow": allowed}).response()
        return response

    return csrf_exempt(respond)  # no cookie counts here, so none can be abused
