"""Reading what mail was sent, and how mail is worded."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from rollbook.doors.api import reading
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.describing import parameters
from rollbook.doors.api.problems import not_found
from rollbook.doors.api.schemas_mail import MailMessage, MailMessages, Wordings
from rollbook.kernel.paging import MOST, PAGE
from rollbook.kernel.permission import Permission
from rollbook.mail.models import State
from rollbook.mail.queries import messages, page
from rollbook.mail.telling import message_row, wording_rows

router = Router(tags=["mail"])
OF_LIST: Final = {
    "state": "queued, sent, failed or replaced.",
    "user": "The id of the person it is to.",
    "after": "The cursor that the page before gave as next.",
    "size": f"How many, 1 to {MOST}; {PAGE} unless given.",
}


def _one_of(known: Any) -> Any:
    def check(value: str) -> str:
        if value not in known:
            raise ValidationError(_("This value is not understood."), "not_understood")
        return value

    return check


READERS: Final = {
    "state": _one_of(State.values), "user": reading.number, "after": reading.number,
    "size": lambda value: reading.number(value, most=MOST),
}  # fmt: skip


@router.get(
    "/messages", response=MailMessages, operation_id="list_messages", summary="List mail",
    openapi_extra=parameters(OF_LIST),
)  # fmt: skip
def list_messages(request: ApiRequest) -> HttpResponse:
    """Give a page of the mail to people in your reach, the latest first. Links are in none of it."""
    by = may_read(request, Permission.MAIL_VIEW)
    asked = reading.query(request, READERS)
    rows = messages(by, state=asked.get("state", ""), user=asked.get("user"))
    found, cursor = page(rows, after=asked.get("after"), size=asked.get("size", PAGE))
    return json_response({"messages": list(map(message_row, found)), "next": str(cursor) if cursor else None})


@router.get("/messages/{int:pk}", response=MailMessage, operation_id="show_message", summary="Show a mail")
def show_message(request: ApiRequest, pk: int) -> HttpResponse:
    """Give how one mail stands; 404 where it is to somebody out of your reach, as if unknown."""
    by = may_read(request, Permission.MAIL_VIEW)
    reading.query(request, {})
    found = messages(by).filter(pk=pk).first()
    if found is None:
        raise not_found()
    return json_response(message_row(found))


@router.get(
    "/wordings", response=Wordings, operation_id="list_wordings", summary="List wordings",
    openapi_extra=parameters({"language": "A language of the site, such as de; its own unless given."}),
)  # fmt: skip
def list_wordings(request: ApiRequest) -> HttpResponse:
    """Give how each mail is worded in a language."""
    may_read(request, Permission.MAIL_VIEW)
    asked = reading.query(request, {"language": _one_of(dict(settings.LANGUAGES))})
    return json_response({"wordings": wording_rows(asked.get("language", settings.LANGUAGE_CODE))})
