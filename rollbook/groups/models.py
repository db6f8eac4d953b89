"""Groups and classes, who is in them, and what they carry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.standing import Standing


class Kind(models.TextChoices):
    """A class is a group that learners are taught in."""

    GROUP = "group", _("Group")
    CLASS = "class", _("Class")


class Group(models.Model):
    """A named set of people. Its members hold the roles that it carries, in its unit or, without one, everywhere.

    A deleted group keeps its members, so that restoring it is one row: until then it gives nobody anything.
    """

    name = models.CharField(_("name"), max_length=100)
    name_key = models.TextField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.GROUP)
    description = models.CharField(_("description"), max_length=300, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="groups", verbose_name=_("unit"))
    deleted = models.BooleanField(_("deleted"), default=False)

    objects = Standing()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["deleted", "name_key", "id"], name="group_name")]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Somebody in a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    user = models.ForeignKey("users.User", models.CASCADE, related_name="memberships")
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "group"], name="group_member_once")]
        indexes: ClassVar = [models.Index(fields=["group", "user"], name="group_member")]


class GroupOwner(models.Model):
    """Somebody who answers for a group. It gives no rights: those come by roles alone."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="owners")
    user = models.ForeignKey("users.User", models.CASCADE, related_name="owned")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "group"], name="group_owner_once")]
        indexes: ClassVar = [models.Index(fields=["group", "user"], name="group_owner")]


class GroupRole(models.Model):
    """A role that the members of a group hold."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="carried")
    role = models.ForeignKey("roles.Role", models.PROTECT, related_name="carried_by")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "role"], name="group_role_once")]


class Content(models.Model):
    """Something in the repository that people open elsewhere; `key` is what the other software calls it."""

    name = models.CharField(_("name"), max_length=150)
    name_key = models.TextField()
    key = models.CharField(_("key"), max_length=200)
    deleted = models.BooleanField(_("deleted"), default=False)

    objects = Standing()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["deleted", "name_key", "id"], name="content_name")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(deleted=False), name="content_key_once")
        ]

    def __str__(self) -> str:
        return self.name


class GroupContent(models.Model):
    """A content that the members of a group may open."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="contents")
    content = models.ForeignKey(Content, models.CASCADE, related_name="groups")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "content"], name="group_content_once")]
        indexes: ClassVar = [models.Index(fields=["content", "group"], name="group_content")]
