"""What happened: one event per operation, one change row per subject and step.

The bottom of the house: it knows ids and labels, never a noun. Rows are written by the
kernel alone, in the transaction of the change they describe.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Event(models.Model):
    """One call of one operation: who, what, when, from where, through which door, and why."""

    at = models.DateTimeField(default=timezone.now)
    operation = models.CharField(max_length=64)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    door = models.CharField(max_length=16)
    via = models.CharField(max_length=64, blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    params = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    denied = models.CharField(max_length=32, blank=True)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=dict)
    ended = models.JSONField(default=dict)  # how many sessions, tokens, links ended by it
    steps = models.JSONField(default=list)
    undoes = models.ForeignKey("self", models.SET_NULL, null=True, related_name="undone_by")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="event_at"),
            models.Index(fields=["operation", "-id"], name="event_operation"),
            models.Index(fields=["actor_id", "-id"], name="event_actor"),
        ]


class Change(models.Model):
    """What one step of an event did to one subject, or why it was refused.

    `before` and `after` hold only the fields that changed; `before` is null where the
    subject was created. Values are the database's own JSON: read them through
    `kernel.codec`, never raw.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="changes")
    step = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    label = models.CharField(max_length=320)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    refusal = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject_id", "-event"], name="change_subject"),
            models.Index(fields=["event", "step", "subject_id"], name="change_event_step"),
        ]
