"""Cells that a spreadsheet would run as a formula: harmless on the way out, themselves on the way in."""

from __future__ import annotations

from typing import Final

STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def guard(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if cell.startswith(STARTS) else cell


def unguard(cell: str) -> str:
    """Take away the apostrophe that `guard` has put there."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS) else cell
