"""Who is meant: subjects by id, narrowed to those whom an actor reaches, and what is recorded of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db.models import Case, Model, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from rollbook.audit.models import Change
from rollbook.kernel import codec, sql
from rollbook.kernel.actor import Actor, Power
from rollbook.kernel.prepared import IDS, Gap, prepared
from rollbook.kernel.refusal import Refusal

if TYPE_CHECKING:
    from rollbook.kernel.run import Run

NULL = RawSQL("NULL", [])
RECORD = ("event", "step", "kind", "subject_id", "label", "before", "after", "refusal")


class Subjects:
    """The subjects with these ids. Bound to a `Run`, it locks, narrows and records."""

    run: Run  # set by `bind`
    kind: ClassVar[str]
    model: ClassVar[type[Model]]
    label: ClassVar[Any]
    standing: ClassVar[Q] = Q()  # what those meet who are not deleted by a mark

    def __init__(self, ids: Iterable[int], *, still: Q | None = None) -> None:
        """Take ids; `still` is what they had to meet when they were chosen."""
        self.ids = list(dict.fromkeys(ids))
        self.still = still

    @classmethod
    def of(cls, *subjects: Model | int) -> Self:
        return cls(s if isinstance(s, int) else s.pk for s in subjects)

    @classmethod
    def matching(cls, rows: QuerySet[Any]) -> Self:
        return cls(rows.order_by("pk").values_list("pk", flat=True))

    @classmethod
    def condition(cls, view: str, by: Actor | None = None) -> Q:
        """Give what a view (a list's query string) asks of a subject, as far as the actor may ask it."""
        return Q()

    @property
    def bound(self) -> bool:
        """Tell whether this set belongs to an operation under way."""
        return "run" in self.__dict__

    def bind(self, run: Run) -> Self:
        bound = type(self)(self.ids, still=self.still)
        bound.run = run
        return bound

    @property
    def rows(self) -> QuerySet[Any]:
        return self.rows_of(self.ids)

    def rows_of(self, ids: Iterable[int] | Gap) -> QuerySet[Any]:
        return self.model._base_manager.filter(pk__in=sql.among(ids))

    # -- who of them: locked, then narrowed to those the actor reaches and outranks

    def scope(self, power: Power) -> Q:
        """Give the condition that a subject lies within a power's reach."""
        return power.scope

    def outranked(self, power: Power) -> Q:
        """Give the condition that a subject is of the power's rank or lower."""
        return Q()

    def guard(self) -> None:
        """Lock what has to be locked before any subject when status or power may change."""

    def lock(self) -> None:
        """Lock the subjects, but for a plan; those that do not exist are left out."""
        if not self.run.planning:
            asked = self.model._base_manager.filter(pk__in=sql.among(self.locked_ids()))
            list(asked.order_by("pk").select_for_update().values_list("pk", flat=True))
        self._refuse_except(Refusal.UNKNOWN, Q())

    def leave_out_gone(self) -> None:
        """Leave out what is deleted by a mark, as if it did not exist."""
        if self.standing:
            self._refuse_except(Refusal.UNKNOWN, self.standing)

    def locked_ids(self) -> list[int]:
        return self.ids

    def reach(self, powers: Sequence[Power]) -> tuple[Q, Q]:
        """Give the conditions of being seen by these powers, and of being managed by one of them."""
        seen, managed = Q(pk__in=[]), Q(pk__in=[])
        for power in powers:
            seen |= self.scope(power)
            managed |= self.scope(power) & self.outranked(power)
        return seen, managed

    def judged(self, powers: Sequence[Power]) -> dict[int, str]:
        """Give for each id the code for which `narrow` would refuse it, or "": one statement for all of them."""
        found = dict(_judging(type(self), tuple(powers)).rows(ids=sql.listed(self.ids)))
        codes = {None: str(Refusal.UNKNOWN), False: str(Refusal.RANK), True: ""}
        return {pk: codes[found.get(pk)] for pk in self.ids}

    def narrow(self, powers: Sequence[Power]) -> None:
        seen, managed = self.reach(powers)
        self._refuse_except(Refusal.UNKNOWN, seen)
        if self.still is not None:  # not before: whoever is out of reach must not be told of
            self._refuse_except(Refusal.CHANGED, self.still)
        self._refuse_except(Refusal.RANK, managed)

    def _refuse_except(self, code: str, condition: Q) -> None:
        kept = set(self.rows.filter(condition).values_list("pk", flat=True))
        self.refuse_ids(code, [i for i in self.ids if i not in kept])

    def untouched(self) -> int:
        """Count those who have been neither changed nor refused: they were so already."""
        refused = {pk for ids in self.run.refused_of(self.kind).values() for pk in ids}
        return len(set(self.ids) - self.run.changed.get(self.kind, set()) - refused)

    # -- what the bodies of operations say

    def refuse(self, code: str, *conditions: Q, **filters: Any) -> None:
        """Leave out those who meet the conditions, with a reason that is recorded."""
        self.refuse_ids(code, list(self.rows.filter(*conditions, **filters).values_list("pk", flat=True)))

    def refuse_ids(self, code: str, ids: Sequence[int]) -> None:
        if not ids:
            return
        gone = set(ids)
        self.ids = [i for i in self.ids if i not in gone]
        self.run.refuse(self.kind, str(code), ids)
        if not self.run.planning:
            self._record(ids, NULL, NULL, step=0, refusal=str(code))

    def only(self, *conditions: Q, **filters: Any) -> Self:
        """Give those of the set who meet the conditions, in the same run."""
        return self.part(self.rows.filter(*conditions, **filters).values_list("pk", flat=True))

    def part(self, ids: Iterable[int]) -> Self:
        """Give some of the set, in the same run."""
        return type(self)(ids).bind(self.run)

    # -- the record

    def _counts(self, ids: Sequence[int]) -> bool:
        if ids:
            self.run.changed.setdefault(self.kind, set()).update(ids)
        return bool(ids) and not self.run.planning

    @staticmethod
    def _json(value: Any) -> Value:
        return Value(value, Change._meta.get_field("after"))

    def _record(self, ids: Sequence[int], before: Any, after: Any, step: int, refusal: str = "") -> None:
        query = self.rows_of(ids).values_list(
            Value(self.run.event_id), Value(step), Value(self.kind, TextField()), "pk",
            Cast(self.label, TextField()), before, after, Value(refusal, TextField()),
        )  # fmt: skip
        sql.insert_select(Change, RECORD, query)

    def _record_each(self, step: int, changes: Mapping[int, tuple[Any, Any]]) -> None:
        labels = dict(self.rows_of(changes).values_list("pk", Cast(self.label, TextField())))
        names = {n for pair in changes.values() for side in pair if side for n in side}
        event = self.run.event_id
        rows = []
        for pk, (before, after) in changes.items():
            moved = [n for n in names if before is None or before[n] != after[n]]
            rows.append(
                {
                    "event_id": event, "step": step, "kind": self.kind, "subject_id": pk, "label": labels[pk],
                    "before": before and {n: codec.encode(before[n]) for n in moved},
                    "after": {n: codec.encode(after[n]) for n in moved},
                    "refusal": "",
                }
            )  # fmt: skip
        sql.insert_rows(Change, rows)


@prepared
def _judging(kind: type[Subjects], powers: tuple[Power, ...]) -> QuerySet[Any, Any]:
    """Ask who of some is seen by these powers, and whether they are managed by one of them."""
    some = kind(())
    seen, managed = some.reach(powers)
    return some.rows_of(IDS).filter(seen).values_list("pk", Case(When(managed, then=True), default=False))
