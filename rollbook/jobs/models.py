"""Frozen selections, and long work over them that survives a restart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def in_a_day() -> datetime:
    """Give the moment at which a frozen selection melts."""
    return timezone.now() + timedelta(days=1)


class Frozen(models.Model):
    """Who was chosen, at the moment of choosing: what is added later is not hit.

    `view` is the query string that chose them; who no longer matches it when the operation is
    applied is refused as changed since the preview.
    """

    kind = models.CharField(max_length=32)
    user_id = models.BigIntegerField(null=True)
    view = models.CharField(max_length=2000, blank=True)
    by_view = models.BooleanField(default=False)
    operation = models.CharField(max_length=64)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_a_day)
    previewed = models.JSONField(null=True)  # texts by parameter: with what values it was last looked at
    applied_at = models.DateTimeField(null=True)  # set by `once`, before it is done


class FrozenMember(models.Model):
    """One subject of a frozen selection."""

    frozen = models.ForeignKey(Frozen, models.CASCADE, related_name="members")
    subject_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["frozen", "subject_id"], name="frozen_member_once")]


class State(models.TextChoices):
    """How a job stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")


class Job(models.Model):
    """An operation over a frozen selection, carried out in chunks under one event.

    `position` is the last subject done. It moves in the transaction of its chunk, so a job
    that was killed goes on exactly where it was.
    """

    frozen = models.ForeignKey(Frozen, models.CASCADE)
    operation = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    actor_id = models.BigIntegerField()
    door = models.CharField(max_length=16)
    via = models.CharField(max_length=64, blank=True)
    scopes = models.JSONField(null=True)  # of the token that began it; None for a person at a door
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    event_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stop_asked = models.BooleanField(default=False)
    position = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "leased_until"], name="job_state")]

    @property
    def open(self) -> bool:
        return self.state in {State.QUEUED, State.RUNNING}

    @property
    def seconds_left(self) -> int | None:
        """Estimate from the pace so far; None where there is none yet."""
        if not self.done or self.started_at is None:
            return None
        pace = (timezone.now() - self.started_at).total_seconds() / self.done
        return round(pace * (self.total - self.done))


class Heartbeat(models.Model):
    """When each worker last said that it lives."""

    worker = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(default=timezone.now)
