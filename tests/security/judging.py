"""What is wrong after somebody has acted: more power than before, or a hand where it does not reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rollbook.audit.models import Change, Event
from tests.security.power import POPULATIONS, Might, Place, Sight, highest, narrowed, permitted

LEADS_TO = {"groups": "groups.assign", "owned": "groups.edit"}  # memberships of people, and what each takes over it


@dataclass
class Deed:
    """What somebody did, if by a token then with its scopes; how all stood before and after, and what the log says."""

    actor: int
    scopes: frozenset[str] | None
    before: Sight
    after: Sight
    events: list[Event]
    own: Sight | None = None  # where they undid what they had done themselves: how all stood before that

    @property
    def held(self) -> set[Might]:
        return narrowed(self.before.mights(self.actor), self.scopes)

    def faults(self) -> list[str]:
        found = [
            *self.more_power(), *self.more_contents(), *self.given(), *self.roles_moved(), *self.beyond_reach(),
            *self.taken_over(),
        ]  # fmt: skip
        return found if self.after.administrators() else [*found, "no administrator is left"]

    # -- nobody gains

    def more_power(self) -> Iterator[str]:
        """Over anybody or anything that was there before, and by itself: over whoever may come."""
        had = self.before.reach(self.actor)
        for key, rank in self.after.reach(self.actor).items():
            if key[2:] in self.before.places and rank > had.get(key, -1):
                yield f"{key} up to {rank} instead of {had.get(key, -1)}"
        mights = self.before.mights(self.actor)
        for might in self.after.mights(self.actor) - mights:
            if not self.after.covers(mights, might, lasting=True):
                yield f"the actor has {might}"

    def more_contents(self) -> Iterator[str]:
        had = self.before.could_open(self.actor) | (self.own.open(self.actor) if self.own else set())
        for content in self.after.could_open(self.actor) & self.before.contents.keys() - had:
            yield f"the actor may open content {content}"

    def given(self) -> Iterator[str]:
        """Nobody gives what they lack: to those who were there, or to those whom they have made."""
        for pk in self.after.users.keys() - {self.actor}:
            had = self.before.promised(pk) if pk in self.before.users else set()
            for might in self.after.promised(pk) - had:
                if not (self.after.covers(had, might, lasting=True) or self.after.covers(self.held, might)):
                    yield f"{pk} was given {might}"
        for pk, role in self.after.all_roles.items():
            yield from self._shaped(role, self.before.all_roles.get(pk))

    def _shaped(self, role: Any, was: Any) -> Iterator[str]:
        if role["deleted"] or role == was:
            return
        had = permitted(was, None, True) if was and not was["deleted"] else set()
        for might in permitted(role, None, True):
            if not self.after.covers(had | self.held, might):
                yield f"the role {role['slug']} was given {might}"

    # -- nobody is touched from below or from elsewhere

    def roles_moved(self) -> Iterator[str]:
        """Whoever holds other roles than before, however it came about, has to be somebody one may give roles to."""
        for pk, place in self._people().items():
            if self.after.roles.get(pk, set()) != self.before.roles.get(pk, set()) and pk in self.after.users:
                reached = highest(self.held, "roles.assign", place)
                if pk == self.actor or reached < self.before.rank(pk):
                    yield f"the roles of {pk}, of rank {self.before.rank(pk)}"

    def _people(self) -> dict[int, Place]:
        return {pk: place for (kind, pk, _), place in self.before.places.items() if kind == "user"}

    def beyond_reach(self) -> Iterator[str]:
        for event in self.events:
            for change in Change.objects.filter(event=event, refusal="").order_by("pk"):
                fields = {name.partition(".")[0] for name in change.after or {}}
                permission = "roles.assign" if "roles" in fields else event.steps[change.step - 1]["permission"]
                for what in self._untouchable(change, permission):
                    yield f"{event.operation} by {permission} changed {change.kind} {change.subject_id}: {what}"

    def _untouchable(self, change: Change, permission: str) -> Iterator[str]:
        if change.kind in ("role", "content"):
            ranks = self.before.all_roles if change.kind == "role" else {}
            rank = ranks[change.subject_id]["rank"] if change.subject_id in ranks else 0
            if highest(self.held, permission, Place((), frozenset())) < rank:
                yield f"of rank {rank}"
        elif change.kind in ("user", "group", "unit"):
            yield from self._out_of_reach(change, permission)
            yield from self._put(change, permission)
            yield from self._led(change)

    def _out_of_reach(self, change: Change, permission: str) -> Iterator[str]:
        kind, pk = change.kind, change.subject_id
        if ((kind, pk, "") if kind != "unit" else (kind, pk, "staff")) in self.before.places:
            rank = self.before.rank(pk) if kind == "user" else 0
            if self._height(permission, [p for key, p in self.before.places.items() if key[:2] == (kind, pk)]) < rank:
                yield f"of rank {rank}"

    def _height(self, permission: str, places: list[Place]) -> int:
        return max(highest(self.held, permission, place) for place in places)

    def _put(self, change: Change, permission: str) -> Iterator[str]:
        """Nobody and nothing is put where the permission does not reach."""
        told, row = change.after or {}, self.before.users.get(change.subject_id, {})
        if {"unit_id", "parent_id", "population"} & told.keys():
            unit = told.get("unit_id", told.get("parent_id", row.get("unit_id") if change.kind == "user" else None))
            population = told.get("population", row.get("population"))
            populations = (str(population),) if change.kind == "user" else POPULATIONS
            if highest(self.held, permission, Place(populations, self.after.within(unit))) < 0:
                yield f"put into {unit}, {populations}"

    def _led(self, change: Change) -> Iterator[str]:
        """Groups that people are put into or taken out of have to be in reach as well."""
        for field in (change.after or {}) if change.kind == "user" else ():
            name, _dot, target = field.partition(".")
            if target and name in LEADS_TO:
                place = self.before.places["group", int(target.partition(".")[0]), ""]
                if highest(self.held, LEADS_TO[name], place) < 0:
                    yield f"{field} is out of reach"

    def taken_over(self) -> Iterator[str]:
        """Nobody comes to be able to sign in as somebody who may do more."""
        for event in self.events:
            for change in Change.objects.filter(event=event, refusal="", kind="user", before__isnull=False):
                told = {**(change.after or {})}
                if {"password", "email"} & told.keys() and change.subject_id != self.actor:
                    for might in self.before.promised(change.subject_id):
                        if not self.before.covers(self.held, might):
                            yield f"{event.operation} took over {change.subject_id}, who has {might}"
