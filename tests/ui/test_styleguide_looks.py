"""All components as axe and a ruler see them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.ui.guide import MODES, faults, opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.ui.urls"),
]

SMALL_TARGETS = """
() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('p'))
  .map(e => [e.outerHTML.slice(0, 80), (e.closest('label') || e).getBoundingClientRect()])
  .filter(([html, box]) => box.width < 24 || box.height < 24).map(([html]) => html)
"""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
TEXT_SPACING = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* {
    line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }`);
  document.adoptedStyleSheets = [sheet];
}
"""


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(page: Page, mode: str) -> None:
    assert faults(opened(page, mode)) == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_among_messages_and_errors(page: Page, mode: str) -> None:
    """The page opens at the error summary, so its table lies half above the window: axe can't see all of that."""
    assert faults(opened(page, mode, "/styleguide/?show"), incomplete=False) == []


def test_axe_would_find_something(page: Page) -> None:
    guide = opened(page)
    guide.evaluate("document.querySelector('.who small').style.color = 'oklch(80% 0 0)'")
    assert any(fault.startswith("color-contrast") for fault in faults(guide))


@pytest.mark.parametrize("mode", MODES)
def test_every_target_can_be_hit(page: Page, mode: str) -> None:
    assert opened(page, mode).evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("mode", ["light", "right to left", "longer"])
def test_nothing_scrolls_sideways_on_a_narrow_screen(page: Page, mode: str) -> None:
    guide = opened(page, mode, "/styleguide/?show")
    guide.set_viewport_size({"width": 320, "height": 700})
    assert guide.evaluate(OVERFLOW) <= 0
    guide.evaluate(TEXT_SPACING)
    assert guide.evaluate(OVERFLOW) <= 0


def test_contrasts_hold_in_both_themes_and_for_every_brand(page: Page) -> None:
    least = opened(page).evaluate(Path(__file__).with_name("contrasts.js").read_text())
    assert least["text"] >= 5.75
    assert least["control"] >= 3
    assert least["brand"] >= 4.5
