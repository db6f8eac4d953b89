"""The style sheet, the script and the sprite: how they are made and how they are served."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import File

from rollbook.ui import bundle, sprite
from rollbook.ui.icons import ICONS

MADE = ["ui/app.css", "ui/app.js", "ui/icons.svg"]


def test_the_sprite_holds_every_icon_with_lines() -> None:
    symbols = re.findall(r'<symbol id="([^"]+)" viewBox="0 0 24 24"[^>]*>(.*?)</symbol>', sprite.make())
    assert [name for name, _lines in symbols] == sorted(ICONS)
    assert [name for name, lines in symbols if not lines.startswith("<")] == []


def test_an_icon_that_lucide_does_not_know_stops_the_making(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sprite, "ICONS", ("no-such-icon",))
    with pytest.raises(KeyError, match="no-such-icon"):
        sprite.make()


@pytest.mark.parametrize("path", MADE)
def test_made_files_are_found(path: str) -> None:
    place = finders.find(path)
    assert place is not None
    assert Path(place).read_text("utf-8")


def test_other_paths_are_left_to_other_finders() -> None:
    assert finders.find("ui/nothing.css") is None
    assert Path(finders.find("ui/favicon.svg") or "").parent.name == "ui"


def test_made_files_are_collected_and_hashed(tmp_path: Path) -> None:
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    found = {path: source for finder in finders.get_finders() for path, source in finder.list([])}
    for path in MADE:
        with found[path].open(path) as file:
            storage.save(path, File(file))
    list(storage.post_process({path: (storage, path) for path in MADE}))
    assert re.fullmatch(r"/static/ui/icons\.[0-9a-f]{12}\.svg", storage.url("ui/icons.svg"))


def test_a_change_of_the_sources_shows_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("p { color: red; }")
    monkeypatch.setattr(bundle, "ASSETS", tmp_path)
    assert Path(finders.find("ui/app.css") or "").read_text() == "p { color: red; }"


def test_layers_are_declared_before_they_are_used() -> None:
    declared, _rest = bundle.style().split(";", 1)
    names = declared.removeprefix("@layer ").split(", ")
    assert set(re.findall(r"@layer (\w+) {", bundle.style())) == set(names)


def test_the_script_is_one_module_without_imports() -> None:
    assert not re.search(r"^(import|export)\b", bundle.script(), re.MULTILINE)
    assert "export function announce" in (bundle.ASSETS / "js" / "_dom.js").read_text()


def test_sizes_stay_within_their_limits() -> None:
    assert len(bundle.style()) <= 42 * 1024
    assert len(bundle.script()) <= 16 * 1024


def test_no_physical_directions_in_the_style_sheet() -> None:
    """Arabic and Hebrew need no second style sheet."""
    physical = r"(?:margin|padding|border)-(?:left|right|top|bottom)|[^-\w](?:left|right|width|height)\s*:"
    assert [line for line in bundle.style().splitlines() if re.search(physical, line)] == []


def test_every_hue_class_has_its_hue() -> None:
    hues = re.findall(r"\.h-(\d+) { --h: (\d+); }", bundle.style())
    assert [(int(number), int(hue)) for number, hue in hues] == [(n, n * 30) for n in range(12)]
