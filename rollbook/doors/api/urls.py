"""Addresses of the API, below /api/v1/. The actions come from the registry."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError

from rollbook import __version__
from rollbook.doors.api import (
    actions,
    attributes,
    events,
    groups,
    invitations,
    jobs,
    mail,
    roles,
    sessions,
    terms,
    units,
    users,
    views,
    why,
)
from rollbook.doors.api.access import Bearer
from rollbook.doors.api.describing import with_problems
from rollbook.doors.api.problems import always, answer, not_found

ABOUT = (
    "What the console does, for programs. Every address takes a bearer token made by `rollbook token create`, "
    "and does what the token’s user may do, limited to its scopes."
)


def build() -> tuple[NinjaAPI, list[URLPattern]]:
    """Make the API from the operations that are registered now: its description, and its addresses."""
    api = NinjaAPI(
        title="Rollbook", version=__version__, description=ABOUT, openapi_url=None, docs_url=None, auth=Bearer()
    )
    for kind in (Exception, Http404, HttpError):  # the framework has answers of its own for these
        api.add_exception_handler(kind, answer)
    people = (users.router, sessions.router, invitations.router, views.router, attributes.router)
    around = (roles.router, groups.router, units.router, why.router, mail.router, terms.router)
    for router in (*people, *around, actions.router(), events.router, jobs.router):
        api.add_router("", router)
    api.get("/openapi.json", auth=None, include_in_schema=False)(description_of(api))
    anything = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    api.api_operation(anything, "/nothing", include_in_schema=False)(nothing)
    return api, _patterns(api)


def _patterns(api: NinjaAPI) -> list[URLPattern]:
    """Make problems of all errors, and let what is no address at all ask for a token like the rest."""
    found: list[Any] = [p for p in api.urls[0] if getattr(p, "name", "") != "api-root"]
    for pattern in found:
        pattern.callback = always(pattern.callback)
    (fallback,) = (p for p in found if p.name == "nothing")
    return [*(p for p in found if p is not fallback), re_path(r"", fallback.callback, name="api_not_found")]


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer for addresses that do not exist."""
    raise not_found()


def description_of(api: NinjaAPI) -> Any:
    """Make the view that gives the OpenAPI document. It holds no data, so it needs no token."""

    def openapi(request: HttpRequest) -> HttpResponse:
        return HttpResponse(orjson.dumps(document(api)), content_type="application/json")

    return openapi


def document(api: NinjaAPI) -> dict[str, Any]:
    """Give the OpenAPI 3.1 document."""
    plain = orjson.dumps(api.get_openapi_schema(path_prefix="api/v1/"), option=orjson.OPT_NON_STR_KEYS, default=str)
    described: dict[str, Any] = orjson.loads(plain)
    return with_problems(described)


api, urlpatterns = build()
