"""What will come of a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rollbook.imports.asking import Ask
from rollbook.imports.people import Person
from rollbook.imports.problems import Unfit
from rollbook.kernel.refusal import Refusal


@dataclass(slots=True)
class Planned:
    """What will come of a row. `values` are to be set where `before` is now; `round` counts the person's rows."""

    ask: Ask
    plan: str
    person: Person | None = None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    unfit: Unfit | None = None
    round: int = 1

    @property
    def known(self) -> Person | None:
        """The person, but for one whom the actor must not learn of."""
        return None if self.unfit and self.unfit.code in (Refusal.UNKNOWN, Refusal.TAKEN) else self.person
