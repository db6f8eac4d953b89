"""Inviting many at once, with what became of each address."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from rollbook.doors.api import reading
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.describing import body_of, json_body
from rollbook.kernel.operation import registry
from rollbook.kernel.refusal import Invalid
from rollbook.users.inviting import MOST, invite_all

router = Router(tags=["users"])
OWN: Final = ("email", "first_name", "last_name")  # of one person; many say it by their addresses


class Invited(Schema):
    """What became of one address."""

    email: str
    result: str = Field(description="invited, known (somebody has it already), twice (in this list) or invalid.")
    user: int | None = Field(description="Who it is, where you may see them.")
    why: str


class Invitations(Schema):
    """What became of all of them, in their order."""

    invitations: list[Invited]
    event: int | None = Field(description="What Undo takes; null where nobody was invited.")


def _described() -> dict[str, Any]:
    operation = registry["users.invite"]
    (content,) = body_of(operation)["requestBody"]["content"].values()
    common = {n: s for n, s in content["schema"]["properties"].items() if n not in {*OWN, "plan"}}
    emails = {
        "type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MOST,
        "description": "Addresses, alone or as “Sam Lee <sam@example.org>”.",
    }  # fmt: skip
    return json_body(
        {"type": "object", "properties": {"emails": emails, **common}, "required": ["emails"],
         "additionalProperties": False}
    )  # fmt: skip


@router.post(
    "/invitations", response={200: Invitations}, operation_id="invite_many", summary="Invite many",
    openapi_extra=_described(),
)  # fmt: skip
def invite_many(request: ApiRequest) -> HttpResponse:
    """Invite by addresses, all with the same roles, groups and so on. One that can't be invited keeps no other.

    Needs users.create.
    """
    sent = reading.body(request)
    registry["users.invite"].require(request.auth)
    if wrong := [name for name in sent if name in OWN]:
        message = ValidationError(_("Say it in the address: “Sam Lee <sam@example.org>”."), "unknown")
        raise Invalid({name: [message] for name in wrong})
    emails = _emails(sent.pop("emails", None))
    told, event = invite_all(emails, sent, by=request.auth)
    return json_response({"invitations": [address.told() for address in told], "event": event})


def _emails(value: Any) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(text, str) for text in value):
        raise Invalid({"emails": [ValidationError(_("Give a list of addresses."), "not_a_list")]})
    if len(value) > MOST:
        message = ValidationError(_("At most %(most)s at once."), "too_many", {"most": MOST})
        raise Invalid({"emails": [message]})
    return value
