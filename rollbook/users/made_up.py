"""Passwords that Rollbook makes up."""

from __future__ import annotations

import secrets
from typing import Final

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when it is read out


def made_up(groups: int = 4) -> str:
    """Make a password that can be read out, in groups of four letters: each has nearly 20 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _group in range(groups))
