"""The outbox, and the site's own wording of what is sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How a message stands."""

    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    REPLACED = "replaced", _("Replaced")


class Message(models.Model):
    """One mail to one person. It is worded when it goes out; `subject` and `text` are then kept as they went.

    `sealed` is the link in it, encrypted, for as long as somebody still has to be shown it: nobody who reads the
    table can follow it. `values` hold the rest of what the wording tells.
    """

    occasion = models.CharField(_("occasion"), max_length=32)
    user = models.ForeignKey("users.User", models.CASCADE, related_name="messages")
    address = models.CharField(_("address"), max_length=254)
    language = models.CharField(max_length=10)
    values = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at", "id"], name="message_due"),
            models.Index(fields=["state", "id"], name="message_state"),
            models.Index(fields=["user", "occasion", "state"], name="message_user"),
            models.Index(fields=["created_at"], name="message_created"),
        ]

    def __str__(self) -> str:
        return self.address


class Wording(models.Model):
    """What a mail of one occasion says in one language, where the site has written it anew."""

    occasion = models.CharField(_("occasion"), max_length=32)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["occasion", "language"], name="wording_once")]

    def __str__(self) -> str:
        return f"{self.occasion} ({self.language})"
