"""Where units are, by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rollbook.units.models import Unit


def path_of(unit_id: int | None) -> str:
    """Give a unit's path; "" for none."""
    return paths_of([unit_id]).get(unit_id, "") if unit_id is not None else ""


def paths_of(ids: Iterable[int]) -> dict[int, str]:
    """Give the paths of units by id."""
    found: Any = Unit._base_manager.filter(pk__in=list(ids)).values_list("pk", "path")
    return dict(found)
