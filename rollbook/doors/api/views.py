"""Reading saved views: one's own, and everybody's."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router

from rollbook.doors.api import reading, schemas
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.problems import not_found
from rollbook.kernel.permission import Permission
from rollbook.users.beside import saved_views

router = Router(tags=["views"])


@router.get("/views", response=schemas.SavedViews, operation_id="list_views", summary="List saved views")
def list_views(request: ApiRequest) -> HttpResponse:
    """Give the saved views that you can see. What they show is what GET /users shows you for their query."""
    return json_response({"views": _seen(request)})


@router.get("/views/{int:pk}", response=schemas.SavedView, operation_id="show_view", summary="Show a saved view")
def show_view(request: ApiRequest, pk: int) -> HttpResponse:
    """Give one saved view."""
    for view in _seen(request):
        if view["id"] == pk:
            return json_response(view)
    raise not_found()


def _seen(request: ApiRequest) -> list[dict[str, Any]]:
    by = may_read(request, Permission.USERS_VIEW)
    reading.query(request, {})
    found = saved_views(by)
    return [{"id": v.pk, "name": v.name, "query": v.query, "shared": v.owner_id is None} for v in found]
