"""A picture in a real browser: chosen without JavaScript too, and seen where it stands."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.pictures.making import image
from tests.world import World


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "without script"])
def test_it_is_chosen_seen_and_removed(world: World, browser: Any, live_server: Any, script: bool) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=script)
    page = sign_in(context.new_page(), "ada")
    page.goto("/account/")
    page.get_by_role("link", name="Add a picture").click()
    page.get_by_label("Image file").set_input_files(
        {"name": "me.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    )
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="This is no image that fits.").wait_for()

    page.get_by_label("Image file").set_input_files({"name": "me.jpg", "mimeType": "", "buffer": image(kind="JPEG")})
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your new picture is saved.").first.wait_for()
    page.goto("/")
    avatar = page.locator(".me img.avatar")
    avatar.scroll_into_view_if_needed()
    expect(avatar).to_have_js_property("naturalWidth", 256)
    assert avatar.bounding_box()["width"] == avatar.bounding_box()["height"] == 32

    page.goto("/account/picture/")
    page.get_by_role("button", name="Remove picture").click()
    page.get_by_text("Your picture is removed.").first.wait_for()
    assert page.locator("img.avatar").count() == 0
    context.close()
