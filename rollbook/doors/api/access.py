"""Who calls: the user that a bearer token belongs to, limited to its scopes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja.security.base import AuthBase

from rollbook.doors.api.problems import lacking
from rollbook.kernel.actor import Actor
from rollbook.roles.queries import actor
from rollbook.sessions import tokens
from rollbook.sessions.models import Token


class ApiRequest(HttpRequest):
    """A request with a token that stands; `auth` is who acts by it."""

    auth: Actor
    request_id: str


class Bearer(AuthBase):
    """Takes `Authorization: Bearer rbk_…` and nothing else: no cookie, no parameter."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A token made by `rollbook token create`."

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Give the actor, or None where no token stands."""
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        token = tokens.shown(secret.strip()) if scheme.lower() == "bearer" else None
        return _actor(request, token) if token else None


def _actor(request: Any, token: Token) -> Actor:
    return actor(
        token.user, "api", scopes=token.scopes, via=f"token {token.pk} {token.name}"[:64],
        address=request.META.get("REMOTE_ADDR"), request_id=request.request_id,
    )  # fmt: skip


def reading(request: ApiRequest, *permissions: str) -> Actor:
    """Give the actor for reads, whose rights are computed once; raise a problem where one is missing."""
    held = request.auth.authority()
    for permission in permissions:
        if not held.holds(permission):
            raise lacking(permission)
    return replace(request.auth, authority=lambda: held)


def json_response(data: Any, status: int = 200, **headers: str) -> HttpResponse:
    """Answer with JSON. Moments are in UTC, written with a Z."""
    body = orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z)
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)
