"""The site's own fields of a person, and what stands in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.permission import Permission
from rollbook.kernel.standing import Standing


class Kind(models.TextChoices):
    """What can stand in an attribute."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of several choices")


class Attribute(models.Model):
    """A field that the site has made. `seen_by` and `edited_by` are the permissions that it takes, over the person."""

    slug = models.CharField(_("short name"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    name_key = models.TextField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    choices = models.JSONField(_("choices"), default=list)
    help = models.CharField(_("hint"), max_length=200, blank=True)
    seen_by = models.CharField(_("seen by"), max_length=40, default=Permission.USERS_VIEW)
    edited_by = models.CharField(_("edited by"), max_length=40, default=Permission.USERS_EDIT)
    deleted = models.BooleanField(_("deleted"), default=False)

    objects = Standing()

    class Meta:
        ordering: ClassVar = ["name_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug"], condition=Q(deleted=False), name="attribute_slug_once"),
            models.UniqueConstraint(fields=["name_key"], condition=Q(deleted=False), name="attribute_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def confidential(self) -> bool:
        """Tell whether it takes more to see it than to see the person."""
        return self.seen_by != Permission.USERS_VIEW

    @property
    def guarded(self) -> bool:
        """Tell whether it takes more to set it than to edit the profile."""
        return self.edited_by != Permission.USERS_EDIT


class AttributeValue(models.Model):
    """What stands in somebody's attribute. `key` is the value as lists compare it: see `kinds.key_of`."""

    user = models.ForeignKey("users.User", models.CASCADE, related_name="attributes")
    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="values")
    value = models.CharField(_("value"), max_length=200)
    key = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "attribute"], name="attribute_value_once")]
        indexes: ClassVar = [models.Index(fields=["attribute", "key", "user"], name="attribute_value_key")]

    def __str__(self) -> str:
        return self.value
