"""What the audit log knows about a person beyond their number, and how it forgets it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from rollbook.audit.models import Change, Event


def forget(kind: str, ids: Any) -> None:
    """Blank labels and values: that something happened stays, to whom goes. Takes ids or a sub-query of them."""
    told = Change.objects.filter(event=OuterRef("pk"), kind=kind, subject_id__in=ids)
    Event.objects.filter(Exists(told), changed__lte=1).update(reason="", params={})
    Change.objects.filter(kind=kind, subject_id__in=ids).update(label="", before=None, after=None)
    Event.objects.filter(actor_id__in=ids).update(actor_label="", address=None)
