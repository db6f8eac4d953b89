"""What runs without the developers' packages: everything that the package imports is in its own lock file."""

from __future__ import annotations

import ast
import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*(?===)", re.MULTILINE)


def imported() -> set[str]:
    """Give the top-level modules that any file of the package imports."""
    found: set[str] = set()
    for path in (ROOT / "rollbook").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found.update(name.name.partition(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found


def folded(name: str) -> str:
    return re.sub(r"[._-]+", "-", name).lower()


def test_whatever_the_package_imports_is_locked_for_it() -> None:
    locked = {folded(name) for name in NAME.findall((ROOT / "requirements.lock").read_text("utf-8"))}
    assert "django" in locked
    providers = metadata.packages_distributions()
    needed = {folded(distribution) for module in imported() for distribution in providers.get(module, ())}
    assert needed - locked == set()
