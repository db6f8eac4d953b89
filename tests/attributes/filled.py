"""Short ways to fill attributes in and to look at them."""

from __future__ import annotations

from typing import Any

from rollbook.attributes.models import AttributeValue
from rollbook.attributes.operations import set_attributes
from rollbook.kernel.actor import Actor
from rollbook.kernel.outcome import Outcome
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.world import operator


def put(user: User, by: Actor | None = None, **values: Any) -> Outcome:
    """Fill in `first_aid=True`: short names with underscores."""
    given = {slug.replace("_", "-"): value for slug, value in values.items()}
    return set_attributes(UserSelection.of(user), by=by or operator(), attributes=given)


def standing(user: User) -> dict[str, str]:
    return dict(AttributeValue.objects.filter(user=user).values_list("attribute__slug", "value"))
