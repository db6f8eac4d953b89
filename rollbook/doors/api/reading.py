"""What a request says: JSON bodies and query strings, read strictly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any, Final

import orjson
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollbook.doors.api.problems import Problem, too_large, unmeasured
from rollbook.kernel.fields import Field
from rollbook.kernel.refusal import Invalid

MOST_BYTES: Final = 1024 * 1024
MOST_ID: Final = 2**63 - 1
BAD_NUMBER: Final = gettext_lazy("Give a whole number from %(least)s to %(most)s.")


def body(request: HttpRequest) -> dict[str, Any]:
    """Read a JSON object; nothing at all counts as `{}`. Raises problems 411, 413, 415 and 400."""
    if "CONTENT_LENGTH" not in request.META and "HTTP_TRANSFER_ENCODING" in request.META:
        raise unmeasured()
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise too_large()
    sent = request.body
    if not sent:
        return {}
    if request.content_type != "application/json":
        raise Problem(415, "unsupported_media_type", _("Send JSON, with the header Content-Type: application/json."))
    try:
        read = orjson.loads(sent)
    except orjson.JSONDecodeError as error:
        told = {"reason": str(error)}
        raise Problem(400, "malformed", _("This is not JSON: %(reason)s") % told) from error
    if not isinstance(read, dict):
        raise Problem(400, "malformed", _("Send a JSON object: {…}."))
    return read


def integer(value: Any, *, most: int = MOST_ID) -> int:
    """Accept a positive JSON integer; raise ValidationError for anything else, true and 1.0 included."""
    if type(value) is not int or not 1 <= value <= most:
        raise ValidationError(BAD_NUMBER, "not_a_number", {"least": 1, "most": most})
    return value


def number(value: str, *, most: int = MOST_ID) -> int:
    """Accept digits of a query string."""
    short = value.isascii() and value.isdecimal() and len(value) < 20
    return integer(int(value) if short else None, most=most)


def flag(value: Any) -> bool:
    """Accept true or false, or 1 and 0 in a query string."""
    if isinstance(value, bool):
        return value
    if value not in ("1", "0"):
        raise ValidationError(_("Give true or false."), "not_a_flag")
    return bool(value == "1")


def moment(value: str) -> datetime:
    """Accept a date (its beginning, in UTC) or an ISO 8601 date and time with its offset."""
    try:
        if day := parse_date(value):
            return datetime.combine(day, time(), UTC)
        if (found := parse_datetime(value)) and found.tzinfo:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):  # beyond the year 1 or 9999 once it is in UTC
        pass
    raise ValidationError(_("Write it as 2026-12-31 or 2026-12-31T12:00:00Z."), "not_a_date")


def line(value: str) -> str:
    """Accept any text without control characters."""
    if not value.isprintable():
        raise ValidationError(_("Contains a character that can’t be part of it."), "hidden_character")
    return value


def values(given: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Read each value by its reader; raise `Invalid` with all problems at once, unknown names among them."""
    read: dict[str, Any] = {}
    problems = {name: [unknown()] for name in given.keys() - readers.keys()}
    for name in given.keys() & readers.keys():
        try:
            read[name] = readers[name](given[name])
        except ValidationError as error:
            problems[name] = error.error_list
    if problems:
        raise Invalid(problems)
    return read


def unknown() -> ValidationError:
    """Say that nothing goes by this name."""
    return ValidationError(Field.unknown, "unknown")


def query(request: HttpRequest, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Read the query string; of a name that is given twice, the last counts."""
    return values(request.GET.dict(), readers)
