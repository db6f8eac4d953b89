"""Reading the hierarchy: every unit in the order of the tree, and one with who holds a role for it."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from ninja import Router

from rollbook.doors.api import reading
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.problems import not_found
from rollbook.doors.api.schemas_units import UnitInFull, Units
from rollbook.kernel.permission import Permission
from rollbook.units import queries

router = Router(tags=["units"])

PEOPLE: Final = Permission.USERS_VIEW


@router.get("/units", response=Units, operation_id="list_units", summary="List units")
def list_units(request: ApiRequest) -> HttpResponse:
    """Give all units in your reach, each after the one it is part of, with how many people you see in it."""
    by = may_read(request, Permission.UNITS_VIEW)
    reading.query(request, {})
    places = (place for top in queries.tree(by) for place in top.walk())
    return json_response({"units": [place.told(people=by.holds(PEOPLE)) for place in places]})


@router.get("/units/{int:pk}", response=UnitInFull, operation_id="show_unit", summary="Show a unit")
def show_unit(request: ApiRequest, pk: int) -> HttpResponse:
    """Give one unit, and the roles that people whom you see hold for it; 404 out of your reach as if unknown."""
    by = may_read(request, Permission.UNITS_VIEW)
    reading.query(request, {})
    unit = queries.found(by).filter(pk=pk).first()
    if unit is None:
        raise not_found()
    return json_response(queries.sight(by, unit).told(people=by.holds(PEOPLE)))
