"""Choosing a set once, so that preview and operation are about the same people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import IntegerField, QuerySet, Value

from rollbook.jobs.models import Frozen, FrozenMember
from rollbook.kernel import sql
from rollbook.kernel.selection import Selection


@transaction.atomic
def freeze(
    kind: str,
    rows: QuerySet[Any],
    *,
    operation: str,
    user_id: int | None,
    view: str = "",
    by_view: bool = False,
) -> Frozen:
    """Keep the ids of `rows` for a day: one INSERT … SELECT, whatever their number."""
    frozen = Frozen.objects.create(kind=kind, view=view, by_view=by_view, operation=operation, user_id=user_id)
    members = rows.order_by().values_list(Value(frozen.pk, IntegerField()), "pk")
    sql.insert_select(FrozenMember, ["frozen", "subject_id"], members)
    frozen.total = frozen.members.count()
    frozen.save(update_fields=["total"])
    return frozen


def selection(frozen: Frozen, ids: Iterable[int] | None = None) -> Selection:
    """Give the frozen set (or some of it) as a selection that refuses whoever no longer matches."""
    kind = Selection.kinds[frozen.kind]
    chosen = frozen.members.order_by("subject_id").values_list("subject_id", flat=True) if ids is None else ids
    return kind(chosen, still=kind.condition(frozen.view) if frozen.by_view else None)
