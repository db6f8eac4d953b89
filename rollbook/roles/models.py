"""Roles with their rank and permissions, and who holds them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.standing import Standing

ADMINISTRATOR = "administrator"


class Role(models.Model):
    """A named set of permissions with a rank. A higher rank manages a lower one.

    `permissions` are sorted texts, `users.view`, or `users.view:learner` where one reaches one population only.
    """

    slug = models.SlugField(_("short name"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"))
    permissions = models.JSONField(_("permissions"), default=list)
    two_factor = models.BooleanField(_("needs two-factor"), default=False)
    built_in = models.BooleanField(default=False)
    deleted = models.BooleanField(_("deleted"), default=False)

    objects = Standing()

    class Meta:
        ordering: ClassVar = ["-rank", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug"], condition=Q(deleted=False), name="role_slug_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(deleted=False), name="role_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role that a user holds: everywhere or in one unit, for good or until a moment that needs nobody's doing."""

    user = models.ForeignKey("users.User", models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT, related_name="grants")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="grants")
    until = models.DateTimeField(_("until"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], condition=Q(unit=None), name="grant_once"),
            models.UniqueConstraint(
                fields=["user", "role", "unit"], condition=Q(unit__isnull=False), name="grant_once_in_unit"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["role", "user"], name="grant_role"),
            models.Index(fields=["until"], name="grant_until"),
        ]
