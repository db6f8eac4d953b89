"""Carrying out rows under lock: everything is planned afresh, and only what still fits is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rollbook.imports.asking import Ask
from rollbook.imports.columns import ADD, REMOVE, UPDATE
from rollbook.imports.limits import Limits
from rollbook.imports.models import ImportRow, Plan
from rollbook.imports.planned import Planned
from rollbook.imports.planning import Planner
from rollbook.imports.problems import Problem
from rollbook.imports.selection import ImportRowSelection
from rollbook.imports.steps import Steps
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.refusal import Refusal
from rollbook.users.names import username_key

ACTIONS: Final = {Plan.ADD: ADD, Plan.CHANGE: UPDATE, Plan.REMOVE: REMOVE}
CODES: Final[Mapping[str, str]] = {
    Problem.EXISTS: Refusal.TAKEN, Problem.TWICE: Refusal.TAKEN,
    Problem.NOT_HELD: Refusal.PERMISSION, Problem.OUT_OF_REACH: Refusal.PERMISSION,
}  # fmt: skip


@dataclass(slots=True)
class Fate:
    """What comes of a stored row: its plan of now, and the code of why it is refused."""

    row: ImportRow
    now: Planned
    refusal: str = ""

    @property
    def goes(self) -> bool:
        return not self.refusal and self.now.plan != Plan.SAME


def apply(rows: ImportRowSelection, ids: Sequence[int], by: Actor) -> None:
    """Carry out those rows, round by round: somebody's second row comes after everybody's first."""
    stored = list(rows.rows_of(ids).filter(done=False).order_by("pk"))
    planner = Planner(Limits(by, rows.run.authority))
    planned = planner.plan([_ask(row) for row in stored])
    fates = _judged(list(map(Fate, stored, planned)))
    _refuse(rows, fates)
    rounds = defaultdict(list)
    for fate in fates:
        rounds[fate.now.round].append(fate)
    for _number, some in sorted(rounds.items()):
        _carry_out(rows, [fate for fate in some if fate.goes], fates, by)
    rows.same += sum(fate.now.plan == Plan.SAME for fate in fates)
    _mark(fates)


def _ask(row: ImportRow) -> Ask:
    keys = [username_key(row.username)]
    return Ask(row.line, row.cells, ACTIONS[Plan(row.plan)], row.username, keys, dict(row.values))


def _judged(fates: list[Fate]) -> list[Fate]:
    """Refuse what no longer fits; and with it the later rows of the same person, which built on it."""
    spoilt: set[int] = set()
    for fate in fates:
        fate.refusal = _refusal(fate, spoilt)
        if fate.refusal and fate.now.person:
            spoilt.add(id(fate.now.person))
    return fates


def _refusal(fate: Fate, spoilt: set[int]) -> str:
    row, now = fate.row, fate.now
    if now.unfit:
        code = CODES.get(now.unfit.code, now.unfit.code)
        return str(code if code in Refusal.values else Refusal.CHANGED)
    if row.user_id and now.person and now.person.pk != row.user_id:
        return str(Refusal.CHANGED)  # somebody else goes by that name now
    moved_on = (
        row.plan == Plan.CHANGE and now.plan != Plan.SAME and (now.values, now.before) != (row.values, row.before)
    )
    return str(Refusal.CHANGED) if moved_on or id(now.person) in spoilt else ""


def _refuse(rows: ImportRowSelection, fates: Sequence[Fate]) -> None:
    """Record the refusals, one statement for each reason."""
    by_code: dict[str, list[int]] = defaultdict(list)
    for fate in fates:
        if fate.refusal:
            by_code[fate.refusal].append(fate.row.pk)
    for code, ids in by_code.items():
        rows.refuse_ids(code, ids)


def _carry_out(rows: ImportRowSelection, going: Sequence[Fate], fates: Sequence[Fate], by: Actor) -> None:
    """Do it by the operations on users; whom they refuse after all is refused with all later rows."""
    steps = Steps(rows.run, by)
    steps.take([fate.now for fate in going])
    for fate in fates:
        if fate.goes and fate.now.person and (code := steps.refused.get(fate.now.person.pk or 0)):
            fate.refusal = code


def _mark(fates: Sequence[Fate]) -> None:
    """Write on the rows what came of them."""
    sql.update_rows(ImportRow, ["plan", "user_id", "problem", "done"], [_marked(fate) for fate in fates])


def _marked(fate: Fate) -> dict[str, Any]:
    person = fate.now.known
    plan = Plan.PROBLEM if fate.refusal else fate.now.plan
    return {
        "id": fate.row.pk, "plan": plan, "user_id": person and person.pk, "problem": fate.refusal,
        "done": True,
    }  # fmt: skip
