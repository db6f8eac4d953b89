"""Pages of what has a name and a `name_key`, such as groups: by keyset, so that the last costs what the first does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from rollbook.kernel.text import fold

PAGE: Final = 50
MOST: Final = 200


@dataclass(frozen=True)
class NamePage:
    """Rows in the order of names, with the ids between which the neighbouring pages lie (None at the ends)."""

    rows: list[Any]
    after: int | None
    before: int | None


def called(rows: QuerySet[Any], q: str) -> QuerySet[Any]:
    """Keep those in whose names every word is found."""
    for word in fold(q.replace("\x00", "")[:200]).split():
        rows = rows.filter(name_key__contains=word)
    return rows


def name_page(
    rows: QuerySet[Any], *, after: int | None = None, before: int | None = None, size: int = PAGE
) -> NamePage:
    """Give the page that follows `after`, or the one that ends at `before`; the first where neither is known."""
    edge = before or after
    last = edge and rows.model._base_manager.filter(pk=edge).values_list("name_key", flat=True).first()
    backwards = before is not None and last is not None
    if last is not None:
        way = "lt" if backwards else "gt"
        rows = rows.filter(Q(**{f"name_key__{way}": last}) | Q(**{"name_key": last, f"pk__{way}": edge}))
    order = ("-name_key", "-pk") if backwards else ("name_key", "pk")
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return NamePage([], None, None)
    forward, back = (True, more) if backwards else (more, last is not None)
    return NamePage(found, found[-1].pk if forward else None, found[0].pk if back else None)
