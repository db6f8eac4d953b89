"""The styleguide in a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The colour scheme, the width of the window, the language.
MODES = {
    "light": ("light", 1280, "en"),
    "dark": ("dark", 1280, "en"),
    "small": ("light", 390, "en"),
    "right to left": ("light", 1280, "ar-xb"),
    "longer": ("light", 1280, "en-xa"),
}


def opened(page: Page, mode: str = "light", path: str = "/styleguide/") -> Page:
    """Go there as somebody who likes it that way."""
    scheme, width, language = MODES[mode]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "django_language", "value": language, "domain": "localhost", "path": "/"}])
    page.goto(path)
    return page


def faults(page: Page, *, incomplete: bool = True) -> list[str]:
    """What axe finds wrong and, unless something covers the page, what it could not decide."""
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response
    rules = result["violations"] + (result["incomplete"] if incomplete else [])
    return [f"{rule['id']}: {node['html'][:120]}" for rule in rules for node in rule["nodes"]]
