"""Which attributes somebody may see and set, and of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from rollbook.attributes.kinds import checked, key_of
from rollbook.attributes.models import Attribute, AttributeValue, Kind
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.users.models import User

UNSEEN: Final = "•••"  # in the place of what somebody may not see
ALL: Final = "attributes"  # what an actor recalls them under


def seen(by: Actor) -> list[Attribute]:
    """Give the attributes that the actor may see of somebody at least, by name."""
    every = by.recall(ALL, lambda: list(Attribute.objects.all()))
    return [a for a in every if by.known.holds(a.seen_by)]


def unseen(by: Actor) -> QuerySet[Attribute]:
    """Give the attributes, deleted ones too, that the actor may see of nobody."""
    return Attribute._base_manager.exclude(seen_by__in=list(by.known.powers))


def settable(by: Actor) -> list[Attribute]:
    """Give the attributes that the actor may set of somebody at least, by name."""
    edits = by.known.holds(Permission.USERS_EDIT)
    return [a for a in seen(by) if edits and by.known.holds(a.edited_by)]


def values_of(
    ids: Iterable[int], by: Actor, among: Sequence[Attribute] | None = None
) -> dict[int, dict[Attribute, str]]:
    """Give what the actor may see of these people, whom they see: each value by its attribute, in order of names.

    One statement; one more where something confidential is among it that the actor may see of somebody.
    """
    wanted = list(ids)
    rows = AttributeValue.objects.filter(user_id__in=sql.among(wanted), attribute__deleted=False)
    if among is not None:
        rows = rows.filter(attribute__in=among)
    listed = list(rows.select_related("attribute").order_by("attribute__name_key", "attribute_id")) if wanted else []
    needed = {row.attribute.seen_by for row in listed}
    reached = _reached(wanted, filter(by.known.holds, needed), by)
    found: dict[int, dict[Attribute, str]] = {}
    for row in listed:
        if row.user_id in reached.get(row.attribute.seen_by, ()):
            found.setdefault(row.user_id, {})[row.attribute] = row.value
    return found


def _reached(ids: Sequence[int], permissions: Iterable[str], by: Actor) -> Mapping[str, set[int]]:
    """Give whom of these each permission reaches; those of a list are seen anyway."""
    found = {}
    for permission in permissions:
        held: Any = User.objects.filter(by.known.scope(permission), pk__in=sql.among(ids)).values_list("pk", flat=True)
        found[permission] = set(ids if permission == Permission.USERS_VIEW else held)
    return found


def hidden(pairs: Iterable[tuple[int, int]], by: Actor) -> set[tuple[int, int]]:
    """Give those of the (attribute, user) whose value the actor may not see; of deleted attributes too."""
    wanted = set(pairs)
    if not wanted:
        return set()
    known: dict[int, str] = dict(
        Attribute._base_manager.filter(pk__in={a for a, _user in wanted}).values_list("pk", "seen_by")
    )
    reached = _reached([user for _a, user in wanted], set(known.values()), by)
    return {(a, user) for a, user in wanted if a not in known or user not in reached[known[a]]}


NONE: Final = "none"
ENDS: Final = {"from": "gte", "to": "lte"}
LAST: Final = "\U0010ffff"  # sorts after everything that begins alike


def having(attribute: Attribute, asked: Mapping[str, Sequence[str]]) -> Q:
    """Give the condition that somebody's attribute is one of some values, or lies between two.

    `asked` maps "" to values (a text has to begin with one of them), "from" and "to" to the ends; "none" is
    no value. Nobody meets a value that the attribute can't have.
    """
    rows = AttributeValue.objects.filter(user_id=OuterRef("pk"), attribute=attribute)
    given = {end: [checked(attribute, text) for text in texts if text != NONE] for end, texts in asked.items()}
    keys = {end: [key_of(attribute.kind, value) for value in values if value] for end, values in given.items()}
    ways = [_is(attribute, key) for key in keys.get("", ())]
    between = {f"key__{way}": max(keys[end]) for end, way in ENDS.items() if keys.get(end)}
    if between and between.keys() == {f"key__{way}" for end, way in ENDS.items() if asked.get(end)}:
        ways.append(Q(**between))
    found = Q(Exists(rows.filter(reduce(or_, ways)))) if ways else Q(pk__in=[])
    return found | ~Q(Exists(rows)) if NONE in asked.get("", ()) else found


def _is(attribute: Attribute, key: str) -> Q:
    """Give the condition that a value has this key; that a text begins with it."""
    return Q(key__gte=key, key__lt=key + LAST) if attribute.kind == Kind.TEXT else Q(key=key)


def filled_in(listed: Sequence[Attribute], most: int) -> list[int]:
    """Count in how many people something stands in each, up to `most` + 1, by one statement."""
    if not listed:
        return []
    return sql.capped_counts([AttributeValue.objects.filter(attribute=attribute) for attribute in listed], most)
