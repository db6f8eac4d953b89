"""Undo: one operation over an event, whatever the event did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.audit.models import Event
from rollbook.audit.queries import changes, left_of
from rollbook.kernel import codec
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.kernel.run import Run
from rollbook.kernel.selection import Selection

Fields = dict[int, dict[str, Any]]  # values of fields by subject
Rows = Sequence[tuple[int, Any, Any]]  # subject, before, after


def can_undo(event: Event) -> bool:
    """Tell whether an event is of a kind that can be undone, still in time, not undone already, and of anybody left."""
    made = registry.get(event.operation)
    in_time = event.at > timezone.now() - timedelta(days=settings.UNDO_DAYS)
    fresh = not (event.undone if hasattr(event, "undone") else event.undone_by.filter(changed__gt=0).exists())
    offered = made and made.undoable and event.steps and in_time and fresh and not event.denied
    return bool(offered and (event.left if hasattr(event, "left") else left_of(event.changes.all()).exists()))


def may_undo(event: Event, by: Actor) -> bool:
    """Tell whether to offer it to an actor: it can be undone, and they hold what that takes."""
    return can_undo(event) and all(by.holds(permission) for permission in _permissions(event))


def undo(event: Event, *, by: Actor, planning: bool = False, ids: list[int] | None = None) -> Outcome:
    """Give back what still stands as the event left it; list as refused what has moved on since.

    Asks the permission of what it undoes, and reach and rank over everybody concerned, as any operation;
    for an event of several operations, such as an import, those of each over whom it changed. To undo
    a creation is to delete, and needs that permission too.
    """
    original, kind = registry[event.operation], Selection.kinds[_kinds(event)[0]]
    held = by.authority()
    lacking = (permission for permission in _permissions(event) if not held.holds(permission))
    verb = replace(
        original,
        subjects=kind,
        permission=next(lacking, original.permission),
        name=f"{original.name}.undo",
        params=(),
        row=None,
        creates=False,
        guarded=True,
        undoing=True,
        label=_("Undo"),
        done=_("Undone for %(name)s"),
        done_many=ngettext_lazy("Undone for %(n)s user", "Undone for %(n)s users", "n"),
        body=lambda subjects, by: _restore(event, subjects),
    )
    subjects = kind(_concerned(event, kind, by) if ids is None else ids)
    return verb.plan(subjects, by=by) if planning else verb(subjects, by=by, undoes=event.pk)


def _kinds(event: Event) -> list[str]:
    """Give the kinds of subjects that an event has changed, the operation's own first."""
    own = registry[event.operation].subjects.kind
    return sorted(dict.fromkeys(step["kind"] for step in event.steps), key=lambda kind: kind != own)


def _concerned(event: Event, kind: type[Selection], by: Actor) -> Any:
    """Give whom it changed; of what others did, those alone whom the log tells the actor of."""
    changed = (event.changes if event.actor_id == by.user_id else changes(event, by)).filter(refusal="", kind=kind.kind)
    return changed.order_by("subject_id").values_list("subject_id", flat=True).distinct()


def _permissions(event: Event) -> dict[str, set[int]]:
    """Give each permission that undoing takes, with the steps that it is needed for."""
    needed = defaultdict(set)
    for number, step in enumerate(event.steps, start=1):
        needed[step["permission"]].add(number)
        if step["how"] == "create" and (deletes := Selection.kinds[step["kind"]].uncreated_by):
            needed[registry[deletes].permission].add(number)
    return needed


def _restore(event: Event, subjects: Selection) -> None:
    """Give back each subject whole, or leave them as they are and say why; those of other kinds with them."""
    others = (Selection.kinds[kind] for kind in _kinds(event)[1:])
    joined = [kind(_concerned(event, kind, subjects.run.by)).bind(subjects.run) for kind in others]
    for other in joined:
        other.lock()
    parts = {part.kind: part for part in (subjects, *joined)}
    for part in parts.values():
        _reach(event, part)
    run = subjects.run
    if len(event.steps) > 1:
        trial = Run(run.operation, run.by, run.params, planning=True)
        trial.authority = run.authority
        _give_back(event, {kind: part.bind(trial) for kind, part in parts.items()})
        for part in parts.values():
            for code, ids in trial.refused_of(part.kind).items():
                part.refuse_ids(code, [pk for pk in dict.fromkeys(ids) if pk in set(part.ids)])
    _give_back(event, parts)


def _reach(event: Event, subjects: Selection) -> None:
    """Ask every permission over those whom its steps changed."""
    for permission, steps in sorted(_permissions(event).items()):  # once more, now that everything is locked
        powers = subjects.run.authority.powers.get(permission)
        if not powers:
            raise Denied(permission)
        changed = event.changes.filter(step__in=steps, refusal="", kind=subjects.kind)
        part = subjects.part(set(subjects.ids) & set(changed.values_list("subject_id", flat=True)))
        reached = set(part.ids)
        part.narrow(powers)
        subjects.ids = [pk for pk in subjects.ids if pk not in reached - set(part.ids)]


def _give_back(event: Event, parts: Mapping[str, Selection]) -> None:
    given_back: dict[str, Fields] = defaultdict(lambda: defaultdict(dict))
    for number, step in reversed(list(enumerate(event.steps, start=1))):
        subjects = parts[step["kind"]]
        kept = set(subjects.ids)
        told = event.changes.filter(step=number, refusal="").values_list("subject_id", "before", "after")
        rows = [row for row in told if row[0] in kept]
        subjects.run.permission = step["permission"]  # by which its rules ask
        RESTORERS[step["how"]](subjects, rows, step["fields"], given_back[subjects.kind])


def _still_standing(subjects: Selection, rows: Rows, fields: list[str], given_back: Fields) -> Fields:
    """Give what was before of those who are still as the step left them; refuse the others.

    `given_back` is what the later steps, undone by now, have restored: a plan has it nowhere else.
    """
    columns: dict[str, Any] = {name: subjects.model._meta.get_field(name) for name in fields}
    now = {row.pop("pk"): row for row in subjects.rows_of(pk for pk, _b, _a in rows).values("pk", *fields)}
    standing, moved_on = {}, []
    for pk, before, after in rows:
        present = {**now[pk], **given_back[pk]}
        if any(codec.decode(columns[n], value) != present[n] for n, value in (after or {}).items()):
            moved_on.append(pk)
        else:
            standing[pk] = {n: codec.decode(columns[n], value) for n, value in (before or {}).items()}
    subjects.refuse_ids(Refusal.MOVED_ON, moved_on)
    return standing


def _restore_fields(subjects: Selection, rows: Rows, fields: list[str], given_back: Fields) -> None:
    standing = _still_standing(subjects, rows, fields, given_back)
    part = subjects.part(standing)
    part.change_each(standing)
    if refused := standing.keys() - set(part.ids):
        subjects.ids = [pk for pk in subjects.ids if pk not in refused]
    for pk, values in standing.items():
        given_back[pk].update(values)


def _restore_membership(subjects: Selection, rows: Rows, fields: list[str], given_back: Fields) -> None:
    """Give back what stood before; who has been given another end meanwhile is left alone."""
    (key,) = fields
    name, target, within = _parsed(key)
    rows = _told(subjects, name, target, rows)
    link = subjects.memberships[name]
    held = subjects.held(name, target, within, [pk for pk, _before, _after in rows])
    standing, moved_on = {}, []
    for pk, before, after in rows:
        was, left, now = link.untold(before[key]), link.untold(after[key]), given_back[pk].get(key, held.get(pk))
        if now in (was, left):
            standing[pk] = was
        else:
            moved_on.append(pk)
    subjects.refuse_ids(Refusal.MOVED_ON, moved_on)
    had = {pk: dict(zip(link.kept, was, strict=True)) for pk, was in standing.items() if was is not None}
    again, away = subjects.part(had), subjects.part(standing.keys() - had.keys())
    if again.ids:
        again.add_each(name, target, had, within=within)
    if away.ids:
        away.remove(name, target, within=within)
    refused = standing.keys() - {*again.ids, *away.ids}
    subjects.ids = [pk for pk in subjects.ids if pk not in refused]
    for pk, was in standing.items():
        given_back[pk][key] = was


def _told(subjects: Selection, name: str, target: int, rows: Rows) -> Rows:
    """Leave out those of whom the actor may not even know what they have: whether it still stands tells of it."""
    part = subjects.part([pk for pk, _before, _after in rows])
    part.may_know(name, target)
    left, gone = set(part.ids), {pk for pk, _before, _after in rows} - set(part.ids)
    subjects.ids = [pk for pk in subjects.ids if pk not in gone]
    return [row for row in rows if row[0] in left]


def _parsed(key: str) -> tuple[str, int, int | None]:
    """Read what a membership is called in the log: `roles.5.12` is role 5 within unit 12."""
    name, target, *within = key.split(".")
    return name, int(target), int(within[0]) if within else None


def _uncreate(subjects: Selection, rows: Rows, fields: list[str], given_back: Fields) -> None:
    standing = _still_standing(subjects, rows, fields, given_back)
    subjects.part(standing).uncreate()


def _leave(subjects: Selection, rows: Rows, fields: list[str], given_back: Fields) -> None:
    """Secrets and erasure do not come back."""


RESTORERS = {
    "change": _restore_fields, "member": _restore_membership, "create": _uncreate,
    "secret": _leave, "erase": _leave,
}  # fmt: skip
