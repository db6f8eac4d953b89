"""axe finds nothing on any screen, in light, dark, right-to-left, and at 390 px; nothing scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.screens import screens
from tests.world import World

pytestmark = pytest.mark.browser
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
MODES = {
    "light": {},
    "dark": {"scheme": "dark"},
    "right-to-left": {"language": "ar-xb"},
    "phone": {"width": 390},
}
# Tabs that a narrow screen shows when one scrolls the row; their colours are those of the tabs beside them.
SCROLLED_AWAY = "selector => Boolean(document.querySelector(selector)?.closest('.views'))"
WIDE = "document.documentElement.scrollWidth - window.innerWidth"
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.closest(".vh, .skip"))
  .map(e => [e.outerHTML.slice(0, 90), (e.closest("label") ?? e).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 23.9 || box.height < 23.9)).map(([html]) => html)"""


def findings(page: Any) -> list[str]:
    """Give what axe holds against the page, and what it could not decide about contrast."""
    answer = Axe().run(page, options=RULES).response
    wrong = [f"{found['id']}: {node['html'][:120]}" for found in answer["violations"] for node in found["nodes"]]
    unsure = [
        f"undecided {found['id']}: {node['html'][:120]}"
        for found in answer["incomplete"]
        for node in found["nodes"]
        if not page.evaluate(SCROLLED_AWAY, node["target"][0])
    ]
    return wrong + unsure


@pytest.mark.parametrize("mode", MODES)
def test_every_screen_in(mode: str, visit: Any, world: World) -> None:
    page = visit(**MODES[mode])
    for name, address in screens(world).items():
        answer = page.goto(address)
        assert answer.status < 500, f"{name} is answered with {answer.status}"
        assert findings(page) == [], f"{name} in {mode}"
        assert page.evaluate(WIDE) <= 0, f"{name} in {mode} scrolls sideways"


def test_the_sign_in_page_in_every_mode(visit: Any) -> None:
    for name, mode in MODES.items():
        page = visit(**mode, who="")
        page.goto("/sign-in/")
        assert findings(page) == [], name


def test_nothing_scrolls_sideways_at_320_px_nor_with_long_text_nor_with_wide_spacing(visit: Any, world: World) -> None:
    narrow, long = visit(width=320), visit(width=1280, language="en-xa")
    for name, address in screens(world).items():
        narrow.goto(address)
        assert narrow.evaluate(WIDE) <= 0, f"{name} at 320 px"
        long.goto(address)
        assert long.evaluate(WIDE) <= 0, f"{name} with long text"
        narrow.evaluate(SPACED)
        assert narrow.evaluate(WIDE) <= 0, f"{name} with wide spacing"


SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; "
    + "word-spacing: .16em !important }");
  document.adoptedStyleSheets = [sheet]; }"""


@pytest.mark.parametrize("width", [1280, 390])
def test_every_target_is_24_px_or_more(width: int, visit: Any, world: World) -> None:
    page = visit(width=width)
    for name, address in screens(world).items():
        if name != "styleguide":
            page.goto(address)
            assert page.evaluate(SMALL) == [], name
