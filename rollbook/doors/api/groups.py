"""Reading groups and the repository. A group's members are `GET /users?group=ID`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from rollbook.doors.api import reading, schemas_groups
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.describing import parameters
from rollbook.doors.api.problems import lacking, not_found
from rollbook.groups import queries
from rollbook.groups.models import Content, Kind
from rollbook.kernel.actor import Actor
from rollbook.kernel.paging import MOST, PAGE, name_page
from rollbook.kernel.permission import Permission

router = Router(tags=["groups"])


def _kind(value: str) -> str:
    if value not in Kind.values:
        raise ValidationError(_("This value is not understood."), "not_understood")
    return value


PAGED: Final[dict[str, Callable[[Any], Any]]] = {
    "q": reading.line, "after": reading.number, "size": lambda value: reading.number(value, most=MOST),
}  # fmt: skip
PLACED: Final = {
    "after": "The cursor that the page before gave as next.",
    "size": f"How many, 1 to {MOST}; {PAGE} unless given.",
}
OF_GROUPS: Final = {
    "q": "Words to search for in the name.",
    "kind": "group or class.",
    "unit": "The id of a unit: its groups, and those of all units below it.",
    **PLACED,
}
OF_CONTENTS: Final = {"q": "Words to search for in the name.", "group": "Only what is open to this group.", **PLACED}


@router.get(
    "/groups", response=schemas_groups.Groups, operation_id="list_groups", summary="List groups",
    openapi_extra=parameters(OF_GROUPS),
)  # fmt: skip
def list_groups(request: ApiRequest) -> HttpResponse:
    """Give a page of the groups and classes in your reach, by name."""
    by = may_read(request, Permission.GROUPS_VIEW)
    asked = reading.query(request, {**PAGED, "kind": _kind, "unit": reading.number})
    place = {name: asked.pop(name) for name in ("after", "size") if name in asked}
    page = queries.page(queries.matching(by, **asked), by, **place)
    return json_response({"groups": list(map(_group, page.rows)), "next": _cursor(page.after)})


@router.get(
    "/groups/{int:pk}", response=schemas_groups.GroupInFull, operation_id="show_group", summary="Show a group"
)  # fmt: skip
def show_group(request: ApiRequest, pk: int) -> HttpResponse:
    """Give one group with its owners, roles and contents; 404 out of your reach as if unknown."""
    by = may_read(request, Permission.GROUPS_VIEW)
    reading.query(request, {})
    for row in queries.page(queries.visible(by).filter(pk=pk), by).rows:
        owners = [{"id": o.pk, "name": o.name, "username": o.username} for o in queries.owners(row.group, by)]
        contents = list(map(_content, queries.contents_of(row.group, size=MOST).rows))
        return json_response({**_group(row), "owners": owners, "contents": contents})
    raise not_found()


@router.get(
    "/contents", response=schemas_groups.Contents, operation_id="list_contents", summary="List the repository",
    openapi_extra=parameters(OF_CONTENTS),
)  # fmt: skip
def list_contents(request: ApiRequest) -> HttpResponse:
    """Give a page of the repository, by name."""
    by = _looking(request)
    asked = reading.query(request, {**PAGED, "group": reading.number})
    rows = queries.contents(by, asked.get("q", ""))
    if "group" in asked:
        rows = rows.filter(groups__group__in=queries.visible(by).filter(pk=asked["group"]).values("pk"))
    page = name_page(rows, after=asked.get("after"), size=asked.get("size", PAGE))
    return json_response({"contents": _counted(page.rows, by), "next": _cursor(page.after)})


@router.get(
    "/contents/{int:pk}", response=schemas_groups.ContentListed, operation_id="show_content", summary="Show a content"
)  # fmt: skip
def show_content(request: ApiRequest, pk: int) -> HttpResponse:
    """Give one content of the repository."""
    by = _looking(request)
    reading.query(request, {})
    for told in _counted(list(queries.contents(by).filter(pk=pk)), by):
        return json_response(told)
    raise not_found()


def _looking(request: ApiRequest) -> Actor:
    by = may_read(request)
    if not queries.may_look(by):
        raise lacking(Permission.REPOSITORY_OPEN)
    return by


def _group(row: queries.Listed) -> dict[str, Any]:
    group = row.group
    return {
        "id": group.pk, "name": group.name, "kind": group.kind, "description": group.description,
        "unit": group.unit and {"id": group.unit.pk, "name": group.unit.name}, "members": row.members,
        "roles": [{"slug": role.slug, "name": role.name} for role in row.roles],
    }  # fmt: skip


def _content(content: Content) -> dict[str, Any]:
    return {"id": content.pk, "name": content.name, "key": content.key}


def _counted(rows: list[Content], by: Actor) -> list[dict[str, Any]]:
    counts = queries.open_counts([content.pk for content in rows], by)
    return [{**_content(content), "groups": counts[content.pk]} for content in rows]


def _cursor(pk: int | None) -> str | None:
    return str(pk) if pk else None
