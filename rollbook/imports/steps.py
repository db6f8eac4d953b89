"""One round of rows, each person once, as calls of the operations on users."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rollbook.attributes.kinds import BEFORE
from rollbook.attributes.operations import set_attributes
from rollbook.groups.operations import add_to_group, remove_from_group
from rollbook.imports.deeds import own_of
from rollbook.imports.models import Plan
from rollbook.imports.people import PROFILE
from rollbook.imports.planned import Planned
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import Operation
from rollbook.kernel.run import Run
from rollbook.roles.operations import add_role, remove_role
from rollbook.units.operations import move_to_unit
from rollbook.users.names import username_key
from rollbook.users.operations import change_email, change_external_id, change_phone, create, delete, edit
from rollbook.users.selection import UserSelection

FIELDS: Final[tuple[tuple[Operation, Sequence[str]], ...]] = (
    (edit, PROFILE), (change_email, ("email",)), (change_phone, ("phone",)),
    (change_external_id, ("external_id",)),
)  # fmt: skip


class Steps:
    """Joins the operations on users to the import under way. `refused` maps people to a code."""

    def __init__(self, run: Run, by: Actor) -> None:
        self.run, self.by = run, by
        self.refused: dict[int, str] = {}

    def take(self, planned: Sequence[Planned]) -> None:
        """Add, change and remove; the number of statements depends on fields and roles, not on people."""
        self._add([p for p in planned if p.plan == Plan.ADD])
        changes = {p.person.pk: p for p in planned if p.plan == Plan.CHANGE and p.person and p.person.pk}
        self._set_fields({pk: p.values for pk, p in changes.items()})
        self._set_attributes(changes)
        self._set_units(changes)
        self._move(changes, "roles", (add_role, remove_role), "role")
        self._move(changes, "groups", (add_to_group, remove_from_group), "group")
        leaving = [p.person.pk for p in planned if p.plan == Plan.REMOVE and p.person and p.person.pk]
        if leaving:
            self._join(delete, leaving)

    def _add(self, planned: Sequence[Planned]) -> None:
        if not planned:
            return
        users = UserSelection(()).bind(self.run)
        create(users, by=self.by, rows=[_row(p.values) for p in planned])
        ids = dict(users.rows.values_list("username_key", "pk"))
        for p in planned:
            if p.person:
                p.person.pk = ids[username_key(p.values["username"])]

    def _set_fields(self, values: Mapping[int, Mapping[str, Any]]) -> None:
        for operation, names in FIELDS:
            rows = {pk: {n: v for n, v in row.items() if n in names} for pk, row in values.items()}
            if rows := {pk: row for pk, row in rows.items() if row}:
                self._join(operation, list(rows), rows=rows)

    def _set_attributes(self, changes: Mapping[int, Planned]) -> None:
        rows = {pk: {"attributes": own} for pk, planned in changes.items() if (own := own_of(planned.values))}
        if rows:
            self._join(set_attributes, list(rows), rows=rows)

    def _set_units(self, changes: Mapping[int, Planned]) -> None:
        into: dict[int, list[int]] = defaultdict(list)
        for pk, planned in changes.items():
            if unit := planned.values.get("unit"):
                into[unit].append(pk)
        for unit, ids in sorted(into.items()):
            self._join(move_to_unit, ids, unit=unit)

    def _move(
        self, changes: Mapping[int, Planned], name: str, operations: tuple[Operation, Operation], about: str
    ) -> None:
        """Give and take roles or groups, by one call of the operation for each of them."""
        given: dict[Any, list[int]] = defaultdict(list)
        taken: dict[Any, list[int]] = defaultdict(list)
        for pk, planned in changes.items():
            wanted, had = set(planned.values.get(name, ())), set(planned.before.get(name, ()))
            for moves, targets in ((given, wanted - had), (taken, had - wanted)):
                for target in targets:
                    moves[target].append(pk)
        for operation, moves in zip(operations, (given, taken), strict=True):
            for target, ids in sorted(moves.items()):
                self._join(operation, ids, **{about: target})

    def _join(self, operation: Operation, ids: Sequence[int], **arguments: Any) -> None:
        known = {code: len(refused) for code, refused in self.run.refused_of(UserSelection.kind).items()}
        operation(UserSelection(ids).bind(self.run), by=self.by, **arguments)
        for code, refused in self.run.refused_of(UserSelection.kind).items():
            self.refused.update(dict.fromkeys(refused[known.get(code, 0) :], code))


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give somebody new as `users.create` takes them: attributes under a name of their own."""
    plain = {name: value for name, value in values.items() if not name.startswith(BEFORE)}
    return {**plain, "attributes": own_of(values)}
