"""Passkeys in Chromium, with its own virtual authenticator: made, used alone, used beside the password."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.world import PASSWORD, World


def with_device(page: Any) -> tuple[Any, str]:
    """Give the browser a device that keeps passkeys and makes sure of the person."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


@pytest.fixture
def site(settings: Any, live_server: Any) -> None:
    """Passkeys are made for the address of the site, and for no other."""
    settings.SITE_URL, settings.SITE_HOST = live_server.url, "localhost"


@pytest.mark.browser
def test_a_passkey_is_made_and_signs_in(site: None, world: World, browser: Any, live_server: Any) -> None:
    page = browser.new_context(base_url=live_server.url).new_page()
    sign_in(page, "uma")
    device, number = with_device(page)
    make(page)
    device.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": number, "enabled": False})
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign out").click()

    page.get_by_label("Username or email").fill("uma@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="One more proof").wait_for()
    device.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": number, "enabled": True})
    page.get_by_role("button", name="Use a passkey").press("Enter")
    page.get_by_role("heading", name="Users").wait_for()

    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Users").wait_for()  # the browser offers it by itself in the field of the name
    page.context.close()


def make(page: Any) -> None:
    """Add a passkey with the keyboard alone, and keep the codes; a second one is none."""
    page.goto("/account/sign-in/")
    page.get_by_role("link", name="Add a passkey").press("Enter")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_label("Name").press("Enter")
    page.get_by_role("heading", name="Keep your recovery codes").wait_for()
    page.get_by_role("checkbox").press("Space")
    page.get_by_role("button", name="Go on").press("Enter")
    page.get_by_text("Passkey, since").wait_for()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="This device has a passkey of yours already.")).to_be_visible()
