"""Whom somebody means who writes usernames, emails, ids or names, one a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.text import fold
from rollbook.users.models import DELETED, User
from rollbook.users.names import full_name, username_key
from rollbook.users.queries import visible
from rollbook.users.search import found_by
from rollbook.users.uniqueness import OUTSIDE

GUESSED: Final = 20  # lines for which people are searched: each takes a statement
SUGGESTED: Final = 5
ADDRESS: Final = re.compile(r".*<([^<>]+)>\s*")  # “Sol Reyes <sol@example.org>”


@dataclass(frozen=True)
class Meant:
    """A line, and whom it means: one for certain, or up to five whom a search for it finds, if it was `searched`."""

    text: str
    people: list[User]
    certain: bool
    searched: bool


def lines_of(text: str) -> list[str]:
    """Give the lines that say something, each once."""
    return list(dict.fromkeys(line for raw in text.replace("\x00", "").splitlines() if (line := raw.strip())))


def meant(lines: Sequence[str], by: Actor) -> list[Meant]:
    """Find whom the lines mean among those whom the actor may see, but for the deleted.

    Certain are a username, an email, an external id, an id, and the whole name (“Sol Reyes” or “Reyes, Sol”) of one
    person alone. Whom several lines mean for certain is there once.
    """
    people = visible(by).filter(~DELETED)
    certain = _named(lines, people)
    searched = set([line for line in lines if line not in certain][:GUESSED])
    first = {user.pk: line for line, user in reversed(certain.items())}  # of several lines that mean the same person
    return [
        Meant(
            line, [certain[line]] if line in certain else _found(line, people) if line in searched else [],
            line in certain, line in certain or line in searched,
        )
        for line in lines if line not in certain or first[certain[line].pk] == line
    ]  # fmt: skip


def _named(lines: Sequence[str], people: QuerySet[User]) -> dict[str, User]:
    keys = {line: username_key(ADDRESS.sub(r"\1", line)) for line in lines}
    wanted = list(keys.values())
    using = people.filter(Q(username_key__in=wanted) | Q(email_key__in=wanted) | Q(external_id__in=list(lines)))
    known: dict[str | None, User] = {}
    for user in using:
        known |= {OUTSIDE + (user.external_id or ""): user, user.email_key: user, user.username_key: user}
    ids = {line: int(line) for line in lines if line.isascii() and line.isdecimal() and len(line) < 19}
    numbered = people.filter(pk__in=sql.among(ids.values())).in_bulk() if ids else {}
    found = {
        line: known.get(keys[line]) or known.get(OUTSIDE + line) or numbered.get(ids.get(line, 0)) for line in lines
    }
    found |= _called([line for line in lines if found[line] is None], people)
    return {line: user for line, user in found.items() if user}


def _called(lines: Sequence[str], people: QuerySet[User]) -> dict[str, User]:
    """Give who alone is called exactly so."""
    keys = {line: fold(full_name(*_parts(line))) for line in lines}
    alone = people.filter(name_key__in=set(keys.values())).order_by().values("name_key").annotate(one=Min("pk"))
    ones = dict(alone.annotate(n=Count("pk")).filter(n=1).values_list("name_key", "one")) if lines else {}
    users = people.in_bulk(list(ones.values())) if ones else {}
    return {line: users[ones[key]] for line, key in keys.items() if ones.get(key) in users}


def _parts(line: str) -> tuple[str, str]:
    """Give the first and the last name of “Sol Reyes” or “Reyes, Sol”; without a comma all is one of them."""
    last, comma, first = line.partition(",")
    return (first.strip(), last.strip()) if comma else (line, "")


def _found(text: str, people: QuerySet[User]) -> list[User]:
    return list(people.filter(found_by(text.replace(",", " "))).order_by("name_key", "pk")[:SUGGESTED])


def one_meant(text: str, by: Actor) -> tuple[User | None, str]:
    """Give the one person whom a text means, or what has to be said where that is not certain."""
    found = meant([text], by)[0]
    if found.certain:
        return found.people[0], ""
    if found.people:
        told = ", ".join(f"{user.name} ({user.username})" for user in found.people)
        return None, _("Give the username. Is it one of these? %(names)s") % {"names": told}
    return None, _("There is nobody called “%(name)s”, or nobody you can see.") % {"name": text}
