"""What is deleted by a mark: rows that undo can bring back, and that all else leaves out."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Q

STANDING = Q(deleted=False)
M = TypeVar("M", bound=models.Model)


class Standing(models.Manager[M]):
    """The rows that have not been deleted. `_base_manager` gives all of them."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(STANDING)
