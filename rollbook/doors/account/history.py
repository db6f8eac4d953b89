"""My account → History: what has happened to one's account."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path

from rollbook.audit.describing import operation_label
from rollbook.audit.own import PAGE, own_changes, own_events
from rollbook.doors.account.frame import framed, mine
from rollbook.roles.queries import actor
from rollbook.sessions.store import BY_LINK


@mine
def history(request: Any) -> HttpResponse:
    """GET what was done, newest first; `after` an event's id."""
    after = request.GET.get("after", "")
    beyond = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None
    listed = own_events(request.user.pk, after=beyond)
    shown = listed[:PAGE]
    told = own_changes(shown, actor(request.user, "account"))
    entries = [
        {"event": event, "label": operation_label(event.operation), "fields": told.get(event.pk, []),
         "mine": event.actor_id == request.user.pk and not event.via.startswith(BY_LINK),
         "link_of": event.via.removeprefix(BY_LINK) if event.via.startswith(BY_LINK) else ""}
        for event in shown
    ]  # fmt: skip
    older = shown[-1].pk if len(listed) > PAGE else None
    context: dict[str, Any] = {"entries": entries, "next": older, "newest": beyond is not None}
    return framed(request, "account_history", "history", **context)


urlpatterns = [path("account/history/", history, name="account_history")]
