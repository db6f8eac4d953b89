"""Change rows as people and programs read them: typed values, roles by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey
from django.utils.text import capfirst

from rollbook.attributes.kinds import BEFORE
from rollbook.attributes.queries import UNSEEN
from rollbook.attributes.queries import hidden as hidden_values
from rollbook.audit.targets import Target, named
from rollbook.groups.models import Group
from rollbook.groups.naming import ELSEWHERE, LOOKING, names
from rollbook.kernel import codec
from rollbook.kernel.actor import Actor
from rollbook.kernel.selection import Selection
from rollbook.units.models import Unit

Row = dict[str, Any]
Steps = Sequence[Mapping[str, Any]]
SIDES: Final = ("before", "after")


def told(rows: list[Row], steps: Mapping[int, Steps], by: Actor) -> list[Row]:
    """Add to each row its `fields`: `[{"field", "label", "before", "after"}]`, as the codec reads them.

    `steps` maps an event's id to its steps. A membership is a field such as `roles.coach`, from false to
    true, or to what says more: until when, and why. A secret is one that was set, never what it was set to.
    Groups and units out of the actor's reach are not told by name.
    """
    told = [(row, steps[row["event_id"]][row["step"] - 1]["how"] if row["step"] else "") for row in rows]
    keys = {(row["kind"], n) for row, how in told if how == "member" for n in (row["after"] or row["before"] or {})}
    targets, secret = named(keys, by), _hidden(told, by)
    for row, how in told:
        names = (row["after"] or row["before"] or {}) if how else {}
        row["fields"] = [
            _attribute(row, name, targets[name], hidden=(name, row["subject_id"]) in secret)
            if how == "member" and name.startswith(BEFORE)
            else _field(row, how, name, targets, by)
            for name in sorted(names)
        ]
    return rows


def _hidden(told: Sequence[tuple[Row, str]], by: Actor) -> set[tuple[str, int]]:
    """Give the (membership, user) in these rows that are values of attributes which the actor may not see."""
    pairs = {
        (name, row["subject_id"])
        for row, how in told if how == "member" and row["kind"] == "user"
        for name in (row["after"] or row["before"] or {}) if name.startswith(BEFORE)
    }  # fmt: skip
    unseen = hidden_values(((int(name.removeprefix(BEFORE)), user) for name, user in pairs), by)
    return {(f"{BEFORE}{pk}", user) for pk, user in unseen}


def _field(row: Row, how: str, name: str, targets: Mapping[str, Target], by: Actor) -> Row:
    if how == "member":
        return _membership(row, name, targets)
    column = _column(row["kind"], name)
    told: Row = {"field": name, "label": _label(column, name)}
    if how == "secret":
        return {**told, "before": None, "after": UNSEEN}
    sides = {side: codec.decode(column, (row[side] or {}).get(name)) for side in SIDES}
    model: Any = column.related_model if isinstance(column, ForeignKey) else None
    return {**told, **(_by_name(model, sides, by) if model in LOOKING else sides)}


def _by_name(model: type[Group | Unit], sides: Mapping[str, Any], by: Actor) -> Row:
    """Give the name of the unit that is pointed at beside its id; of one out of reach, neither."""
    known = names(by, model, sides.values())
    ids = {side: pk if pk in known else None for side, pk in sides.items()}
    return {**ids, "names": {side: known.get(pk, str(ELSEWHERE)) if pk else "" for side, pk in sides.items()}}


def _membership(row: Row, name: str, targets: Mapping[str, Target]) -> Row:
    target = targets[name]
    told: Row = {"field": target.field, "label": f"{target.label}: {target.name}", "target": target}
    return {**told, **{side: _state(row["kind"], name, (row[side] or {}).get(name)) for side in SIDES}}


def _attribute(row: Row, name: str, target: Target, *, hidden: bool) -> Row:
    """Give from what to what one of the site's own fields went; only that it did where the actor may not see it."""
    states = {side: (row[side] or {}).get(name) for side in SIDES}
    told = {side: (UNSEEN if hidden else state["value"]) if state else None for side, state in states.items()}
    return {"field": target.field, "label": target.name, **told}


def _state(kind: str, name: str, value: Any) -> Any:
    """Give false, true, or the columns of the membership, as the codec reads them."""
    link = Selection.kinds[kind].memberships[name.partition(".")[0]]
    kept = link.untold(value)
    said = {} if kept is None else {n: v for n, v in zip(link.kept, kept, strict=True) if v}
    return said or kept is not None


def _column(kind: str, name: str) -> Field[Any, Any] | None:
    try:
        column = Selection.kinds[kind].model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return column if isinstance(column, Field) else None


def _label(column: Field[Any, Any] | None, name: str) -> str:
    return capfirst(str(column.verbose_name if column else name.replace("_", " ")))
