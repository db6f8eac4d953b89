"""An operation is written once, for a set of subjects; every door only translates."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Denied, Invalid, Unproved
from rollbook.kernel.run import Run
from rollbook.kernel.selection import Selection

ATTEMPTS = 3
RETRIED = {"40001", "40P01"}  # serialisation failure, deadlock

registry: dict[str, Operation] = {}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A verb: its permission, its words, its parameters, its body. Call it, or plan it.

    `done` tells of one subject by %(name)s, `done_many` of %(n)s. `when` lists the statuses in
    which it is offered at all. `alone` and `bulk` say whether menus offer it for one and for
    many; `listed` is False for what only other code calls. `guarded` takes the administrators'
    lock first. `undoing` is True for undo alone, which reaches what is deleted by a mark too. `typed`
    asks a person to type whom it is about; `sudo` asks for a fresh proof of who it is. `beforehand` says whom its body
    refuses whatever the values are, for those who ask before there are any.
    """

    do_not_call_in_templates: ClassVar[bool] = True

    name: str
    permission: str
    label: Any
    done: Any
    done_many: Any
    body: Callable[..., None]
    subjects: type[Selection]
    params: tuple[Field, ...] = ()
    row: type | None = None
    icon: str = "circle-check"
    when: tuple[str, ...] = ()
    creates: bool = False
    guarded: bool = False
    undoable: bool = True
    alone: bool = True
    bulk: bool = True
    listed: bool = True
    danger: bool = False
    typed: bool = False
    sudo: bool = False
    undoing: bool = False
    beforehand: Callable[[Any], None] | None = None

    @property
    def noun(self) -> str:
        return self.name.partition(".")[0]

    @property
    def verb(self) -> str:
        """The last part of addresses and commands: `add-role`."""
        return self.name.partition(".")[2].replace("_", "-")

    @property
    def help(self) -> str:
        """What it does, in a sentence or two: the body's docstring."""
        return " ".join((self.body.__doc__ or "").split())

    def param(self, name: str) -> Field:
        return next(f for f in self.params if f.name == name)

    def clean(self, values: Mapping[str, Any], by: Actor) -> dict[str, Any]:
        """Check every value; raise `Invalid` with all problems at once. Unknown names are one."""
        cleaned: dict[str, Any] = {}
        problems = {
            n: [ValidationError(Field.unknown, "unknown")] for n in values.keys() - {f.name for f in self.params}
        }
        for f in self.params:
            try:
                cleaned[f.name] = f.clean(values.get(f.name), by)
            except ValidationError as error:
                problems[f.name] = error.error_list
        if problems:
            raise Invalid(problems)
        return cleaned

    def arguments(self, subjects: Selection, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Give the body's arguments: rows of values for one that creates or edits each, else the values."""
        if self.row is None or "rows" in cleaned:
            return cleaned
        return {"rows": [cleaned] if self.creates else dict.fromkeys(subjects.ids, cleaned)}

    def __call__(
        self,
        subjects: Selection,
        *,
        by: Actor,
        event_id: int | None = None,
        undoes: int | None = None,
        **params: Any,
    ) -> Outcome:
        """Carry it out in one transaction. Raises `Invalid` or `Denied`; refusals are in the outcome.

        `subjects` that are already bound belong to an operation under way: this one then joins
        its transaction and event, but asks its own permission and narrows for itself.
        """
        if subjects.bound:
            return self._join(subjects, by, params)
        self.require(by)
        return self._retrying(subjects, Run(self, by, self.clean(params, by), event_id=event_id, undoes=undoes))

    def on_rows(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> Outcome:
        """Create many at once: each row is checked as the values of a single call would be."""
        self.require(by)
        settled = replace(self, params=tuple(f.settled(by) for f in self.params))
        return self._retrying(self.subjects(()), Run(self, by, {"rows": [settled.clean(row, by) for row in rows]}))

    def require(self, by: Actor) -> None:
        """Record and raise `Denied` where the actor lacks the permission, before looking at what was sent.

        Doors may ask it first; that it still holds is asked again once the rows are locked.
        """
        if not by.holds(self.permission):
            with transaction.atomic():
                denied = Run(self, by, {}).deny()
            raise Denied(self.permission, denied)
        if self.sudo and not by.fresh:
            raise Unproved

    def _retrying(self, subjects: Selection, run: Run) -> Outcome:
        attempt = 1
        while True:
            try:
                return self._transact(subjects, run.afresh())
            except OperationalError as error:
                retry = getattr(error.__cause__, "sqlstate", "") in RETRIED and not connection.in_atomic_block
                if not retry or attempt == ATTEMPTS:
                    raise
            attempt += 1

    def plan(self, subjects: Selection, *, by: Actor, **params: Any) -> Outcome:
        """Tell what calling it would do: the same body, in which a change only counts."""
        if not by.holds(self.permission):
            raise Denied(self.permission)
        run = Run(self, by, self.clean(params, by), planning=True)
        bound = subjects.bind(run)
        if not self._authorise(bound):
            raise Denied(self.permission)
        self.body(bound, by=by, **self.arguments(bound, run.params))
        return run.close(bound)

    def _transact(self, subjects: Selection, run: Run) -> Outcome:
        with transaction.atomic():
            bound = subjects.bind(run)
            if self.guarded:
                bound.guard()
            if self._authorise(bound):
                self.body(bound, by=run.by, **self.arguments(bound, run.params))
                return run.close(bound)
            denied = run.deny()
        raise Denied(self.permission, denied)

    def _authorise(self, bound: Selection) -> bool:
        if not isinstance(bound, self.subjects):
            raise TypeError(f"{self.name} is about subjects of kind {self.subjects.kind}, not {bound.kind}")
        run = bound.run
        bound.lock()
        if not self.undoing:
            bound.leave_out_gone()
        run.authority = run.by.authority()
        powers = run.authority.powers.get(self.permission, ())
        if powers and not self.creates:
            bound.narrow(powers)
        return bool(powers)

    def _join(self, subjects: Selection, by: Actor, params: dict[str, Any]) -> Outcome:
        run = subjects.run
        if self.sudo and not (by.fresh or run.planning):
            raise Unproved
        powers = run.authority.powers.get(self.permission, ())
        if not powers:
            raise Denied(self.permission, run.event_id if not run.planning else None)
        if not self.creates:
            subjects.lock()
            subjects.narrow(powers)
        outer, run.permission = run.permission, self.permission
        self.body(subjects, by=by, **params)
        run.permission = outer
        return Outcome(self.name)


def operation(name: str, **words: Any) -> Callable[[Callable[..., None]], Operation]:
    """Make a function over a selection an operation, and register it under `noun.verb`.

    The first parameter's annotation names the kind of subject; each keyword-only parameter
    is annotated with its field: `reason: Annotated[str, Text(label=_("Reason"))] = ""`. An
    operation with `row=SomeTypedDict` takes its fields from there, and its body takes `rows`:
    a list of them where it `creates`, else a mapping from id to values.
    """

    def register(body: Callable[..., None]) -> Operation:
        hints = typing.get_type_hints(body, include_extras=True)
        first, *rest = (n for n in hints if n not in {"return", "by", "rows"})
        fields = typing.get_type_hints(words["row"], include_extras=True) if "row" in words else hints
        params = tuple(_named(fields[n], n) for n in (fields if "row" in words else rest))
        registry[name] = Operation(name=name, body=body, subjects=hints[first], params=params, **words)
        return registry[name]

    return register


def _named(hint: Any, name: str) -> Field:
    found: Field
    (found,) = (m for m in typing.get_args(hint) if isinstance(m, Field))
    return found.called(name)
