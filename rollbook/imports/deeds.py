"""What a row does to somebody who exists, as operations that may be refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rollbook.imports.asking import Ask
from rollbook.imports.columns import REMOVE
from rollbook.imports.limits import DELETE, EDIT, GIVE, IMPORT, JOIN, LEAVE, MOVE, TAKE, Deed
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
    yield from {(OPERATION_OF[name], "") for name in ask.values if name in OPERATION_OF}
    if ask.values.get("unit"):
        yield MOVE, str(ask.values["unit"])
    yield from moves(ask.values, person.now)


def moves(values: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Deed]:
    """Give which roles are to be given and taken, and which groups joined and left."""
    for name, into, out in (("roles", GIVE, TAKE), ("groups", JOIN, LEAVE)):
        wanted, had = values.get(name, now[name]), now[name]
        yield from ((into, str(one)) for one in wanted if one not in had)
        yield from ((out, str(one)) for one in had if one not in wanted)
