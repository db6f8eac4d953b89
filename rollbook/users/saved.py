"""Saved views as subjects: one's own, and for those who may share, everybody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F, Q

from rollbook.kernel.actor import Power
from rollbook.kernel.permission import Permission
from rollbook.kernel.selection import Selection
from rollbook.users.models import SavedView


class SavedViewSelection(Selection):
    """Saved views by id."""

    kind = "view"
    model = SavedView
    label: ClassVar[Any] = F("name")

    def scope(self, power: Power) -> Q:
        mine = Q(owner_id=self.run.by.user_id)
        return mine | Q(owner=None) if self.run.authority.holds(Permission.VIEWS_SHARE) else mine

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        own = {"owner_id": self.run.by.user_id}
        super().create([{"name": r["name"], "query": r["query"], **({} if r["shared"] else own)} for r in rows])

    def uncreate(self) -> None:
        self.erase()
