"""Whether somebody may do something, why, and how it was at a moment."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from rollbook.doors.api import reading
from rollbook.doors.api import schemas_roles as schemas
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.describing import parameters
from rollbook.doors.api.problems import invalid, not_found
from rollbook.doors.api.roles import past
from rollbook.groups.models import Content
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles import telling
from rollbook.roles.history import person_at
from rollbook.roles.models import Role
from rollbook.roles.why import Answer, may, may_open
from rollbook.users.models import User
from rollbook.users.queries import visible

router = Router(tags=["access"])

ASKED: Final = parameters({
    "user": "The id of whom it is about.",
    "permission": "What they would do, such as users.suspend.",
    "over": "With a permission: the id of the person to whom they would do it.",
    "content": "Instead of a permission: the key of a content of the repository that they would open.",
})  # fmt: skip


@router.get("/access", response=schemas.Answer, operation_id="access", summary="Ask whether somebody may",
            openapi_extra=ASKED)  # fmt: skip
def access(request: ApiRequest) -> HttpResponse:
    """Tell whether a person holds a permission, over another person too, or may open a content; and why or why not."""
    by = may_read(request, Permission.ROLES_VIEW, Permission.USERS_VIEW)
    readers: dict[str, Any] = {
        "user": reading.number,
        "over": reading.number,
        "permission": reading.line,
        "content": reading.line,
    }
    asked = reading.query(request, readers)
    if "user" not in asked:
        raise invalid("user", "required", _("This is needed."))
    return json_response(asdict(_answer(by, _person(by, "user", asked["user"]), asked)))


def _answer(by: Actor, person: User, asked: dict[str, Any]) -> Answer:
    if ("permission" in asked) == ("content" in asked):
        raise invalid("permission", "required", _("Give a permission or a content, and not both."))
    if "content" in asked:
        content = Content.objects.filter(key=asked["content"]).first()
        if content is None or "over" in asked:
            raise invalid("content", "no_such_choice", _("There is no content with this key."))
        return may_open(person, content, by=by)
    if asked["permission"] not in Permission.values:
        raise invalid("permission", "no_such_choice", _("There is no such permission."))
    over = _person(by, "over", asked["over"]) if "over" in asked else None
    return may(person, asked["permission"], over, by=by)


def _person(by: Actor, field: str, pk: int) -> User:
    found = visible(by).filter(pk=pk).first()
    if found is None:
        raise invalid(field, "unknown", _("No such user, or not one you can see"))
    return found


@router.get(
    "/users/{int:pk}/at", response=schemas.Then, operation_id="user_at", summary="Show a user as they were",
    openapi_extra=parameters({"at": "A date (its beginning, in UTC) or a moment with its offset; now unless given."}),
)  # fmt: skip
def user_at(request: ApiRequest, pk: int) -> HttpResponse:
    """Give status, unit, groups and roles of a user at a moment, from the audit log."""
    by = may_read(request, Permission.ROLES_VIEW, Permission.USERS_VIEW)
    at = reading.query(request, {"at": past}).get("at", timezone.now())
    user = visible(by).filter(pk=pk).first()
    if user is None:
        raise not_found()
    then, slugs = person_at(user, at, by), dict(Role._base_manager.values_list("pk", "slug"))
    roles = [telling.held(had, slugs[had.role_id], then.status) for had in then.roles]
    return json_response({
        "at": at, "existed": then.existed, "status": then.status, "unit": then.unit.pk if then.unit else None,
        "groups": [group.pk for group in then.groups], "roles": roles,
    })  # fmt: skip
