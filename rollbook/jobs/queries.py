"""Reads about long work."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from rollbook.jobs.models import Heartbeat


def worker_seen() -> datetime | None:
    """Tell when a worker was last alive."""
    latest: datetime | None = Heartbeat.objects.aggregate(at=Max("at"))["at"]
    return latest
