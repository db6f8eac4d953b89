"""The console, for what is told there about people."""

from tests.console.conftest import at, nobody_has_tried_yet

__all__ = ["at", "nobody_has_tried_yet"]
