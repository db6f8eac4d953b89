"""Versions of the terms of use, and who accepted which."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """What the terms of use say from a day on. It never changes, so that having accepted it keeps its meaning.

    `texts` and `summaries` (what has changed, in a line) are by language; the site's own has a text always.
    """

    number = models.PositiveIntegerField(_("version"), primary_key=True)
    texts = models.JSONField(_("text"), default=dict)
    summaries = models.JSONField(_("what has changed"), default=dict)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    def spoken(self, *languages: str) -> str:
        """Give the first of these languages in which there is a text; the site's own where there is none."""
        return next((code for code in languages if self.texts.get(code)), settings.LANGUAGE_CODE)


class Acceptance(models.Model):
    """Somebody has accepted a version: when, and from which address."""

    user = models.ForeignKey("users.User", models.CASCADE, related_name="acceptances")
    version = models.ForeignKey(Version, models.PROTECT, related_name="acceptances")
    at = models.DateTimeField(default=timezone.now)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "version"], name="acceptance_once")]
        indexes: ClassVar = [models.Index(fields=["version", "-id"], name="acceptance_version")]
