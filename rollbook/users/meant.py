"""Whom somebody means who writes usernames, emails, ids or names, one a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.users.models import DELETED, User
from rollbook.users.names import username_key
from rollbook.users.queries import visible
from rollbook.users.search import found_by

GUESSED: Final = 20  # lines for which people of that name are looked up: each takes a statement
SUGGESTED: Final = 5
ADDRESS: Final = re.compile(r".*<([^<>]+)>\s*")  # “Sol Reyes <sol@example.org>”


@dataclass(frozen=True)
class Meant:
    """A line, and whom it means: one for certain, or up to five who are called so."""

    text: str
    people: list[User]
    certain: bool


def lines_of(text: str) -> list[str]:
    """Give the lines that say something, each once."""
    return list(dict.fromkeys(line for raw in text.replace("\x00", "").splitlines() if (line := raw.strip())))


def meant(lines: Sequence[str], by: Actor) -> list[Meant]:
    """Find whom the lines mean among those whom the actor may see, but for the deleted."""
    people = visible(by).filter(~DELETED)
    keys = {line: username_key(ADDRESS.sub(r"\1", line)) for line in lines}
    wanted = list(keys.values())
    named = people.filter(Q(username_key__in=wanted) | Q(email_key__in=wanted))
    known = {key: user for user in named for key in (user.email_key, user.username_key) if key}
    ids = {line: int(line) for line in lines if line.isascii() and line.isdecimal() and len(line) < 19}
    numbered = people.filter(pk__in=sql.among(ids.values())).in_bulk() if ids else {}
    certain = {line: known.get(keys[line]) or numbered.get(ids.get(line, 0)) for line in lines}
    looked_up = set([line for line in lines if certain[line] is None][:GUESSED])
    return [
        Meant(line, [one] if (one := certain[line]) else _called(line, people) if line in looked_up else [], bool(one))
        for line in lines
    ]


def _called(text: str, people: QuerySet[User]) -> list[User]:
    return list(people.filter(found_by(text)).order_by("name_key", "pk")[:SUGGESTED])
