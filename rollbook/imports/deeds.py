"""What a row does to somebody who exists, as operations that may be refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rollbook.attributes.kinds import BEFORE
from rollbook.imports.asking import Ask
from rollbook.imports.columns import REMOVE
from rollbook.imports.limits import DELETE, EDIT, FILL, GIVE, IMPORT, JOIN, LEAVE, MOVE, TAKE, Deed
from rollbook.imports.people import PROFILE, Person

OPERATION_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(PROFILE, EDIT), "email": "users.change_email", "phone": "users.change_phone",
    "external_id": "users.change_external_id",
}  # fmt: skip


def deeds(ask: Ask, person: Person) -> Iterator[Deed]:
    """Give what the row may do to the person, as `Limits` asks for it."""
    yield IMPORT, ""
    if ask.action == REMOVE:
        yield DELETE, ""
    yield from {(operation, "") for name in ask.values if (operation := operation_of(name))}
    yield from ((FILL, slug) for slug in own_of(ask.values))
    if ask.values.get("unit"):
        yield MOVE, str(ask.values["unit"])
    yield from moves(ask.values, person.now)


def operation_of(name: str) -> str:
    """Give the operation that sets a field; "" for those that are given and taken one by one."""
    return OPERATION_OF.get(name, "")


def own_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values of attributes among them, by short name."""
    return {name.removeprefix(BEFORE): value for name, value in values.items() if name.startswith(BEFORE)}


def moves(values: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Deed]:
    """Give which roles are to be given and taken, and which groups joined and left."""
    for name, into, out in (("roles", GIVE, TAKE), ("groups", JOIN, LEAVE)):
        wanted, had = values.get(name, now[name]), now[name]
        yield from ((into, str(one)) for one in wanted if one not in had)
        yield from ((out, str(one)) for one in had if one not in wanted)
