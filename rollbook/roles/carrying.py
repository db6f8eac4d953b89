"""What a role's permissions say, and what an authority makes of them. `users.view:learner` reaches learners only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy

from rollbook.kernel.actor import Authority, Limit

UNIT: Final = "unit__path__startswith"
POPULATION: Final = "population"
NARROWED: Final = (("staff", gettext_lazy("back office")), ("learner", gettext_lazy("learners")))  # of a permission


def parted(text: str, path: str = "") -> tuple[str, tuple[Limit, ...]]:
    """Give the permission that a text names, and its limits where it is held in the unit with that path."""
    permission, _colon, population = text.partition(":")
    limits = ((POPULATION, population),) if population else ()
    return permission, (*limits, *place(path))


def place(path: str | None) -> tuple[Limit, ...]:
    """Give the limit of a unit and all below it; none for everywhere."""
    return ((UNIT, path),) if path else ()


def covered(held: Authority, permissions: Iterable[str], rank: int, path: str = "") -> bool:
    """Tell whether an authority holds all of them itself, at that rank, all over that unit."""
    return not lacking(held, permissions, rank, path)


def lacking(held: Authority, permissions: Iterable[str], rank: int, path: str = "") -> list[str]:
    """Give those that an authority does not hold itself, at that rank, all over that unit."""
    found = []
    for text in permissions:
        permission, limits = parted(text, path)
        if not held.covers(permission, rank, limits):
            found.append(text)
    return found


def reaches_place(held: Authority, permission: str, path: str) -> bool:
    """Tell whether a permission is held in a unit, for some of the people at least; "" stands for no unit."""
    powers = held.powers.get(permission, ())
    return any(path.startswith(dict(power.limits).get(UNIT, "")) for power in powers)


def gains_by_place(held: Authority, now: str | None, then: str | None, areas: tuple[str, ...] = ("",)) -> bool:
    """Tell whether moving a unit or group from one unit to another gives an authority more, over any population."""
    people: list[tuple[Limit, ...]] = [(), *(((POPULATION, population),) for population, _label in NARROWED)]
    return any(held.gains((*kind, *place(now)), (*kind, *place(then)), areas) for kind in people)
