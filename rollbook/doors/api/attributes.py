"""Reading which fields of its own the site has for people."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from rollbook.attributes.queries import seen
from rollbook.attributes.telling import told
from rollbook.doors.api import reading
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.problems import not_found
from rollbook.doors.api.schemas_attributes import Attribute, Attributes
from rollbook.kernel.permission import Permission

router = Router(tags=["attributes"])


@router.get("/attributes", response=Attributes, operation_id="list_attributes", summary="List attributes")
def list_attributes(request: ApiRequest) -> HttpResponse:
    """Give the attributes that you may see of somebody at least, by name."""
    by = may_read(request, Permission.USERS_VIEW)
    reading.query(request, {})
    return json_response({"attributes": [told(attribute) for attribute in seen(by)]})


@router.get("/attributes/{int:pk}", response=Attribute, operation_id="show_attribute", summary="Show an attribute")
def show_attribute(request: ApiRequest, pk: int) -> HttpResponse:
    """Give one attribute; 404 where you may see it of nobody, as if unknown."""
    by = may_read(request, Permission.USERS_VIEW)
    reading.query(request, {})
    found = next((attribute for attribute in seen(by) if attribute.pk == pk), None)
    if found is None:
        raise not_found()
    return json_response(told(found))
