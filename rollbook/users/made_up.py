"""Passwords that Rollbook makes up."""

from __future__ import annotations

import secrets
from typing import Final

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when it is read out


def made_up() -> str:
    """Make a password that can be read out: 79 bits in four groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _group in range(4))
