"""Sessions of browsers and tokens of software: rows that know whose they are, so that one
statement ends a set's. Both carry the user's access epoch; a raised epoch ends them at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Session(models.Model):
    """A browser's session. `key_hash` is the SHA-256 of what the cookie holds, `link` the sign-in link that somebody
    else made, where it began by one."""

    key_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey("users.User", models.CASCADE, null=True, related_name="sessions")
    epoch = models.PositiveIntegerField(default=0)
    link = models.ForeignKey("credentials.Link", models.CASCADE, null=True, related_name="sessions")
    data = models.TextField()
    device = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-last_seen"], name="session_user"),
            models.Index(fields=["expires_at"], name="session_expires"),
        ]


class Token(models.Model):
    """An API token. The secret itself is shown once; `secret_hash` is its SHA-256."""

    user = models.ForeignKey("users.User", models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    epoch = models.PositiveIntegerField()
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)
