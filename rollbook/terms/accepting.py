"""Noting down that people accept the terms of use."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from rollbook.kernel.refusal import Invalid
from rollbook.terms.fields import require_latest
from rollbook.users.selection import UserSelection


def accept(users: UserSelection, number: int | None) -> None:
    """Note the version down, as of now and from the actor's address; none where there are no terms.

    Raises `Invalid` where another version counts by now, so that nothing else is saved either.
    """
    try:
        require_latest(number)  # once more, in the transaction
    except ValidationError as error:
        raise Invalid({"terms": error.error_list}) from error
    if number is not None:
        users.add("terms", number, address=users.run.by.address)
