"""A file that removes many people at once may be the wrong file: it is applied only when asked twice."""

from __future__ import annotations

from typing import Final

from rollbook.imports.models import Import, Plan
from rollbook.kernel.actor import Actor
from rollbook.users.models import Status
from rollbook.users.queries import visible

PERCENT: Final = 10
FEW: Final = 10


class NotConfirmed(Exception):
    """So many people would be removed that it has to be confirmed."""

    def __init__(self, removals: int) -> None:
        super().__init__(removals)
        self.removals = removals


def removals_to_confirm(file: Import, by: Actor) -> int:
    """Give how many people the file removes, where that is more than a tenth of those one can see; else 0."""
    removals = file.rows.filter(plan=Plan.REMOVE, done=False).count()
    if removals <= FEW:
        return 0
    standing = visible(by).exclude(status=Status.DELETED).order_by()
    seen = standing[: removals * 100 // PERCENT + 1].count()  # enough to know
    return removals if removals * 100 > seen * PERCENT else 0
