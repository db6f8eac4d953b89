"""The hierarchy: a tree of units, and everybody belongs to one or none."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.standing import Standing


class Unit(models.Model):
    """A place in the hierarchy. `path` holds the ids from the top down to itself, as in `/1/5/12/`: a subtree is a
    prefix, and moving one touches units alone."""

    name = models.CharField(_("name"), max_length=100)
    name_key = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name=_("part of"))
    path = models.CharField(max_length=400, default="")
    deleted = models.BooleanField(_("deleted"), default=False)

    objects = Standing()

    class Meta:
        ordering: ClassVar = ["name_key", "id"]
        indexes: ClassVar = [models.Index(fields=["path"], name="unit_path")]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """How far down it is; 0 at the top."""
        return self.path.count("/") - 2
