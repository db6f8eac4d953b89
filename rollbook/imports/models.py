"""An uploaded file and what each of its rows asks for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.refusal import Refusal


class Import(models.Model):
    """A file as it was read. Reading it with other options makes another one of it.

    `columns` names the field that each column fills, empty where it fills none; `first` holds
    the first row where it was taken for a header.
    """

    name = models.CharField(max_length=200)
    user_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    charset = models.CharField(max_length=40)
    delimiter = models.CharField(max_length=1)
    skip_first = models.BooleanField(default=False)
    update_existing = models.BooleanField(default=False)
    by_mail = models.BooleanField(default=False)
    columns = models.JSONField(default=list)
    first = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)
    event_id = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user_id", "-id"], name="import_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def begun(self) -> bool:
        """Tell whether it is applied, or waits to be."""
        return self.applied_at is not None or self.job_id is not None


class Plan(models.TextChoices):
    """What will come of a row, or has come of it."""

    ADD = "add", _("Add")
    CHANGE = "change", _("Change")
    REMOVE = "remove", _("Remove")
    SAME = "same", _("No change")
    PROBLEM = "problem", _("Problem")


class ImportRow(models.Model):
    """One row of the file: what it says, what will come of it, or why nothing can.

    `values` are the checked values to be set, by field; `before` is what they are now, and has
    to be still when the row is applied. Once it is applied it is `done`, and `plan` tells what
    has come of it.
    """

    file = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    plan = models.CharField(max_length=10, choices=Plan)
    username = models.CharField(max_length=300, blank=True)
    user_id = models.BigIntegerField(null=True)
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    problem = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    done = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file", "line"], name="import_row_line"),
            models.Index(fields=["file", "plan", "line"], name="import_row_plan"),
            models.Index(fields=["user_id"], name="import_row_user"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.username}"

    @property
    def why(self) -> str:
        """The reason in the reader's language where it is a plain one; the worker has none of theirs."""
        return str(Refusal(self.problem).label) if self.problem in Refusal.values else self.reason
