"""The hierarchy as the component `ui/tree.html` draws it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollbook.kernel.text import fold
from rollbook.ui.cldr import grouped
from rollbook.units.queries import Place

DRAWN: Final = 400  # units on one page; those that lie deeper have pages of their own
UNFOLDED: Final = 60  # in a larger tree, only the first level shows what is below it

Node = dict[str, Any]


def drawn(places: Sequence[Place], *, people: bool, move: bool, q: str = "") -> list[Node]:
    """Give the branches: as many levels as fit, and unfolded where they are few or were searched for."""
    levels, total, level = 0, 0, list(places)
    while level and (levels == 0 or total + len(level) <= DRAWN):
        levels, total = levels + 1, total + len(level)
        level = [child for place in level for child in place.children]
    unfolded = levels if q or total <= UNFOLDED else 1
    words = fold(q).split()

    def node(place: Place, depth: int) -> Node:
        deep = depth + 1 >= levels
        return {
            "id": place.unit.pk, "label": place.unit.name, "url": reverse("unit", args=[place.unit.pk]),
            "menu": reverse("unit_menu", args=[place.unit.pk]),
            "move": reverse("unit_action", args=[place.unit.pk, "move"]) if move else "",
            "count": peopled(place) if people else None,
            "aside": not all(word in place.unit.name_key for word in words),
            "open": depth < unfolded,
            "children": [] if deep else [node(child, depth + 1) for child in place.children],
            "deeper": _deeper(place) if deep and place.children else "",
        }  # fmt: skip

    return [node(place, 0) for place in places]


def peopled(place: Place) -> Node:
    """Say how many people belong to a unit with all below it, and where they are listed."""
    here = place.people if place.people != place.below else 0
    return {
        "text": ngettext("%(n)s person", "%(n)s people", place.below) % {"n": grouped(place.below)},
        "note": _("%(n)s directly") % {"n": grouped(here)} if here else "",
        "url": f"{reverse('users')}?{urlencode({'status': 'all', 'unit': place.unit.pk})}",
    }


def along(place: Place, *, people: bool) -> str:
    """Say what moves along with a unit: the units below it and, where one may know them, the people of all these."""
    texts = [_deeper(place)] if place.children else []
    return " · ".join([*texts, str(peopled(place)["text"])] if people else texts)


def _deeper(place: Place) -> str:
    below = counted(place.children)
    return ngettext("%(n)s unit below", "%(n)s units below", below) % {"n": grouped(below)}


def counted(places: Iterable[Place]) -> int:
    """Count units with all that are below them."""
    return sum(1 for place in places for _one in place.walk())
