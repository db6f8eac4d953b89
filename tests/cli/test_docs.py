"""`docs/operations.md` says what the registry says."""

from pathlib import Path

from rollbook.kernel.operation import registry
from tests.calling import cli, cli_json

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def test_the_page_is_up_to_date() -> None:
    """Made anew by `bin/rollbook docs operations > docs/operations.md`."""
    assert PAGE.read_text("utf-8") == cli("docs", "operations").stdout


def test_every_operation_is_on_it() -> None:
    text = PAGE.read_text("utf-8")
    for operation in registry.values():
        assert f"## {operation.name}\n" in text
        assert operation.help in text


def test_programs_get_it_as_json() -> None:
    told = cli_json("docs", "operations")["operations"]
    assert {o["name"] for o in told} == set(registry)
