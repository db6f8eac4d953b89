"""Choosing a set once, so that preview and operation are about the same people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import IntegerField, QuerySet, Value
from django.utils import timezone

from rollbook.jobs.models import Frozen, FrozenMember
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
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


def selection(frozen: Frozen, by: Actor, ids: Iterable[int] | None = None) -> Selection:
    """Give the frozen set (or some of it) as a selection that refuses whoever no longer matches."""
    kind = Selection.kinds[frozen.kind]
    chosen = frozen.members.order_by("subject_id").values_list("subject_id", flat=True) if ids is None else ids
    return kind(chosen, still=kind.condition(frozen.view, by) if frozen.by_view else None)


def preview(frozen: Frozen, texts: dict[str, list[str]]) -> None:
    """Keep with what values the set is looked at, as they were sent: what is applied has to be the same."""
    frozen.previewed = texts
    frozen.save(update_fields=["previewed"])


class AppliedAlready(Exception):
    """The frozen set has been applied, or is being applied at this moment."""


@contextmanager
def once(frozen: Frozen) -> Iterator[None]:
    """Apply a frozen set only once, however often somebody presses; what fails may be tried again.

    The mark is not set in the operation's transaction, which keeps what it refuses on record by itself.
    """
    this = Frozen.objects.filter(pk=frozen.pk)
    if not this.filter(applied_at=None).update(applied_at=timezone.now()):
        raise AppliedAlready
    try:
        yield
    except Exception:
        this.update(applied_at=None)
        raise
