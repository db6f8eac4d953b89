"""The console, for what is told there about people."""

from tests.console.conftest import at

__all__ = ["at"]
