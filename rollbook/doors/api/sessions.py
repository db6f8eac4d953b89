"""Where people are signed in, and the links by which somebody can sign in as somebody else."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from rollbook.credentials.queries import link_row, sign_in_links
from rollbook.doors.api import reading
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.kernel.permission import Permission
from rollbook.users.queries import live_sessions, session_row, visible

router = Router(tags=["users"])


class OpenSession(Schema):
    """A browser in which somebody is signed in."""

    id: int = Field(description="What `users.end_session` takes.")
    device: str = Field(description="What the browser calls itself (User-Agent).")
    address: str | None
    created_at: datetime
    last_seen: datetime
    link_of: str | None = Field(description="Who made the sign-in link by which it began; null where it was none.")


class OpenSessions(Schema):
    """Up to fifty, the latest first."""

    sessions: list[OpenSession]


class SignInLink(Schema):
    """A link by which somebody can sign in as somebody else; the link itself is shown to nobody again."""

    id: int
    user: int
    by: str
    reason: str
    created_at: datetime
    expires_at: datetime
    in_use: bool = Field(description="Whether a session that began by it lasts still.")


class SignInLinks(Schema):
    """Those that stand, the latest first."""

    links: list[SignInLink]


@router.get(
    "/users/{int:pk}/sessions", response=OpenSessions, operation_id="sessions_of_user",
    summary="List where somebody is signed in",
)  # fmt: skip
def sessions_of_user(request: ApiRequest, pk: int) -> HttpResponse:
    """Give the sessions of one user; 404 out of your reach as if unknown."""
    by = may_read(request, Permission.USERS_VIEW)
    reading.query(request, {})
    user = get_object_or_404(visible(by), pk=pk)
    return json_response({"sessions": list(map(session_row, live_sessions(user)))})


@router.get(
    "/sign-in-links", response=SignInLinks, operation_id="list_sign_in_links", summary="List sign-in links that stand"
)
def list_sign_in_links(request: ApiRequest) -> HttpResponse:
    """Give those of the people whom you may make such links for."""
    by = may_read(request, Permission.USERS_SIGN_IN_LINK)
    reading.query(request, {})
    return json_response({"links": list(map(link_row, sign_in_links(by)))})
