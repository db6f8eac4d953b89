"""The terms of use in a browser: asked on the way in, by keyboard and without script; published in the console."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.test_accessibility import MODES, WIDE, findings
from tests.terms.publishing import accept, published
from tests.world import PASSWORD, World

LONG = "\n\n".join(f"{n}. Be kind, keep secrets, and tell us when something is wrong." for n in range(1, 31))


def begin(page: Any, name: str = "sol") -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username or email").fill(f"{name}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").press("Enter")


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "without script"])
def test_they_are_read_and_accepted_by_keyboard(visit: Any, world: World, script: bool) -> None:
    published("One.")
    accept(world.sol, 1)
    published(LONG, changed="Now about secrets too.")
    page = visit(script=script, who="")
    begin(page)
    page.get_by_role("heading", name="Our terms of use have changed").wait_for()
    assert page.get_by_text("Now about secrets too.").is_visible()
    box = page.get_by_role("region", name="Terms of use")
    box.focus()
    page.keyboard.press("End")
    box.get_by_text("30. Be kind").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Read the terms of use, then tick this to accept them.").first.wait_for()
    page.get_by_role("checkbox").press("Space")
    page.get_by_role("button", name="Accept and go on").press("Enter")
    page.get_by_role("heading", name="My account").wait_for()


@pytest.mark.browser
def test_the_pages_before_a_session_hold_in_every_mode(visit: Any, world: World) -> None:
    published("Be kind.\n\nKeep secrets.")  # axe does not look at what is scrolled away
    for name, mode in MODES.items():
        page = visit(**mode, who="")
        page.goto("/sign-in/")
        assert findings(page) == [], name
        page.goto("/terms/")
        assert (findings(page), page.evaluate(WIDE) <= 0) == ([], True), name
        page.goto("/sign-in/")
        page.fill("[name=login]", "sol@example.org")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.locator(".terms").wait_for()
        assert (findings(page), page.evaluate(WIDE) <= 0) == ([], True), name
        page.locator("button.primary").click()
        page.locator(".error").first.wait_for()
        assert findings(page) == [], name


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "without script"])
def test_they_are_published(visit: Any, world: World, script: bool) -> None:
    page = visit(script=script)
    page.goto("/terms/versions/")
    page.get_by_role("link", name="Publish terms of use").click()
    page.get_by_label("Text (English)").fill("Be kind.\n\nKeep secrets.")
    page.locator("summary", has_text="Deutsch").click()
    page.get_by_label("Text (Deutsch)").fill("Sei nett.")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Publish version 1?").wait_for()
    assert findings(page) == [] if script else True
    page.get_by_role("button", name="Back").click()
    assert page.get_by_label("Text (Deutsch)").input_value() == "Sei nett."
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("heading", name="Version 1", exact=True).wait_for()
    assert page.get_by_text("Keep secrets.").is_visible()
