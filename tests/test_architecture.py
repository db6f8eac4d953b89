"""The rules of the house that a machine can watch over. `docs/` says why they are there.

Who may import whom stands in pyproject.toml, as contracts of import-linter; they are checked from here too.
"""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
from importlinter import cli

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "rollbook"
OURS = ("rollbook", "tests", "bench", "bin", ".ci", "docs")
SOURCES = {".py", ".html", ".css", ".js", ".txt", ".md", ".toml", ".sh", ""}

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
WEB = re.compile(r"django\.(http|shortcuts|views)\b")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
ONE_MACHINE = re.compile(r"(?<![\w.])/(work|root|home)/\w|files\.pythonhosted|index-url")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def files(*folders: str) -> Iterator[Path]:
    """All that we write, but for this file, which has to name what it looks for."""
    for folder in folders or OURS:
        for path in sorted((ROOT / folder).rglob("*")):
            ours = path.suffix in SOURCES and "__pycache__" not in path.parts
            if ours and path.is_file() and path != Path(__file__):
                yield path


def tell(path: Path, line: int, what: str) -> str:
    return f"{path.relative_to(ROOT)}:{line}: {what.strip()}"


def matches(paths: Iterator[Path] | list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        tell(path, number, line)
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def writes(path: Path) -> Iterator[str]:
    """Calls that write past the operations. A decorator such as `@router.delete(…)` only shares the word."""
    tree = ast.parse(path.read_text("utf-8"))
    decorators = {id(call) for node in ast.walk(tree) for call in getattr(node, "decorator_list", [])}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in decorators)
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
            yield tell(path, call.lineno, ast.unparse(call))


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = grimp.build_graph("rollbook", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_doors_write_by_operations_only() -> None:
    assert [write for path in modules(PACKAGE / "doors") for write in writes(path)] == []


def test_requests_stay_at_the_doors() -> None:
    inside = [path for path in modules(PACKAGE) if path.relative_to(PACKAGE).parts[0] not in {"config", "doors"}]
    assert matches(inside, WEB) == []


def test_files_are_short() -> None:
    lengths = {path: path.read_text("utf-8").count("\n") for path in files("rollbook", "tests", "bench", "bin")}
    assert {path.relative_to(ROOT): lines for path, lines in lengths.items() if lines > 250} == {}


def test_nothing_is_left_for_later() -> None:
    assert matches(files(), UNFINISHED) == []


def test_nothing_belongs_to_one_machine() -> None:
    assert matches(files(), ONE_MACHINE) == []


def test_templates_hold_no_scripts_and_no_styles() -> None:
    """The Content-Security-Policy would not let a browser run or apply them. What is mailed is no page of ours."""
    pages = (path for path in sorted(PACKAGE.rglob("*.html")) if path.parent != PACKAGE / "mail/templates/mail")
    assert matches(list(pages), INLINE) == []
