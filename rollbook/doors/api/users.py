"""Reading users: the directory's views as JSON, and one user with an ETag."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from rollbook.doors.api import reading, schemas
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.describing import parameters
from rollbook.doors.api.problems import invalid, not_found
from rollbook.kernel.permission import Permission
from rollbook.users import queries
from rollbook.users.strictly import read_strictly
from rollbook.users.views import is_filter

router = Router(tags=["users"])

MOST: Final = 200
IN_FULL: Final = ("contact", "suspended_until", "suspension_reason", "erase_after")
OF_LIST: Final = {
    "after": reading.line,
    "size": lambda value: reading.number(value, most=MOST),
    "counts": reading.flag,
}
VIEW: Final = {
    "q": "Words to search for in username, email, name, phone and id.",
    "status": "active (the default), invited, pending, suspended, deleted, or all (but deleted).",
    "show": "suspended, waiting (invited or pending): add these to the active ones; may be repeated.",
    "role": "Slugs of roles, any of which they hold; may be repeated. none: without any role.",
    "group": "Ids of groups, any of which they are in; may be repeated. none: in no group.",
    "unit": "Ids of units, to which, or below which, they belong; may be repeated. none: to no unit.",
    "external_id": "External IDs, any of which is theirs, exactly as they stand there; may be repeated.",
    "attribute.NAME": "Values of the attribute with this short name, any of which is theirs (a text begins with it); "
    "none: without any. attribute.NAME.from and attribute.NAME.to: numbers and dates from and up to.",
    "population": "staff or learner.",
    "two_factor": "on or off.",
    "access": "Last access: never, 7 or 30 (within so many days), old90 or old365 (not for so many).",
    "created_after": "A date: created on it or later.",
    "created_before": "A date: created before it.",
    "sort": "name, username, status, created or access; with - before it, backwards.",
    "columns": "Taken from the console’s addresses, and of no effect here.",
}
DESCRIBED: Final = parameters(
    {
        **VIEW,
        "after": "The cursor that the page before gave as next.",
        "size": f"How many users, 1 to {MOST}; 50 unless given.",
        "counts": "1: count the users under each tab too.",
    }
)


@router.get("/users", response=schemas.Users, operation_id="list_users", summary="List users", openapi_extra=DESCRIBED)
def list_users(request: ApiRequest) -> HttpResponse:
    """Give a page of a view of the directory. A parameter that is not known is refused by its name."""
    by = may_read(request, Permission.USERS_VIEW)
    view = read_strictly(request.GET.urlencode(), by, besides=OF_LIST)
    asked = reading.values({n: v for n, v in request.GET.items() if not is_filter(n)}, OF_LIST)
    try:
        page = queries.page(view, by, after=asked.get("after", ""), size=asked.get("size", queries.PAGE))
    except (ValueError, TypeError) as error:
        raise invalid("after", "not_a_cursor", _("Give what the page before gave as next.")) from error
    queries.with_attributes(page.rows, by)
    body: dict[str, Any] = {"users": [_row(row) for row in page.rows], "next": page.after}
    if asked.get("counts"):
        body["counts"] = queries.tab_counts(view, by)
    return json_response(body)


@router.get("/users/{int:pk}", response=schemas.User, operation_id="show_user", summary="Show a user")
def show_user(request: ApiRequest, pk: int) -> HttpResponse:
    """Give one user, with an ETag that changes with their version; 404 out of your reach as if unknown."""
    by = may_read(request, Permission.USERS_VIEW)
    reading.query(request, {})
    rows = list(queries.visible(by).filter(pk=pk).values(*queries.FIELDS, *IN_FULL))
    if not rows:
        raise not_found()
    etag = f'W/"{rows[0]["version"]}"'
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": etag})
    full = {name: rows[0][name] for name in IN_FULL}
    queries.with_roles(rows)
    queries.with_attributes(rows, by)
    return json_response({**_row(rows[0]), **full}, ETag=etag)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row of the directory as the API says it."""
    return {
        "id": row["id"], "username": row["username"], "email": row["email"], "first_name": row["first_name"],
        "last_name": row["last_name"], "name": row["name"], "phone": row["phone"], "external_id": row["external_id"],
        "status": row["status"],
        "population": row["population"], "roles": row["roles"], "language": row["language"],
        "time_zone": row["time_zone"], "created_at": row["created_at"], "last_access": row["seen"],
        "last_sign_in": row["last_login"],
        "two_factor": row["two_factor"], "attributes": row["attributes"], "version": row["version"],
    }  # fmt: skip
