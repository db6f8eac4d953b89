"""Subjects that have a name and, folded for finding and sorting, a `name_key`; and names that nobody else may have."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import slugify

from rollbook.kernel import sql
from rollbook.kernel.refusal import Invalid
from rollbook.kernel.selection import Selection
from rollbook.kernel.text import fold


class Named(Selection):
    """Keeps `name_key` as the name asks for, by one statement for all of them."""

    untold: ClassVar[frozenset[str]] = frozenset({"name_key"})

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        super().create([{**row, "name_key": fold(row["name"])} for row in rows])

    def changed(self, ids: Sequence[int], names: Iterable[str]) -> None:
        if "name" in names:
            rows = self.rows_of(ids).values_list("pk", "name")
            sql.update_rows(self.model, ["name_key"], [{"id": pk, "name_key": fold(name)} for pk, name in rows])


def once(
    known: Mapping[Any, int], wanted: Iterable[tuple[int | None, Hashable, str]], field: str, message: Any
) -> None:
    """Raise `Invalid` at a field where something wanted is taken by another, or twice among what is wanted.

    `known` maps what is taken to whose it is; `wanted` are (whose or None for somebody new, what, as it was typed).
    The message is about %(name)s.
    """
    taken: dict[Any, Any] = dict(known)
    for pk, key, name in wanted:
        this: Any = pk or object()
        if taken.setdefault(key, this) != this:
            raise Invalid({field: [ValidationError(message, "taken", {"name": name})]})


def free_slug(model: type[Model], name: str, otherwise: str) -> str:
    """Make the short name by which programs know one of them; one that was ever taken is not used again."""
    base = slugify(name)[:50] or otherwise
    taken = set(model._base_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    return base if base not in taken else next(s for n in range(2, len(taken) + 3) if (s := f"{base}-{n}") not in taken)
