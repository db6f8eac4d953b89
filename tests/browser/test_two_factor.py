"""Two-factor in a browser: set up with the keyboard alone, kept codes, the next sign-in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import sign_in
from tests.credentials.two_factor import code
from tests.world import PASSWORD, World


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "without script"])
def test_it_is_set_up_and_asked_for(world: World, browser: Any, live_server: Any, script: bool) -> None:
    def visitor() -> Any:
        return browser.new_context(base_url=live_server.url, java_script_enabled=script).new_page()

    sol, other = sign_in(visitor(), "sol"), visitor()
    sol.goto("/account/sign-in/")
    sol.get_by_role("link", name="Set up an app").press("Enter")
    key = sol.locator(".howto code").inner_text().replace(" ", "")
    sol.get_by_label("Code", exact=True).fill(code(key))
    sol.get_by_label("Code", exact=True).press("Enter")
    sol.get_by_role("heading", name="Keep your recovery codes").wait_for()
    with sol.expect_download() as kept:
        sol.get_by_role("link", name="Download").press("Enter")
    codes = [line for line in kept.value.path().read_text().splitlines() if line.count("-") == 2]
    assert len(codes) == 10
    sol.get_by_role("checkbox").press("Space")
    sol.get_by_role("button", name="Go on").press("Enter")
    sol.get_by_text("10 recovery codes left.").wait_for()

    other.goto("/sign-in/")
    other.get_by_label("Username or email").fill("sol@example.org")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    for digits in ("000000", code(key, 1)):
        other.get_by_label("Code").fill(digits)
        other.get_by_role("button", name="Sign in").click()
    other.get_by_role("heading", name="My account").wait_for()
    for page in (sol, other):
        page.context.close()
