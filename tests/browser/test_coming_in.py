"""The whole way in, as people go it in a browser: invited, mailed, activated, signed in, forgotten, let in again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from rollbook.credentials.forgotten import answer
from rollbook.mail.sending import deliver
from tests.world import World

CHOSEN, LATER = "seven quiet herons wade", "nine brown bears are dancing"


@pytest.fixture
def mailbox(settings: Any, live_server: Any) -> None:
    """A trial's mailbox, with links that lead to the server of this test."""
    settings.MAILBOX, settings.SITE_URL = True, live_server.url


def open_mail(page: Any, subject: str) -> None:
    """Read the latest mail, and follow its button."""
    answer()
    deliver()
    page.goto("/mailbox/")
    page.get_by_role("link", name=subject).first.click()
    page.locator("article.letter a.btn").click()


def sign_in(page: Any, name: str, password: str) -> None:
    page.get_by_label("Username or email").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def invite(uma: Any) -> None:
    """Invite Zoe, and be told that another address could not be invited."""
    uma.goto("/sign-in/")
    sign_in(uma, "uma@example.org", "correct horse battery staple")
    uma.get_by_role("link", name="Invite").first.click()
    uma.get_by_label("Email addresses").fill("Zoe Lind <zoe@example.org>, uma@example.org")
    uma.get_by_role("checkbox", name="User manager").check()
    uma.get_by_role("button", name="Send invitations").click()
    uma.get_by_text("1 was not invited").wait_for()
    uma.goto("/?status=invited")
    uma.get_by_role("link", name="Zoe Lind").wait_for()


def activate(zoe: Any, *, script: bool) -> None:
    """Come in, at the second attempt."""
    open_mail(zoe, "Uma Thorn invites you to Rollbook")
    if script:
        expect(zoe.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    zoe.get_by_label("Password", exact=True).fill("short")
    zoe.get_by_role("button", name="Activate and sign in").click()
    zoe.get_by_text("At least 15 characters. A sentence").first.wait_for()
    zoe.get_by_label("Password", exact=True).fill(CHOSEN)
    zoe.get_by_role("button", name="Activate and sign in").click()
    zoe.get_by_role("heading", name="Users").wait_for()


def forget(zoe: Any) -> None:
    """Ask for a new password."""
    zoe.goto("/sign-in/forgotten/")
    zoe.get_by_label("Username or email").fill("zoe@example.org")
    zoe.get_by_role("button", name="Send me a link").click()
    zoe.get_by_role("heading", name="Look into your mail").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "without script"])
def test_from_the_invitation_to_a_new_password(
    mailbox: None, world: World, browser: Any, live_server: Any, script: bool
) -> None:
    def visitor() -> Any:
        place = {"base_url": live_server.url, "timezone_id": "Asia/Tokyo"}
        return browser.new_context(**place, java_script_enabled=script).new_page()

    uma, zoe, other = visitor(), visitor(), visitor()
    invite(uma)
    activate(zoe, script=script)
    forget(zoe)
    open_mail(other, "Choose a new password for Rollbook")
    other.get_by_label("Password", exact=True).fill(LATER)
    other.get_by_role("button", name="Save").click()
    zoe.goto("/")
    zoe.get_by_role("heading", name="Sign in").wait_for()
    sign_in(other, "zoe@example.org", LATER)
    other.get_by_role("heading", name="Users").wait_for()
    for page in (uma, zoe, other):
        page.context.close()
