"""A person's whole life with Rollbook, in browsers: invited, activated with two-factor, in by a passkey, helped by a
sign-in link, signed out everywhere, back after a forgotten password."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from rollbook.mail.sending import deliver
from rollbook.roles.models import Role
from tests.browser.conftest import sign_in as as_one_of_the_cast
from tests.browser.test_coming_in import CHOSEN, LATER, forget, open_mail, sign_in
from tests.browser.test_passkeys import with_device
from tests.credentials.two_factor import code
from tests.terms.publishing import accept, published
from tests.world import World


@pytest.fixture
def site(settings: Any, live_server: Any, world: World) -> None:
    """A site with a mailbox, terms of use, and a role that needs two-factor."""
    settings.MAILBOX, settings.SITE_URL, settings.SITE_HOST = True, live_server.url, "localhost"
    accept(world.ada, published().number)
    Role.objects.filter(slug="user-manager").update(two_factor=True)


def invite(ada: Any) -> None:
    as_one_of_the_cast(ada, "ada")
    ada.goto("/users/invite/")
    ada.get_by_label("Email addresses").fill("Zoe Lind <zoe@example.org>")
    ada.get_by_role("checkbox", name="User manager").check()
    ada.get_by_role("button", name="Send invitations").click()
    ada.wait_for_url("**/?status=invited*")


def end_all(ada: Any) -> None:
    ada.goto("/?q=zoe")
    ada.get_by_role("link", name="Zoe Lind").click()
    ada.get_by_role("link", name="End all").click()
    ada.get_by_role("button", name="Sign out everywhere").click()
    ada.get_by_text("Signed Zoe Lind out everywhere").wait_for()


def come_in(zoe: Any) -> str:
    """Activate the account, accept the terms, set up an app; give its key."""
    open_mail(zoe, "invites you to Rollbook")
    zoe.get_by_label("Password", exact=True).fill(CHOSEN)
    zoe.get_by_role("checkbox").check()
    zoe.get_by_role("button", name="Activate and sign in").click()
    zoe.get_by_role("heading", name="Set up two-factor").wait_for()
    key = zoe.locator(".howto code").inner_text().replace(" ", "")
    zoe.get_by_label("Code", exact=True).fill(code(key))
    zoe.get_by_label("Code", exact=True).press("Enter")
    zoe.get_by_role("checkbox").check()
    zoe.get_by_role("button", name="Go on").click()
    zoe.get_by_role("heading", name="Users").wait_for()
    return key


def by_passkey(zoe: Any) -> None:
    """Add a passkey, sign out, and come back by it alone."""
    zoe.goto("/account/sign-in/")
    zoe.get_by_role("link", name="Add a passkey").click()
    zoe.get_by_label("Name").fill("Laptop")
    zoe.get_by_role("button", name="Add a passkey").click()
    zoe.get_by_text("Passkey, since").wait_for()
    zoe.get_by_role("button", name="Sign out").click()
    zoe.get_by_role("heading", name="Users").wait_for()  # the browser offers it in the field of the name


def link_for_zoe(ada: Any) -> str:
    ada.goto("/?q=zoe")
    ada.get_by_role("link", name="Zoe Lind").click()
    ada.get_by_role("button", name=re.compile("Zoe Lind")).click()
    ada.get_by_role("link", name="Make a sign-in link").click()
    ada.get_by_label("Reason").fill("Ticket 4711")
    ada.get_by_role("button", name="Make a sign-in link").click()
    shown: str = ada.locator(".shown").inner_text().split()[0]
    return shown


def by_link(helper: Any, url: str, key: str) -> None:
    """Open the link elsewhere: the second factor is asked for all the same, and every page says how one came."""
    helper.goto(url)
    helper.get_by_role("button", name="Sign in").click()
    helper.get_by_label("Code").fill(code(key, 1))
    helper.get_by_role("button", name="Sign in").click()
    said = helper.get_by_text("You are signed in as Zoe Lind by a link of Ada Lovelace.")
    said.wait_for()
    helper.goto("/account/password/")
    helper.get_by_text("can’t do this").wait_for()
    expect(said).to_be_visible()


@pytest.mark.browser
def test_from_the_invitation_to_the_forgotten_password(
    site: None, world: World, browser: Any, live_server: Any
) -> None:
    def visitor() -> Any:
        return browser.new_context(base_url=live_server.url).new_page()

    ada, zoe, helper, other = visitor(), visitor(), visitor(), visitor()
    invite(ada)
    device, number = with_device(zoe)
    key = come_in(zoe)
    by_passkey(zoe)
    device.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": number, "enabled": False})
    by_link(helper, link_for_zoe(ada), key)
    open_told(other)

    end_all(ada)
    for page in (zoe, helper):
        page.goto("/account/sessions/")
        expect(page).to_have_url(re.compile("sign-in"))
    forget(other)
    open_mail(other, "Choose a new password for Rollbook")
    other.get_by_label("Password", exact=True).fill(LATER)
    other.get_by_role("button", name="Save").click()
    sign_in(other, "zoe@example.org", LATER)
    other.get_by_role("heading", name="One more proof").wait_for()
    for page in (ada, zoe, helper, other):
        page.context.close()


def open_told(page: Any) -> None:
    """Read that somebody can sign in as Zoe, and why."""
    deliver()
    page.goto("/mailbox/")
    page.get_by_role("link", name="Ada Lovelace can sign in as you at Rollbook").click()
    page.get_by_text("Ticket 4711").wait_for()
