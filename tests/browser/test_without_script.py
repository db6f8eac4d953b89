"""The core tasks without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from rollbook.users.models import User
from rollbook.users.operations import edit
from rollbook.users.selection import UserSelection
from tests.world import World

pytestmark = pytest.mark.browser


def test_search_sort_and_filter(visit: Any) -> None:
    page = visit(script=False)
    page.fill("#q", "reyes")
    page.press("#q", "Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto("/")
    page.locator("th.c-name a").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    page.locator("summary", has_text="Role").click()
    page.get_by_label("Coach").check()
    page.locator("details[open]").get_by_role("button", name="Apply").click()
    expect(page.locator("tbody tr")).to_have_count(3)  # whoever is a coach by a group, or for a while, is one too


def test_bulk_menu_edit_and_undo(visit: Any, world: World) -> None:
    page = visit(script=False)
    page.goto("/?q=crowd")
    page.locator("tbody [name=id]").first.check()
    page.locator(".bulk").get_by_role("button", name="Suspend").click()
    page.get_by_role("button", name="Suspend 1 user").click()
    expect(page.locator(".toast")).to_contain_text("Suspended 1 user")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Undone")
    assert User.objects.filter(status="suspended").count() == 1
    page.goto("/?q=reyes")
    page.locator("[data-menu]").click()
    page.get_by_role("link", name="Edit profile").click()
    page.get_by_label("First name").fill("Soledad")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/\?q=reyes$"))
    assert User.objects.get(pk=world.sol.pk).first_name == "Soledad"


def test_what_somebody_else_has_saved_meanwhile_stays(visit: Any, world: World) -> None:
    page = visit(script=False)
    page.goto(f"/users/{world.sol.pk}/edit/")
    edit(UserSelection.of(world.sol), by=world.actor("uma"), last_name="Tang", contact="Room 5\nLisbon")
    page.get_by_label("First name").fill("Solveig")
    page.get_by_label("Last name").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Somebody else has changed this too. Now: Tang")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Solveig")
    assert User.objects.get(pk=world.sol.pk).contact == "Room 5\nLisbon"


def test_paging_to_the_end_and_back(visit: Any) -> None:
    page = visit(script=False)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Next")).to_have_count(0)
    page.get_by_role("link", name="Previous").click()
    expect(page.locator("tbody tr")).to_have_count(50)
