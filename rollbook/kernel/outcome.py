"""What came of an operation, in numbers and reasons."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """`refused` maps a code to the ids it met; `event_id` is what Undo takes (none for a plan)."""

    operation: str
    changed: list[int] = field(default_factory=list)
    unchanged: int = 0
    refused: dict[str, list[int]] = field(default_factory=dict)
    event_id: int | None = None
    undoable: bool = True
    shown: dict[int, str] = field(default_factory=dict)  # by subject: what is told this once and kept nowhere

    ended: dict[str, int] = field(default_factory=dict)  # sessions, tokens and links that ended by it

    @property
    def refusals(self) -> int:
        return sum(map(len, self.refused.values()))

    def as_dict(self, most: int = 1000) -> dict[str, object]:
        """Give the form that API and command line answer with; at most `most` ids a code."""
        return {
            "operation": self.operation,
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "refused": {code: {"count": len(ids), "ids": sorted(ids)[:most]} for code, ids in self.refused.items()},
            "event": self.event_id,
            **({"ended": self.ended} if self.ended else {}),
            **({"shown": {str(pk): text for pk, text in self.shown.items()}} if self.shown else {}),
        }
