"""A set of subjects of one kind, and the only way to change them.

Every method runs a constant number of statements, whatever the size of the set. A noun's
own selection (`UserSelection`) adds what has to follow from a change everywhere, so that
undo and import obey it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from rollbook.kernel import codec, sql
from rollbook.kernel.members import Members
from rollbook.kernel.subjects import NULL

CHUNK = 5_000


class Selection(Members):
    """The subjects with these ids. Bound to a `Run`, it can change them."""

    kinds: ClassVar[dict[str, type[Selection]]] = {}

    def __init_subclass__(cls) -> None:
        if "kind" in cls.__dict__:  # what lacks it is for others to build on
            Selection.kinds[cls.kind] = cls

    def change(self, **values: Any) -> None:
        """Set fields to constants or expressions; those that are so already are left alone."""
        differs = Q(pk__in=[])
        for name, value in values.items():
            differs |= Q(**{f"{name}__isnull": False}) if value is None else ~Q(**{name: value})
        ids = list(self.rows.filter(differs).values_list("pk", flat=True))
        if self._counts(ids):
            step = self.run.step(self.kind, "change", list(values))
            before = JSONObject(**{name: F(name) for name in values})
            self._record(ids, before, self._after(values), step)
            self.rows_of(ids).update(**values, **self.follows(values))
            self.changed(ids, values)

    def _after(self, values: Mapping[str, Any]) -> Any:
        fixed = {name: codec.encode(v) for name, v in values.items() if not hasattr(v, "resolve_expression")}
        if len(fixed) == len(values):
            return self._json(fixed)
        fields: dict[str, Any] = {name: self.model._meta.get_field(name) for name in fixed}
        return JSONObject(**{**values, **{name: Value(values[name], f) for name, f in fields.items()}})

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Set the same fields of each subject to values of its own: `{id: {field: value}}`."""
        names = sorted({name for row in rows.values() for name in row})
        wanted = {pk: rows[pk] for pk in self.ids if pk in rows}
        now = self.rows_of(wanted).values("pk", *names) if names else []
        before = {row["pk"]: {n: row[n] for n in names} for row in now}
        after = {pk: {**before[pk], **row} for pk, row in wanted.items() if pk in before}
        differing = [pk for pk in after if after[pk] != before[pk]]
        if self._counts(differing):
            step = self.run.step(self.kind, "change", names)
            self._record_each(step, {pk: (before[pk], after[pk]) for pk in differing})
            sql.update_rows(self.model, names, [{"id": pk, **after[pk]} for pk in differing])
            self._follow(differing, names)
            self.changed(differing, names)

    def replace_secret(self, **values: Any) -> None:
        """Set fields whose values nobody may read, in the log neither."""
        ids = list(self.ids)
        if self._counts(ids):
            step = self.run.step(self.kind, "secret", list(values))
            self._record(ids, self._json({}), self._json(dict.fromkeys(values, True)), step)
            self.rows_of(ids).update(**values, **self.follows(values))
            self.changed(ids, values)

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert subjects; the selection then holds them. A plan counts them as negative ids."""
        if self.run.planning:
            counted = self.run.changed.setdefault(self.kind, set())
            counted.update(-n for n in range(len(counted) + 1, len(counted) + 1 + len(rows)))
            return
        names = sorted({name for row in rows for name in row if name not in self.untold})
        self.ids = sql.insert_rows(self.model, rows)
        if self._counts(self.ids):
            step = self.run.step(self.kind, "create", names)
            made = self.rows.values("pk", *names)
            self._record_each(step, {row.pop("pk"): (None, row) for row in made})
            self.changed(self.ids, names)

    untold: ClassVar[frozenset[str]] = frozenset()

    def send(self, name: str, model: type[Model], rows: Sequence[Mapping[str, Any]], told: Any) -> bool:
        """Give each a secret of their own, as rows of another table, for nobody's eyes but theirs.

        The log keeps what is `told`. Tell whether it was done: a plan only counts.
        """
        counts = self.note(name, told)
        if counts:
            sql.insert_rows(model, rows)
        return counts

    def note(self, name: str, told: Any) -> bool:
        """Put on record that something was done to each that leaves no field changed; a plan only counts."""
        counts = self._counts(self.ids)
        if counts:
            step = self.run.step(self.kind, "secret", [name])
            self._record(self.ids, self._json({}), self._json({name: told}), step)
        return counts

    def issue(self, name: str, model: type[Model], rows: Sequence[Mapping[str, Any]], told: Any) -> bool:
        """Do the same with secrets that whoever acts gets to see: a noun leaves out as whom they could gain by that."""
        return self.send(name, model, rows, told)

    def revoke(self, name: str, held: QuerySet[Any], told: Any) -> None:
        """Take such secrets away for good; the log keeps what is `told`."""
        owners = self.only(pk__in=held.values(f"{self.kind}_id"))
        if self._counts(owners.ids):
            step = self.run.step(self.kind, "secret", [name])
            self._record(owners.ids, self._json({name: told}), self._json({name: None}), step)
            held.filter(**{f"{self.kind}_id__in": sql.among(owners.ids)})._raw_delete(DEFAULT_DB_ALIAS)

    def erase(self) -> None:
        """Delete for good."""
        if self._counts(list(self.ids)):
            step = self.run.step(self.kind, "erase", [])
            self._record(self.ids, self._json({}), NULL, step)
            self.before_erasing()  # after the record, which is to be forgotten too
            self.rows._raw_delete(DEFAULT_DB_ALIAS)

    def before_erasing(self) -> None:
        """Let a noun take away what hangs on its subjects."""

    def changed(self, ids: Sequence[int], names: Iterable[str]) -> None:
        """Let a noun bring what it derives from these fields up to date."""

    uncreated_by: ClassVar[str] = ""  # the operation that undoing a creation comes to, and whose permission it takes

    def uncreate(self) -> None:
        """Undo a creation."""
        raise NotImplementedError(self.kind)
