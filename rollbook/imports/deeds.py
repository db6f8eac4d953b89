"""What a row does to somebody who exists, as operations that may be refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rollbook.imports.asking import Ask
from rollbook.imports.columns import REMOVE
from rollbook.imports.limits import DELETE, EDIT, GIVE, IMPORT, MOVE, TAKE, Deed
from rollbook.imports.people import PROFILE, Person

OPERATION_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(PROFILE, EDIT), "email": "users.change_email", "phone": "users.change_phone",
}  # fmt: skip


def deeds(ask: Ask, person: Person) -> Iterator[Deed]:
    """Give what the row may do to the person, as `Limits` asks for it."""
    yield IMPORT, ""
    if ask.action == REMOVE:
        yield DELETE, ""
    yield from {(OPERATION_OF[name], "") for name in ask.values if name in OPERATION_OF}
    if ask.values.get("unit"):
        yield MOVE, str(ask.values["unit"])
    yield from moves(ask.values.get("roles", person.now["roles"]), person.now["roles"])


def moves(wanted: Sequence[str], had: Sequence[str]) -> Iterator[Deed]:
    """Give which roles are to be given and taken."""
    yield from ((GIVE, role) for role in wanted if role not in had)
    yield from ((TAKE, role) for role in had if role not in wanted)
