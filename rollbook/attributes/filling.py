"""Filling in attributes of many people, each with values of their own."""

from __future__ import annotations

from collections.abc import Mapping

from rollbook.attributes.models import Attribute
from rollbook.users.selection import UserSelection

Values = Mapping[str, str]  # by the attribute's short name; "" takes a value away


def fill(users: UserSelection, values: Mapping[int, Values]) -> None:
    """Set the values of each, all of somebody's or none; those whose attributes the actor may not set are refused."""
    known = Attribute.objects.filter(slug__in={slug for row in values.values() for slug in row})
    concerned = {a: [pk for pk in users.ids if a.slug in values.get(pk, {})] for a in known}
    for attribute, ids in concerned.items():
        part = users.part(ids)
        part.may_set(attribute.pk)
        refused = set(ids) - set(part.ids)
        users.ids = [pk for pk in users.ids if pk not in refused]
    left = set(users.ids)
    for attribute, ids in concerned.items():
        _set(users, attribute, {pk: values[pk][attribute.slug] for pk in ids if pk in left})


def _set(users: UserSelection, attribute: Attribute, wanted: Mapping[int, str]) -> None:
    filled = {pk: {"value": value} for pk, value in wanted.items() if value}
    if filled:
        users.part(filled).add_each("attributes", attribute.pk, filled)
    if emptied := [pk for pk in wanted if pk not in filled]:
        users.part(emptied).remove("attributes", attribute.pk)
