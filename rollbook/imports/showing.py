"""Rows as people read them: old values struck out, new ones marked, codes as words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rollbook.attributes.kinds import BEFORE
from rollbook.attributes.models import Attribute
from rollbook.attributes.queries import UNSEEN, hidden
from rollbook.groups.models import Group
from rollbook.imports.columns import LABELS
from rollbook.imports.models import Import, ImportRow, Plan
from rollbook.kernel.actor import Actor
from rollbook.roles.models import Role
from rollbook.units.models import Unit
from rollbook.users.models import Population, Status, User
from rollbook.users.queries import visible

NAMES: Final = ("first_name", "last_name")
DECIDED: Final[Mapping[str, Any]] = {"status": _("Status")}  # by how the file is read, not by a column
APART: Final = frozenset({*NAMES, "roles", "username"})  # have columns of their own


class Piece(NamedTuple):
    """What was, what will be; the same twice where nothing changes."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        return self.old == self.new


@dataclass
class Line:
    """A row with its name and roles piece by piece, and what else it sets as (label, piece)."""

    row: ImportRow
    name: list[Piece]
    roles: list[Piece]
    more: list[tuple[Any, Piece]]


def lines(file: Import, rows: Iterable[ImportRow], by: Actor) -> list[Line]:
    """Show these rows; names of people come from the directory as far as the actor may see them."""
    rows = list(rows)
    people = visible(by).in_bulk([row.user_id for row in rows if row.user_id])
    words, secret = _words(rows), _secret(rows, by)
    return [
        Line(
            row,
            _name(file, row, people.get(row.user_id or 0)),
            _roles(row, words["roles"]),
            _more(file, row, words, secret),
        )
        for row in rows
    ]


def _secret(rows: Iterable[ImportRow], by: Actor) -> set[tuple[str, int]]:
    """Give the (field, user) of attributes that the actor has lost sight of since they uploaded the file."""
    people = {row.user_id for row in rows if row.user_id and any(name.startswith(BEFORE) for name in row.before)}
    if not people:
        return set()
    slugs = {pk: BEFORE + slug for pk, slug in Attribute._base_manager.values_list("pk", "slug")}
    return {(slugs[pk], user) for pk, user in hidden(((pk, user) for pk in slugs for user in people), by)}


def _said(value: Any, words: Mapping[Any, str]) -> str:
    """Give the words for a value, or for each of several."""
    return ", ".join(words.get(v, str(v)) for v in (value if isinstance(value, list) else [value]))


def _words(rows: Iterable[ImportRow]) -> Mapping[str, Mapping[Any, str]]:
    """Give the words for values that are codes, by field."""
    return {
        "roles": dict(Role.objects.values_list("slug", "name")),
        "unit": dict(Unit._base_manager.values_list("pk", "name")),
        "groups": dict(Group._base_manager.filter(pk__in=_groups(rows)).values_list("pk", "name")),
        "label": {BEFORE + slug: name for slug, name in Attribute._base_manager.values_list("slug", "name")},
        "language": {code: str(name) for code, name in settings.LANGUAGES},
        "population": {code: str(name) for code, name in Population.choices},
        "status": {code: str(name) for code, name in Status.choices},
    }


def _groups(rows: Iterable[ImportRow]) -> set[int]:
    return {pk for row in rows for values in (row.values, row.before) for pk in values.get("groups", ())}


def _name(file: Import, row: ImportRow, person: User | None) -> list[Piece]:
    if row.plan == Plan.PROBLEM:
        given = dict(zip(file.columns, row.cells, strict=False))
        return [Piece(text, text) for name in NAMES if (text := given.get(name, ""))]
    if row.plan == Plan.ADD:
        return [Piece("", " ".join(row.values[name] for name in NAMES if row.values.get(name)))]
    pieces = []
    for name in NAMES:
        now = getattr(person, name, "")
        pieces.append(Piece(row.before.get(name, "") if name in row.values else now, row.values.get(name, now)))
    return [piece for piece in pieces if piece.old or piece.new]


def _roles(row: ImportRow, words: Mapping[str, str]) -> list[Piece]:
    had, wanted = _sequence(row.before), _sequence(row.values)
    slugs = dict.fromkeys([*had, *wanted])
    return [Piece(words.get(s, s) if s in had else "", words.get(s, s) if s in wanted else "") for s in slugs]


def _sequence(values: Mapping[str, Any]) -> Sequence[str]:
    roles: Sequence[str] = values.get("roles", ())
    return roles


def _more(
    file: Import, row: ImportRow, words: Mapping[str, Mapping[str, str]], secret: set[tuple[str, int]]
) -> list[tuple[Any, Piece]]:
    """Leave out what only repeats the username, or fills in what the file does not speak of."""
    found = []
    for name, value in row.values.items():
        repeated = name == "email" and value == row.values.get("username")
        if (name in file.columns or name in DECIDED) and name not in APART and not repeated:
            said = words.get(name, {})
            before = UNSEEN if (name, row.user_id) in secret else _said(row.before.get(name, ""), said)
            label = words["label"].get(name) or DECIDED.get(name) or LABELS[name]
            found.append((label, Piece(before, _said(value, said))))
    return found
