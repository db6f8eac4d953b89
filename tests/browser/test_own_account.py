"""My account in a real browser: the language at once, the time zone of the browser, a token to copy."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from rollbook.users.models import User
from tests.told import now
from tests.world import World

pytestmark = pytest.mark.browser


def test_the_zone_of_the_browser_is_offered_and_the_language_changes_at_once(visit: Any, world: World) -> None:
    User.objects.filter(pk=world.sol.pk).update(time_zone="Asia/Tokyo")
    page = visit(who="sol")
    page.get_by_role("button", name="Choose that of your browser: UTC").click()
    expect(page.get_by_label("Time zone")).to_have_value("UTC")
    page.get_by_label("Site language").select_option("ar-xb")
    page.locator("main .btn.primary").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert (now(world.sol).time_zone, now(world.sol).language) == ("UTC", "ar-xb")
    page.locator(".toast form button").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    assert now(world.sol).time_zone == "Asia/Tokyo"


def test_a_token_is_made_and_shown_once_without_script_too(visit: Any, world: World) -> None:
    page = visit(script=False)
    page.goto("/account/tokens/")
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("Name", exact=True).fill("Nightly sync")
    page.get_by_label("See users").check()
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("code")).to_contain_text("rbk_")
    page.get_by_role("link", name="I have kept it").click()
    expect(page.locator("main")).to_contain_text("Nightly sync")
    expect(page.locator("main")).not_to_contain_text("rbk_")
