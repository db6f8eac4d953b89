"""Roles with their rank and permissions, and who holds them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

ADMINISTRATOR = "administrator"


class Role(models.Model):
    """A named set of permissions with a rank. A higher rank manages a lower one."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField()
    built_in = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-rank", "name"]

    def __str__(self) -> str:
        return self.name


class RolePermission(models.Model):
    """One permission of a role; `population` narrows it to one kind of people, empty means all."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="permissions")
    permission = models.CharField(max_length=40)
    population = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "permission", "population"], name="role_permission_once")
        ]


class Grant(models.Model):
    """A role that a user holds."""

    user = models.ForeignKey("users.User", models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT, related_name="grants")
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "role"], name="grant_once")]
        indexes: ClassVar = [models.Index(fields=["role", "user"], name="grant_role")]
