"""The documentation keeps up with the code: variables, links, pictures."""

import re
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from rollbook.config.environment import Environment

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(#[^)]*)?\)")


def variables() -> dict[str, str]:
    """Each variable with its default, as the environment is read; empty where that is no plain value."""
    found = {}
    for name, field in Environment.model_fields.items():
        plain = "" if field.default in (None, PydanticUndefined) or name == "secret_key" else str(field.default)
        found[str(field.validation_alias or f"ROLLBOOK_{name.upper()}")] = {"False": "0"}.get(plain, plain)
    return found


def test_the_operators_guide_has_every_variable_with_its_default() -> None:
    table = {name: given for name, given, _about in ROW.findall((ROOT / "docs/operators.md").read_text("utf-8"))}
    known = variables()
    assert table.keys() == known.keys()
    assert {name: f"`{known[name]}`" for name in known if known[name]}.items() <= table.items()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = [page.parent / target for target, _anchor in LINK.findall(page.read_text("utf-8"))]
    assert [str(target) for target in targets if not target.exists()] == []


def test_the_map_names_every_page() -> None:
    said = (ROOT / "docs/README.md").read_text("utf-8")
    assert [
        page.name for page in (ROOT / "docs").glob("*.md") if f"({page.name})" not in said and page.name != "README.md"
    ] == []
