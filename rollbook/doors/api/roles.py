"""Reading roles: what there is, what ends soon, what a change would mean, who held what."""

from __future__ import annotations

from datetime import datetime
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
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles import telling
from rollbook.roles.fields import PermissionPicks
from rollbook.roles.history import holders_seen, roles_with
from rollbook.roles.impact import of_edit
from rollbook.roles.models import Role
from rollbook.roles.reading import SOON, counted, ending, seen
from rollbook.roles.unused import DAYS, uses

router = Router(tags=["roles"])

MOST_DAYS: Final = 3650
TEXTS: Final = PermissionPicks(label="permissions", absent=())


@router.get("/roles", response=schemas.Roles, operation_id="list_roles", summary="List roles")
def list_roles(request: ApiRequest) -> HttpResponse:
    """Give all roles, the highest first."""
    by = may_read(request, Permission.ROLES_VIEW)
    reading.query(request, {})
    roles = list(seen(by))
    counts = counted(roles, by)
    return json_response({"roles": [telling.role(role, counts[role.pk]) for role in roles]})


@router.get("/roles/{int:pk}", response=schemas.Role, operation_id="show_role", summary="Show a role")
def show_role(request: ApiRequest, pk: int) -> HttpResponse:
    """Give one role."""
    by = may_read(request, Permission.ROLES_VIEW)
    reading.query(request, {})
    role = _role(by, pk)
    return json_response(telling.role(role, counted([role], by)[pk]))


def _role(by: Actor, pk: int) -> Role:
    role = seen(by).filter(pk=pk).first()
    if role is None:
        raise not_found()
    return role


@router.get(
    "/roles/{int:pk}/impact", response=schemas.Impact, operation_id="role_impact", summary="What an edit would mean",
    openapi_extra=parameters({"permissions": "What the role would carry, with commas between; empty for nothing."}),
)  # fmt: skip
def role_impact(request: ApiRequest, pk: int) -> HttpResponse:
    """Tell how many people would gain and lose what, if the role came to carry these permissions."""
    by = may_read(request, Permission.ROLES_VIEW, Permission.ROLES_EDIT)
    asked = reading.query(request, {"permissions": lambda text: TEXTS.clean([t for t in text.split(",") if t], by)})
    impact = of_edit(_role(by, pk), asked.get("permissions", ()))
    told = {name: getattr(impact, name) for name in ("added", "taken", "affected", "losing")}
    return json_response(told)


@router.get(
    "/grants", response=schemas.Grants, operation_id="list_grants", summary="List roles that end soon",
    openapi_extra=parameters({"days": f"Within how many days, 1 to {MOST_DAYS}; {SOON} unless given."}),
)  # fmt: skip
def list_grants(request: ApiRequest) -> HttpResponse:
    """Give the temporary roles of people in your reach that end within so many days, the soonest first."""
    by = may_read(request, Permission.ROLES_VIEW, Permission.USERS_VIEW)
    asked = reading.query(request, {"days": lambda text: reading.number(text, most=MOST_DAYS)})
    rows = list(map(telling.grant, ending(by, days=asked.get("days", SOON))))
    return json_response({"grants": rows})


@router.get(
    "/roles/held", response=schemas.Held, operation_id="roles_held", summary="Who held a role",
    openapi_extra=parameters({
        "role": "The slug of a role.", "permission": "Or a permission, by whatever role.",
        "at": "A date (its beginning, in UTC) or a moment with its offset; now unless given.",
    }),
)  # fmt: skip
def roles_held(request: ApiRequest) -> HttpResponse:
    """Give everybody in your reach who held a role or permission at a moment, from the audit log."""
    by = may_read(request, Permission.ROLES_VIEW, Permission.USERS_VIEW)
    asked = reading.query(request, {"role": reading.line, "permission": reading.line, "at": past})
    at = asked.get("at", timezone.now())
    found = holders_seen(_asked_roles(by, asked, at), at, by)
    return json_response({"at": at, "held": [telling.held(h.had, h.role.slug, h.status) for h in found]})


def _asked_roles(by: Actor, asked: dict[str, Any], at: datetime) -> list[int]:
    if ("role" in asked) == ("permission" in asked):
        raise invalid("role", "required", _("Give a role or a permission, and not both."))
    if "role" in asked:
        pk = seen(by).filter(slug=asked["role"]).values_list("pk", flat=True).first()
        if pk is None:
            raise invalid("role", "no_such_choice", _("There is no role with this slug."))
        return [pk]
    if asked["permission"] not in Permission.values:
        raise invalid("permission", "no_such_choice", _("There is no such permission."))
    return roles_with(asked["permission"], at)


def past(value: str) -> datetime:
    """Accept a moment that has been."""
    return min(reading.moment(value), timezone.now())


@router.get(
    "/permissions/unused", response=schemas.Uses, operation_id="unused_permissions", summary="List unused permissions",
    openapi_extra=parameters({"days": f"In how many days, 1 to {MOST_DAYS}; {DAYS} unless given."}),
)  # fmt: skip
def unused_permissions(request: ApiRequest) -> HttpResponse:
    """Give each permission of the roles that people hold, with who has used it; the unused first."""
    by = may_read(request, Permission.ROLES_VIEW)
    asked = reading.query(request, {"days": lambda text: reading.number(text, most=MOST_DAYS)})
    days = asked.get("days", DAYS)
    rows = list(map(telling.use, uses(by, days=days)))
    return json_response({"days": days, "uses": rows})
