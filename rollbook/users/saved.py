"""Saved views as subjects: one's own, and for those who may share, everybody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F, Q

from rollbook.kernel.actor import Authority, Power
from rollbook.kernel.permission import Permission
from rollbook.kernel.selection import Selection
from rollbook.roles.carrying import reaches_place
from rollbook.users.models import SavedView


def may_share(held: Authority) -> bool:
    """Tell whether somebody may share views: everybody sees them, so a permission for one unit is not enough."""
    return reaches_place(held, Permission.VIEWS_SHARE, "")


class SavedViewSelection(Selection):
    """Saved views by id."""

    kind = "view"
    model = SavedView
    label: ClassVar[Any] = F("name")

    def scope(self, power: Power) -> Q:
        mine = Q(owner_id=self.run.by.user_id)
        return mine | Q(owner=None) if may_share(self.run.authority) else mine

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        own = {"owner_id": self.run.by.user_id}
        super().create([{"name": r["name"], "query": r["query"], **({} if r["shared"] else own)} for r in rows])

    def uncreate(self) -> None:
        self.erase()
