"""How a browser likes to see the pages: kept in its cookies, so that it also holds before anyone signs in."""

from collections.abc import Mapping
from typing import Final

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": ("system", "light", "dark"),
    "density": ("comfortable", "compact"),
    "shortcuts": ("on", "off"),
}


def cookie(name: str) -> str:
    """The name of the cookie that keeps this preference."""
    return f"rollbook_{name}"


def read(cookies: Mapping[str, str]) -> dict[str, str]:
    """Every preference; the first of its choices where the cookie is missing or says something else."""
    return {name: _chosen(cookies.get(cookie(name)), choices) for name, choices in CHOICES.items()}


def _chosen(value: str | None, choices: tuple[str, ...]) -> str:
    """A cookie may hold anything."""
    return value if value in choices else choices[0]
