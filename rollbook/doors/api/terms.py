"""Reading the terms of use, and who accepted which version."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from ninja import Router

from rollbook.doors.api import reading
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.describing import parameters
from rollbook.doors.api.problems import not_found
from rollbook.doors.api.schemas_terms import TermsAcceptances, TermsText, TermsVersions
from rollbook.kernel.paging import MOST, PAGE
from rollbook.kernel.permission import Permission
from rollbook.terms.models import Version
from rollbook.terms.queries import acceptances, accepted_by, page
from rollbook.terms.telling import acceptance_row, told, version_row
from rollbook.users.queries import visible

router = Router(tags=["terms"])
OF_LIST: Final = {
    "after": "The cursor that the page before gave as next.",
    "size": f"How many, 1 to {MOST}; {PAGE} unless given.",
}
READERS: Final = {"after": reading.number, "size": lambda value: reading.number(value, most=MOST)}


def _version(number: int) -> Version:
    found = Version.objects.filter(pk=number).first()
    if found is None:
        raise not_found()
    return found


@router.get("/terms", response=TermsVersions, operation_id="list_terms", summary="List versions of the terms of use")
def list_terms(request: ApiRequest) -> HttpResponse:
    """Give all versions, the one that counts first. Anybody may read them."""
    may_read(request)
    reading.query(request, {})
    return json_response({"terms": [version_row(version) for version in Version.objects.all()]})


@router.get("/terms/{int:number}", response=TermsText, operation_id="show_terms", summary="Show a version")
def show_terms(request: ApiRequest, number: int) -> HttpResponse:
    """Give what one version says, in each language. Anybody may read it."""
    may_read(request)
    reading.query(request, {})
    return json_response(told(_version(number)))


@router.get(
    "/terms/{int:number}/acceptances", response=TermsAcceptances, operation_id="list_acceptances",
    summary="List who accepted a version", openapi_extra=parameters(OF_LIST),
)  # fmt: skip
def list_acceptances(request: ApiRequest, number: int) -> HttpResponse:
    """Give a page of those in your reach who accepted a version, the latest first."""
    by = may_read(request, Permission.USERS_VIEW)
    asked = reading.query(request, READERS)
    rows, cursor = page(
        acceptances(_version(number).pk, by), after=asked.get("after"), size=asked.get("size", PAGE)
    )  # fmt: skip
    return json_response({"acceptances": list(map(acceptance_row, rows)), "next": str(cursor) if cursor else None})


@router.get(
    "/users/{int:pk}/terms", response=TermsAcceptances, operation_id="terms_of_user",
    summary="List what somebody accepted",
)  # fmt: skip
def terms_of_user(request: ApiRequest, pk: int) -> HttpResponse:
    """Give which versions of the terms of use somebody accepted, the latest first; 404 where out of your reach."""
    by = may_read(request, Permission.USERS_VIEW)
    reading.query(request, {})
    if not visible(by).filter(pk=pk).exists():
        raise not_found()
    return json_response({"acceptances": list(map(acceptance_row, accepted_by(pk))), "next": None})
