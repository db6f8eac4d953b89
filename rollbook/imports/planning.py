"""Rows to intentions: what each would do, given what the rows before it have done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rollbook.attributes.kinds import checked
from rollbook.imports.asking import Ask
from rollbook.imports.columns import ADD, REMOVE, UPDATE
from rollbook.imports.deeds import deeds, moves, operation_of, own_of
from rollbook.imports.limits import CREATE, DELETE, EDIT, FILL, IMPORT, MOVE, Deed, Limits
from rollbook.imports.models import Plan
from rollbook.imports.people import People, Person, newcomer
from rollbook.imports.planned import Planned
from rollbook.imports.problems import ADDED_ABOVE, SAME_ID, Problem, Unfit
from rollbook.kernel.refusal import Refusal
from rollbook.users.models import Population, Status
from rollbook.users.policy import DECIDED, closed, default_roles
from rollbook.users.uniqueness import keys

MOST_ROWS_EACH: Final = 20


class Planner:
    """Plans the rows of a file in their order, chunk by chunk: statements per chunk, never per row."""

    def __init__(self, limits: Limits, *, update_existing: bool = False, by_mail: bool = False) -> None:
        """Take the actor's rights, whether to add somebody who exists means to change them, and whether those who
        are new choose a password themselves."""
        self.limits, self.update_existing, self.by_mail = limits, update_existing, by_mail
        self.people = People(limits.by)

    def plan(self, asks: Sequence[Ask]) -> list[Planned]:
        """Plan the next rows of the file."""
        self._learn([ask for ask in asks if ask.unfit is None])
        return [self._planned(ask) for ask in asks]

    def _learn(self, asks: Sequence[Ask]) -> None:
        """Fetch everybody concerned, and what may not be done to them."""
        self.people.load(key for ask in asks for key in (*ask.keys, *keys([ask.values])))
        wanted: dict[Deed, set[int]] = {}
        for ask in asks:
            person = self.people.find(*ask.keys)
            if person is not None and person.pk is not None:
                for deed in deeds(ask, person):
                    wanted.setdefault(deed, set()).add(person.pk)
        for deed, ids in wanted.items():
            self.limits.ask(deed, ids)

    def _planned(self, ask: Ask) -> Planned:
        if ask.unfit:
            return Planned(ask, Plan.PROBLEM, unfit=ask.unfit)
        person = self.people.find(*ask.keys)
        try:
            self._not_another(ask, person)
            planned = STEPS[ask.action](self, ask, person)
        except Unfit as unfit:
            return Planned(ask, Plan.PROBLEM, person, unfit=unfit)
        if planned.person and planned.plan != Plan.SAME:
            planned.person.rows += 1
            planned.round = planned.person.rows
        return planned

    # -- one row, given the person as they are by then

    def add(self, ask: Ask, person: Person | None) -> Planned:
        """Plan to add somebody, or to change them where they exist and that is wanted."""
        if person is not None:
            return self._add_again(ask, person)
        values = {name: value for name, value in ask.values.items() if value not in (None, "", [])}
        if "username" not in values:
            raise Unfit(Problem.NO_USERNAME)
        if "@" in values["username"]:
            values.setdefault("email", values["username"])
        if self.by_mail:
            self._to_activate(values)
        unit = values.setdefault("unit", self.limits.home) or values.pop("unit")
        population = values.setdefault("population", self._population(unit))
        values.setdefault("roles", [r for r in default_roles() if self.limits.may_give(r, population, unit)])
        self.limits.check_newcomer(population, unit, values["roles"], values.get("groups", ()), own_of(values))
        self._check_taken(values, None)
        self._check_own(values)
        added = newcomer(values)
        self.people.add(added, ask.line, values)
        return Planned(ask, Plan.ADD, added, values)

    @staticmethod
    def _to_activate(values: dict[str, Any]) -> None:
        """Let somebody new come in by a mail."""
        if not values.get("email"):
            raise Unfit(Problem.NO_EMAIL)
        values["status"] = Status.PENDING.value

    def _add_again(self, ask: Ask, person: Person) -> Planned:
        """To those who can't see them, somebody who exists has merely taken the name."""
        try:
            self.limits.check(IMPORT, person.pk)
        except Unfit as unfit:
            raise Unfit(Refusal.TAKEN) if unfit.code == Refusal.UNKNOWN else unfit from None
        if not self.update_existing and not person.deleted:
            row = self.people.row_of(*ask.keys)
            raise Unfit(Problem.EXISTS, ADDED_ABOVE, row=row) if row else Unfit(Problem.EXISTS)
        return self.update(ask, person)

    def update(self, ask: Ask, person: Person | None) -> Planned:
        """Plan to set those of the given values that differ."""
        given = {name: value for name, value in ask.values.items() if name != "username"}
        person = self._known(person, *dict.fromkeys(operation for name in given if (operation := operation_of(name))))
        if person.deleted:
            raise Unfit(Refusal.DELETED)
        before = {name: now for name, value in given.items() if (now := person.now.get(name, "")) != value}
        values = {name: given[name] for name in before}
        if not values:
            return Planned(ask, Plan.SAME, person)
        self._check_change(person, values)
        person.now.update(values)
        self.people.add(person, ask.line, values)
        return Planned(ask, Plan.CHANGE, person, values, before)

    def remove(self, ask: Ask, person: Person | None) -> Planned:
        """Plan to delete somebody."""
        person = self._known(person, DELETE)
        if person.deleted:
            return Planned(ask, Plan.SAME, person)
        self._seldom(person)
        person.status = Status.DELETED
        return Planned(ask, Plan.REMOVE, person)

    # -- what may stand against it

    def _not_another(self, ask: Ask, person: Person | None) -> None:
        """Refuse an email that stands in for an external id which is not that person's: it has changed hands."""
        if person and len(ask.keys) > 1 and person.now["external_id"] and not self.people.find(ask.keys[0]):
            if ask.action != ADD:
                self.limits.check(IMPORT, person.pk)
            raise Unfit(Refusal.TAKEN)

    def _known(self, person: Person | None, *operations: str) -> Person:
        if person is None:
            raise Unfit(Refusal.UNKNOWN)
        for name in (IMPORT, *operations):
            self.limits.check(name, person.pk)
        return person

    def _check_change(self, person: Person, values: Mapping[str, Any]) -> None:
        self._seldom(person)
        self._check_taken(values, person)
        if person.status == Status.ACTIVE and any(closed(n, to_oneself=False) for n in DECIDED.keys() & values.keys()):
            raise Unfit(Refusal.PERSON_ALONE)
        if "population" in values:
            self.limits.check_reach(EDIT, values["population"], values.get("unit", person.now["unit"]))
        if "unit" in values:
            self.limits.check(MOVE, person.pk, str(values["unit"]))
        self._check_own(values)
        for name in own_of(values):
            self.limits.check(FILL, person.pk, name)
        for name, about in moves(values, person.now):
            self.limits.check(name, person.pk, about)

    def _check_taken(self, values: Mapping[str, Any], person: Person | None) -> None:
        for key, (_number, name) in keys([values]).items():
            if self.people.find(key) not in (None, person):
                said, row = SAME_ID if name == "external_id" else None, self.people.row_of(key)
                raise Unfit(Problem.TWICE, said, row=row) if row else Unfit(Refusal.TAKEN)

    def _check_own(self, values: Mapping[str, Any]) -> None:
        """Refuse values that an attribute can't have any more, such as a choice taken out since the review."""
        for slug, value in own_of(values).items():
            if slug in self.limits.settable and checked(self.limits.settable[slug], value) != value:
                raise Unfit(Refusal.CHANGED)

    def _seldom(self, person: Person) -> None:
        if person.rows >= MOST_ROWS_EACH:
            raise Unfit(Problem.TOO_OFTEN, most=MOST_ROWS_EACH)

    def _population(self, unit: int | None) -> str:
        """Give the population of newcomers of whom the file does not say it: one that is in reach."""
        reached = (p.value for p in Population if self.limits.reaches(CREATE, p.value, unit))
        return next(reached, Population.STAFF.value)


STEPS: Final[Mapping[str, Callable[[Planner, Ask, Person | None], Planned]]] = {
    ADD: Planner.add, UPDATE: Planner.update, REMOVE: Planner.remove,
}  # fmt: skip
