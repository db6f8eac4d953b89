"""One call of one operation while it is under way: what it may, and what has come of it so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rollbook.audit.models import Event
from rollbook.kernel.actor import Actor, Authority
from rollbook.kernel.outcome import Outcome

if TYPE_CHECKING:
    from rollbook.kernel.operation import Operation
    from rollbook.kernel.selection import Selection


class Run:
    """Made anew for each transaction; chunks of one job continue one event."""

    def __init__(
        self, operation: Operation, by: Actor, params: dict[str, Any], *,
        planning: bool = False, event_id: int | None = None, undoes: int | None = None,
    ) -> None:  # fmt: skip
        self.operation, self.by, self.params, self.planning = operation, by, params, planning
        self.permission = operation.permission  # that of the operation whose body runs, also of one that joins
        self.authority = Authority({})
        self.changed: dict[str, set[int]] = {}  # ids by kind of subject
        self._refused: dict[str, dict[str, list[int]]] = {}  # ids by kind and code
        self.undoes = undoes
        self.shown: dict[int, str] = {}  # secrets for the actor's eyes, by subject
        self.ended: Counter[str] = Counter()  # sessions, tokens, links
        self._steps: list[dict[str, Any]] = []
        self._continues = self._event_id = event_id
        self._first_step = 1 if event_id is None else 1 + len(Event.objects.get(pk=event_id).steps)

    def afresh(self) -> Run:
        """Give the same call with nothing done yet, for another attempt."""
        return Run(
            self.operation, self.by, self.params,
            planning=self.planning, event_id=self._continues, undoes=self.undoes,
        )  # fmt: skip

    def refuse(self, kind: str, code: str, ids: Sequence[int]) -> None:
        """Count subjects as refused."""
        self._refused.setdefault(kind, {}).setdefault(code, []).extend(ids)

    def refused_of(self, kind: str) -> dict[str, list[int]]:
        """Give the ids of one kind that were refused, by code."""
        return self._refused.get(kind, {})

    @property
    def refused(self) -> dict[str, list[int]]:
        """All ids that were refused, by code."""
        found: dict[str, list[int]] = {}
        for by_code in self._refused.values():
            for code, ids in by_code.items():
                found.setdefault(code, []).extend(ids)
        return found

    @property
    def event_id(self) -> int:
        """The event that changes are recorded under, begun with the first of them."""
        if self._event_id is None:
            fields = self.operation.params if self.operation.row is None else ()
            told = [f for f in fields if f.name in self.params and not f.secret]
            recorded = {f.name: f.record(self.params[f.name]) for f in told}
            by = self.by
            event = Event.objects.create(
                operation=self.operation.name, actor_id=by.user_id, actor_label=by.label, door=by.door,
                via=by.via, address=by.address, request_id=by.request_id, undoes_id=self.undoes,
                reason=str(self.params.get("reason") or ""), params=recorded,
            )  # fmt: skip
            self._event_id = event.pk
        return self._event_id

    def step(self, kind: str, how: str, fields: Sequence[str]) -> int:
        """Begin a step: changes of the same fields of one kind. Undo walks them backwards, and asks its permission."""
        self._steps.append({"kind": kind, "how": how, "fields": list(fields), "permission": str(self.permission)})
        return self._first_step + len(self._steps) - 1

    def deny(self) -> int:
        """Record that the actor does not hold the permission."""
        Event.objects.filter(pk=self.event_id).update(denied="permission")
        return self.event_id

    def close(self, selection: Selection) -> Outcome:
        """Write the totals to the event and give the outcome. Subjects of its own kind count, if any has changed."""
        unchanged = selection.untouched()
        changed = self.changed.get(selection.kind) or set().union(*self.changed.values())
        if self._event_id is not None and not self.planning:
            event = Event.objects.select_for_update().get(pk=self._event_id)
            event.changed += len(changed)
            event.unchanged += unchanged
            event.refused = dict(Counter(event.refused) + Counter({c: len(i) for c, i in self.refused.items()}))
            event.ended = dict(Counter(event.ended) + self.ended)
            event.steps = [*event.steps, *self._steps]
            event.save(update_fields=["changed", "unchanged", "refused", "ended", "steps"])
        return Outcome(
            self.operation.name, sorted(changed), unchanged, self.refused, self._event_id,
            undoable=self.operation.undoable and bool(self._steps), shown={} if self.planning else self.shown,
            ended=dict(+self.ended),
        )  # fmt: skip
