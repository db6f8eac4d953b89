"""Memberships of a set: relations that are given and taken, such as roles, groups, owners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet

from rollbook.kernel import codec, sql
from rollbook.kernel.subjects import Subjects

Kept = tuple[Any, ...]


@dataclass(frozen=True)
class Membership:
    """A relation that a selection may add to or remove from: rows of (subject, target).

    `within` is the column that tells several memberships of one target apart, such as a unit. `kept` are
    the columns that belong to a membership and come back with it.
    """

    model: type[Model]
    subject: str
    target: str
    within: str = ""
    kept: tuple[str, ...] = ()

    def key(self, name: str, target_id: int, within: int | None) -> str:
        """Give what the log calls it: `roles.5`, or `roles.5.12` within unit 12."""
        return f"{name}.{target_id}" + (f".{within}" if within is not None else "")

    def kept_of(self, row: Mapping[str, Any]) -> Kept:
        """Give the kept columns, those that are not given as the model has them by default."""
        columns = (self.model._meta.get_field(name) for name in self.kept)
        return tuple(row.get(c.name, c.get_default()) for c in columns)  # type: ignore[union-attr]

    def plain(self) -> dict[str, Any]:
        """Give the conditions of a membership without end and within nothing."""
        nulls = {f"{name}__isnull": True for name in self.kept if self.model._meta.get_field(name).null}
        return nulls | ({f"{self.within}__isnull": True} if self.within else {})

    def told(self, kept: Kept | None) -> Any:
        """Give what the log keeps: false for none, true for a plain one, else the columns that say more."""
        if kept is None:
            return False
        said = {name: codec.encode(value) for name, value in zip(self.kept, kept, strict=True) if value}
        return said or True

    def untold(self, value: Any) -> Kept | None:
        """Read what the log kept."""
        if not value:
            return None
        said = value if isinstance(value, dict) else {}
        columns: Any = [self.model._meta.get_field(name) for name in self.kept]
        return tuple(codec.decode(c, said[c.name]) if c.name in said else c.get_default() for c in columns)


class Members(Subjects):
    """Subjects that have memberships."""

    memberships: ClassVar[Mapping[str, Membership]] = {}

    def add(self, name: str, target_id: int, *, within: int | None = None, **columns: Any) -> None:
        """Give a membership to those who lack it, and set its columns where they have it with others."""
        self.add_each(name, target_id, dict.fromkeys(self.ids, columns), within=within)

    def add_each(
        self, name: str, target_id: int, rows: Mapping[int, Mapping[str, Any]], *, within: int | None = None
    ) -> None:
        """Give a membership, to each with columns of its own: `{id: {column: value}}`."""
        link = self.memberships[name]
        wanted = {pk: link.kept_of(rows[pk]) for pk in self.ids if pk in rows}
        held = self.held(name, target_id, within, wanted)
        moved = {pk: value for pk, value in wanted.items() if held.get(pk) != value}
        if self._counts(list(moved)):
            self._record_membership(link.key(name, target_id, within), {pk: (held.get(pk), moved[pk]) for pk in moved})
            place = {link.target: target_id, **({link.within: within} if link.within else {})}
            old = self._links(link, target_id, within, held.keys() & moved.keys())
            old._raw_delete(DEFAULT_DB_ALIAS)
            sql.insert_rows(link.model, [{**rows[pk], link.subject: pk, **place} for pk in moved])
            self._follow(list(moved), [name])

    def set_members(self, name: str, wanted: Collection[int], among: Iterable[int]) -> None:
        """Give exactly the wanted memberships of those `among` which they are chosen; touch only what differs.

        It is about plain ones: those for a while or within something stay as they are.
        """
        link = self.memberships[name]
        ours = {f"{link.subject}__in": sql.among(self.ids), f"{link.target}__in": list(among), **link.plain()}
        held = Counter(link.model._base_manager.filter(**ours).values_list(link.target, flat=True))
        for target in among:
            if target in wanted and held[target] < len(self.ids):
                self.add(name, target)
            elif target not in wanted and held[target]:
                self.remove(name, target)

    def remove(self, name: str, target_id: int, *, within: int | None = None) -> None:
        """Take a membership from those who have it."""
        link = self.memberships[name]
        held = self.held(name, target_id, within, self.ids)
        if self._counts(list(held)):
            self._record_membership(link.key(name, target_id, within), {pk: (was, None) for pk, was in held.items()})
            self._links(link, target_id, within, held)._raw_delete(DEFAULT_DB_ALIAS)
            self._follow(list(held), [name])

    def places(self, name: str, target_id: int) -> list[int | None]:
        """Give within what they have memberships of a target, such as the units of a role; None for a plain one."""
        link = self.memberships[name]
        ours = link.model._base_manager.filter(**{f"{link.subject}__in": sql.among(self.ids), link.target: target_id})
        return list(ours.order_by().values_list(link.within, flat=True).distinct()) if link.within else [None]

    def may_know(self, name: str, target_id: int) -> None:
        """Let a noun leave out those of whom the actor may not know whether they have a membership."""

    def held(self, name: str, target_id: int, within: int | None, ids: Iterable[int]) -> dict[int, Kept]:
        """Give the columns of those who have a membership, by id."""
        link = self.memberships[name]
        rows = self._links(link, target_id, within, ids).values(link.subject, *link.kept)
        return {row.pop(link.subject): tuple(row.values()) for row in rows}

    @staticmethod
    def _links(link: Membership, target_id: int, within: int | None, ids: Iterable[int]) -> QuerySet[Any]:
        place = {link.within: within} if link.within else {}
        held = {f"{link.subject}__in": sql.among(ids), link.target: target_id}
        return link.model._base_manager.filter(**held, **place)

    def follows(self, names: Collection[str]) -> Mapping[str, Any]:
        """Give what else a noun sets, unrecorded, when these fields change."""
        return {}

    def _follow(self, ids: Sequence[int], names: Collection[str]) -> None:
        if follows := self.follows(names):
            self.rows_of(ids).update(**follows)

    # -- the record of memberships

    def _record_membership(self, key: str, moves: Mapping[int, tuple[Kept | None, Kept | None]]) -> None:
        """Record from what to what each has moved: one statement where all have moved alike."""
        name, step = key.partition(".")[0], self.run.step(self.kind, "member", [key])
        told = self.memberships[name].told
        if len(set(moves.values())) == 1:
            before, after = next(iter(moves.values()))
            self._record(list(moves), self._json({key: told(before)}), self._json({key: told(after)}), step)
            return
        self._record_each(step, {pk: ({key: told(was)}, {key: told(now)}) for pk, (was, now) in moves.items()})
