"""A set of units, with all that has to follow when they change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from rollbook.kernel.actor import Power
from rollbook.kernel.named import Named, once
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.standing import STANDING
from rollbook.kernel.text import fold
from rollbook.roles.carrying import gains_by_place
from rollbook.roles.queries import lock_administrators
from rollbook.units.models import Unit
from rollbook.units.paths import paths_of
from rollbook.units.reach import below, reached, reaches_top

MOST_DEEP: Final = 30


def _depth(path: str) -> int:
    return max(path.count("/") - 1, 0)


class UnitSelection(Named):
    """Units by id. Whatever the operation: no circles, no two of one name side by side, nothing out of reach, and
    nobody gains by a move what they did not hold before."""

    kind = "unit"
    model = Unit
    label: ClassVar[Any] = F("name")
    standing = STANDING
    untold: ClassVar[frozenset[str]] = frozenset({*Named.untold, "path"})

    def scope(self, power: Power) -> Q:
        return below(power)

    def guard(self) -> None:
        lock_administrators()  # who reaches whom hangs on it

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._into({row["parent_id"] for row in rows})
        self._names([(None, row["parent_id"], row["name"]) for row in rows])
        for path in paths_of({row["parent_id"] for row in rows if row["parent_id"]}).values():
            self._not_too_deep(path, 1)
        super().create(rows)
        if not self.run.planning:
            self._place()

    uncreated_by = "units.delete"

    def uncreate(self) -> None:
        self.empty_out()

    def empty_out(self) -> None:
        """Delete those in which nobody and nothing is left."""
        used = Q(children__deleted=False) | Q(people__isnull=False) | Q(groups__deleted=False) | Q(grants__isnull=False)
        kept = self.rows.filter(used).order_by().values_list("pk", flat=True).distinct()
        self.refuse_ids(Refusal.NOT_EMPTY, list(kept))
        self.change(deleted=True)

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        now = {pk: (parent, name) for pk, parent, name in self.rows.values_list("pk", "parent_id", "name")}
        wanted = {pk: {"parent_id": now[pk][0], "name": now[pk][1], **rows[pk]} for pk in now if pk in rows}
        moving = {pk: row["parent_id"] for pk, row in wanted.items() if row["parent_id"] != now[pk][0]}
        back = {row["parent_id"] for row in wanted.values() if row.get("deleted") is False}
        self._into({*moving.values(), *back})
        self._may_move(moving)
        self._names([(pk, row["parent_id"], row["name"]) for pk, row in wanted.items()])
        super().change_each(rows)

    def changed(self, ids: Sequence[int], names: Iterable[str]) -> None:
        super().changed(ids, names)
        if "parent_id" in names:
            self._place()

    def _place(self) -> None:
        """Write the paths of these and of all below them: one statement for each that moves, whatever hangs on it."""
        for pk in self.ids:  # each as those before it have left it
            unit = Unit._base_manager.select_related("parent").get(pk=pk)
            path = f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"
            if unit.path and unit.path != path:
                rest = Substr(F("path"), len(unit.path) + 1)
                moved = Concat(Value(path), rest, output_field=CharField())
                Unit._base_manager.filter(path__startswith=unit.path).update(path=moved)
            elif not unit.path:
                Unit._base_manager.filter(pk=unit.pk).update(path=path)

    # -- rules

    def _into(self, parents: Iterable[int | None]) -> None:
        """Refuse to put anything under a unit that the permission does not reach; the top is for who reaches all."""
        known: set[int | None] = set(reached(self.run.authority, self.run.permission).values_list("pk", flat=True))
        if reaches_top(self.run.authority, self.run.permission):
            known.add(None)
        if set(parents) - known:
            message = _("Your permission does not reach there. Choose a unit within your reach.")
            raise Invalid({"parent": [ValidationError(message, "out_of_reach")]})

    def _may_move(self, moving: Mapping[int, int | None]) -> None:
        paths = paths_of({*moving, *(parent for parent in moving.values() if parent)})
        to = {pk: paths[parent] if parent else "" for pk, parent in moving.items()}
        self.refuse_ids(Refusal.CYCLE, [pk for pk in self.ids if _circular(pk, moving, paths)])
        held = self.run.authority
        more = [pk for pk in self.ids if pk in to and gains_by_place(held, paths[pk], to[pk])]
        self.refuse_ids(Refusal.MORE_POWER_THERE, more)
        for pk, path in to.items():
            below = Unit._base_manager.filter(path__startswith=paths[pk]).values_list("path", flat=True)
            self._not_too_deep(path, max((_depth(p) for p in below), default=1) - _depth(paths[pk]) + 1)

    def _not_too_deep(self, path: str, height: int) -> None:
        if _depth(path) + height > MOST_DEEP:
            message = _("The hierarchy would be more than %(most)s units deep there.") % {"most": MOST_DEEP}
            raise Invalid({"parent": [ValidationError(message, "too_deep")]})

    def _names(self, wanted: Sequence[tuple[int | None, int | None, str]]) -> None:
        """Refuse a second unit of one name in the same place."""
        parents = {parent for _pk, parent, _name in wanted}
        beside = Q(parent__in=[p for p in parents if p]) | (Q(parent=None) if None in parents else Q(pk__in=[]))
        rows = Unit.objects.filter(beside).values_list("pk", "parent_id", "name_key")
        known = {(parent, key): pk for pk, parent, key in rows}
        message = _("There is a unit “%(name)s” in this place already. Choose another name.")
        once(known, [(pk, (parent, fold(name)), name) for pk, parent, name in wanted], "name", message)


def _circular(pk: int, moving: Mapping[int, int | None], paths: Mapping[int, str]) -> bool:
    """Tell whether a unit would come to lie below itself once all of them have moved."""
    seen: set[int] = set()
    at: int | None = pk
    while at is not None and at not in seen:
        seen.add(at)
        parent = moving.get(at)
        above = [int(part) for part in paths[parent].split("/") if part] if parent else []
        at = next((higher for higher in reversed(above) if higher in moving), None)
    return at is not None
