"""Reads of the hierarchy, always for somebody: units and people out of their reach are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, QuerySet

from rollbook.groups.models import Group
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.kernel.text import fold
from rollbook.roles.carrying import reaches_place
from rollbook.roles.holding import standing
from rollbook.roles.models import Grant
from rollbook.units.models import Unit
from rollbook.units.reach import reached
from rollbook.users.models import DELETED
from rollbook.users.queries import visible

MOST_HOLDERS: Final = 200


@dataclass
class Place:
    """A unit in the tree: `way` are the units above it from the top down, `people` are those in it itself, and
    `below` those in it and in all units under it. Only units and people in the actor's reach count."""

    unit: Unit
    way: tuple[Unit, ...] = ()
    people: int = 0
    below: int = 0
    children: list[Place] = field(default_factory=list)

    def walk(self) -> Iterator[Place]:
        """Give it and all under it, in the order of the tree."""
        yield self
        for child in self.children:
            yield from child.walk()

    def told(self, *, people: bool) -> dict[str, Any]:
        """Give it as programs read it; without numbers for somebody who sees no people at all."""
        return {
            "id": self.unit.pk, "name": self.unit.name, "parent": self.way[-1].pk if self.way else None,
            "path": [unit.name for unit in (*self.way, self.unit)],
            "people": self.people if people else None, "people_below": self.below if people else None,
        }  # fmt: skip


def found(by: Actor) -> QuerySet[Unit]:
    """Give the units that the actor may see."""
    return reached(by.known, Permission.UNITS_VIEW)


def tree(by: Actor, *, within: Unit | None = None) -> list[Place]:
    """Give the topmost places in reach, each with those below it; or that of one unit. Two statements."""
    units = found(by).filter(path__startswith=within.path) if within else found(by)
    places = {unit.pk: Place(unit) for unit in units.order_by("name_key", "pk")}
    for unit_id, people in _people(by, within):
        if unit_id in places:
            places[unit_id].people = people
    tops: list[Place] = []
    for place in places.values():
        above = places.get(place.unit.parent_id or 0)
        (above.children if above else tops).append(place)
    for place in tops:
        _settle(place, ())
    return tops


def _people(by: Actor, within: Unit | None) -> Iterable[tuple[int, int]]:
    """Give how many people in the actor's sight each unit has in it itself, without the deleted."""
    people = visible(by).exclude(DELETED).filter(unit__isnull=False)
    people = people.filter(unit__path__startswith=within.path) if within else people
    counted: Any = people.order_by().values_list("unit_id").annotate(n=Count("pk"))
    return list(counted)


def _settle(place: Place, way: tuple[Unit, ...]) -> None:
    """Tell each place its way down, and sum up who is below it."""
    place.way = way
    for child in place.children:
        _settle(child, (*way, place.unit))
    place.below = place.people + sum(child.below for child in place.children)


def narrowed(places: Iterable[Place], q: str) -> list[Place]:
    """Keep the places whose names have all the words, and the way to them."""
    words, kept = fold(q).split(), []
    for place in places:
        children = narrowed(place.children, q)
        if children or all(word in place.unit.name_key for word in words):
            kept.append(Place(place.unit, place.way, place.people, place.below, children))
    return kept


@dataclass(frozen=True)
class Sight:
    """One unit as its page shows it: how it lies, what is below it, who holds a role for it, how many groups it has."""

    place: Place
    grants: list[Grant]
    groups: int | None  # None for somebody who may not see groups

    def told(self, *, people: bool) -> dict[str, Any]:
        """Give it as programs read it."""
        roles = [
            {"user": grant.user_id, "name": grant.user.name, "role": grant.role.slug, "until": grant.until}
            for grant in self.grants
        ]
        return {**self.place.told(people=people), "roles": roles, "groups": self.groups}


def sight(by: Actor, unit: Unit) -> Sight:
    """Look at one unit that the actor may see."""
    place = next(iter(tree(by, within=unit)), Place(unit))  # gone meanwhile, it is empty
    above = [int(part) for part in unit.path.split("/") if part and part != str(unit.pk)]
    place.way = tuple(found(by).filter(pk__in=above).order_by("path"))
    may = reaches_place(by.known, Permission.GROUPS_VIEW, unit.path)
    return Sight(place, holders(by, unit), Group.objects.filter(unit=unit).count() if may else None)


def holders(by: Actor, unit: Unit) -> list[Grant]:
    """Give the roles given for just this unit: to those whom the actor may see, the highest first."""
    grants = Grant.objects.filter(standing(), unit=unit, user__in=visible(by).exclude(DELETED))
    listed = grants.select_related("user", "role").order_by("-role__rank", "role__name", "user__name_key", "user_id")
    return list(listed[:MOST_HOLDERS])
