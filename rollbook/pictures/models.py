"""Images of people. They are kept in the database, so that every server and every backup has them."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SHORT: Final = 16  # characters of the hash in an address, and in the column of the user


class Kind(models.TextChoices):
    """What an image shows. The user has a column of the same name with the beginning of its hash, or nothing."""

    PICTURE = "picture", _("Picture")
    SIGNATURE = "signature", _("Signature")


class Picture(models.Model):
    """An image that we have made ourselves, as WebP; `sha256` is of its bytes."""

    user = models.ForeignKey("users.User", models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=10, choices=Kind)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "kind"], name="picture_once")]
