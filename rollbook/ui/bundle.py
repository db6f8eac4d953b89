"""Joins the small source files in `assets/`; there is no build step and no tool to install."""

import re
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"


def style() -> str:
    """All style sheets by name, without comments and indentation; `_layers.css` is first and sets the order."""
    return _without_indentation(re.sub(r"/\*.*?\*/", "", _joined("css"), flags=re.DOTALL))


def script() -> str:
    """All modules by name as one module: they share its scope, so imports among them fall away.

    A name that two of them declare is an error when the browser reads it, and a test does so.
    """
    text = re.sub(r"^(?:import [^;]*;|\s*//.*)\n", "", _joined("js"), flags=re.MULTILINE)
    return _without_indentation(re.sub(r"^export ", "", text, flags=re.MULTILINE))


def _joined(kind: str) -> str:
    """`_` sorts before all letters, so what the others build on comes first."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ASSETS / kind).glob(f"*.{kind}")))


def _without_indentation(text: str) -> str:
    """Neither language minds."""
    return re.sub(r"\n\s*", "\n", text).lstrip()
