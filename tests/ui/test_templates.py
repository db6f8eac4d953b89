"""What must hold for every template of the product."""

import re
from pathlib import Path

import pytest

from rollbook.ui.icons import ICONS
from tests.ui.literals import literals

PACKAGE = Path(__file__).resolve().parents[2] / "rollbook"
TEMPLATES = sorted(path for path in PACKAGE.rglob("*.html") if "templates" in path.parts)
# People that the styleguide shows by name.
SAMPLES = {"Mei Tanaka", "mei.tanaka@northwind.example", "Uma Firth", "Lukas Rosi", "Lukas Rossi", "Theo Park"}


def test_all_words_reach_the_translators() -> None:
    found = [literal for path in TEMPLATES for literal in literals(path)]
    assert [literal for literal in found if literal.split(": ", 1)[1] not in SAMPLES] == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Words</p>",
        '<a href="/" aria-label="Words">x</a>',
        '<input {% if x %}class="y" {% endif %}placeholder="Some {{ n }} words">',
        '{% include "ui/empty.html" with heading="No one matches" %}',
        "{% blocktranslate %}Fine{% endblocktranslate %} not fine",
        "{% if x %}one{% else %}another{% endif %}",
    ],
)
def test_words_outside_of_translation_are_found(tmp_path: Path, source: str) -> None:
    template = tmp_path / "page.html"
    template.write_text(source)
    assert literals(template) != []


@pytest.mark.parametrize(
    "source",
    [
        '<p class="muted">{% translate "Words" %} · 5 {{ name }}</p>',
        "{% blocktranslate count n=n %}One{% plural %}{{ n }} of them{% endblocktranslate %}",
        '{% include "ui/filter.html" with name="role" icon="shield" label=label %}',
        "{# a remark #}<kbd>Ctrl</kbd> <kbd>K</kbd> Rollbook",
    ],
)
def test_what_needs_no_translation_is_left_alone(tmp_path: Path, source: str) -> None:
    template = tmp_path / "page.html"
    template.write_text(source)
    assert literals(template) == []


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    calls = re.compile(r"""{% i ["']([\w-]+)["']|icon=["']([\w-]+)["']""")
    named = {a or b for path in TEMPLATES for a, b in calls.findall(path.read_text("utf-8"))}
    assert named
    assert named - set(ICONS) == set()


def test_every_icon_in_the_sprite_is_used() -> None:
    """Each is sent to everybody."""
    sources = [path for path in PACKAGE.rglob("*") if path.suffix in {".html", ".py"} and path.name != "icons.py"]
    text = "".join(path.read_text("utf-8") for path in sources)
    assert [name for name in ICONS if not re.search(rf"""["']{name}["']""", text)] == []


def test_attributes_of_htmx_are_never_inherited_or_evaluated() -> None:
    """Version 4 drops inheritance, and our Content-Security-Policy forbids evaluation."""
    unwanted = re.compile(r"hx-on|hx-inherit|hx-boost|hx-vars|hx-disinherit|js:|hx-trigger=\"[^\"]*\[")
    assert [path.name for path in TEMPLATES if unwanted.search(path.read_text("utf-8"))] == []
