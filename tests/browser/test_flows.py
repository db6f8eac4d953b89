"""Whole tasks at the console, with mouse and keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from rollbook.users.models import User
from rollbook.users.operations import edit, suspend
from rollbook.users.selection import UserSelection
from tests.world import World

pytestmark = pytest.mark.browser


def test_searching_as_one_types_keeps_focus_and_address(console: Any) -> None:
    console.keyboard.press("/")
    console.keyboard.type("reyes", delay=20)
    expect(console.locator("tbody tr")).to_have_count(1)
    expect(console).to_have_url(re.compile("q=reyes"))
    assert console.evaluate("document.activeElement.id") == "q"
    console.go_back()
    expect(console.locator("tbody tr")).to_have_count(50)


def test_a_panel_closes_once_it_is_applied_and_the_address_stays_short(console: Any) -> None:
    console.locator("summary", has_text="Columns").click()
    console.locator("details[open]").get_by_text("External ID").click()
    expect(console.get_by_role("columnheader", name="External ID")).to_be_visible()
    console.locator("details[open]").get_by_role("button", name="Apply").click()
    expect(console.locator("details[open]")).to_have_count(0)
    assert "q=" not in console.url
    assert console.evaluate("document.activeElement.textContent").strip() == "Columns"


def test_the_suspended_are_shown_with_a_sign_and_hidden_again_on_a_phone_too(visit: Any, world: World) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    page = visit(width=390)
    page.goto("/")
    page.locator("#find summary").nth(1).click()
    page.get_by_text("Show suspended users").click()
    expect(page.locator(".chip.filter")).to_have_text("Suspended shown")
    page.goto("/")
    page.get_by_role("link", name="Remove filter: Suspended shown").click()
    expect(page.locator(".chip.filter")).to_have_count(0)
    page.goto("/")
    expect(page.locator(".chip.filter")).to_have_count(0)


def test_suspending_from_the_row_menu_takes_three_clicks_and_undoing_one(console: Any, world: World) -> None:
    console.goto("/?q=reyes")
    console.locator("[data-menu]").click()
    console.locator("#row-menu").get_by_text("Suspend").click()
    console.locator("#dialog").get_by_role("button", name="Suspend").click()
    expect(console.locator(".toast")).to_contain_text("Suspended Sol Reyes")
    assert User.objects.get(pk=world.sol.pk).status == "suspended"
    console.locator(".toast").get_by_role("button", name="Undo").click()
    expect(console.locator(".toast")).to_contain_text("Undone")
    assert User.objects.get(pk=world.sol.pk).status == "active"
    expect(console).to_have_url(re.compile(r"/\?q=reyes$"))


@pytest.mark.parametrize("script", [True, False])
def test_whoever_acts_from_a_found_list_comes_back_to_it(visit: Any, script: bool) -> None:
    page = visit(script=script)
    page.get_by_role("searchbox", name="Search users").fill("reyes")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Actions for Sol Reyes").click()
    page.get_by_role("link", name="Suspend", exact=True).click()
    page.get_by_role("button", name="Suspend", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Suspended Sol Reyes")
    expect(page).to_have_url(re.compile(r"q=reyes"))


def test_the_menu_opens_at_its_button_and_gives_focus_back(console: Any) -> None:
    button = console.locator("[data-menu]").nth(2)
    button.focus()
    console.keyboard.press("Enter")
    menu = console.locator("#row-menu")
    expect(menu).to_be_visible()
    console.wait_for_timeout(300)
    at, beside = menu.bounding_box(), button.bounding_box()
    assert abs(at["y"] - (beside["y"] + beside["height"])) < 12
    console.keyboard.press("ArrowDown")
    assert console.evaluate("!!document.activeElement.closest('#row-menu')")
    console.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert console.evaluate("document.activeElement.hasAttribute('data-menu')")


def test_a_disabled_action_says_why(console: Any, world: World) -> None:
    console.goto("/?q=lovelace")
    console.locator("[data-menu]").click()
    entry = console.locator("#row-menu .off", has_text="Suspend")
    expect(entry).to_contain_text("You can't do this to yourself")


def test_bulk_with_preview_apply_and_undo(console: Any) -> None:
    console.goto("/?q=crowd")
    boxes = console.locator("tbody [name=id]")
    boxes.nth(0).check()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(console.locator(".bulk [data-count]")).to_have_text("5 selected")
    console.locator(".bulk").get_by_role("button", name="Suspend").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("Suspend: 5 users")
    console.get_by_label("Reason").fill("Term is over")
    console.get_by_role("button", name="Suspend 5 users").click()
    expect(console.locator(".toast").first).to_contain_text("Suspended 5 users")
    assert User.objects.filter(status="suspended").count() == 6
    console.get_by_role("button", name="Undo").click()
    expect(console.locator(".toast")).to_contain_text("Undone")
    assert User.objects.filter(status="suspended").count() == 1


def test_a_role_for_many_is_the_one_that_was_looked_at_and_going_back_finds_it_applied(
    console: Any, world: World
) -> None:
    console.goto("/?q=reyes")
    console.locator("tbody [name=id]").check()
    console.locator(".bulk").get_by_role("button", name="Add role").click()
    console.get_by_label("Role").select_option("Coach")
    console.get_by_role("button", name="Preview").click()
    expect(console).to_have_url(re.compile(r"/users/bulk/\d+/$"))
    expect(console.locator("main")).to_contain_text("Will change Sol Reyes")
    console.get_by_label("Role").select_option("Educator")
    console.get_by_role("button", name="Add role “Coach”: 1 user").click()
    expect(console.locator(".toast")).to_contain_text("not what you looked at before")
    assert {grant.role.slug for grant in world.sol.grants.all()} == {"student"}
    console.get_by_role("button", name="Add role “Educator”: 1 user").click()
    expect(console.locator(".toast")).to_contain_text("Gave 1 user a role")
    console.go_back()
    expect(console.locator(".toast")).to_contain_text("applied already")
    assert {grant.role.slug for grant in world.sol.grants.all()} == {"educator", "student"}


def test_selecting_all_that_match_freezes_the_set(console: Any, world: World) -> None:
    console.goto("/?q=crowd")
    console.locator("[data-all]").check()
    console.locator("[data-every] input").check()
    console.locator(".bulk").get_by_role("button", name="Suspend").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("Suspend: 58 users")
    chosen = User.objects.filter(username__contains="crowd", status="active").first()
    suspend(UserSelection.of(chosen), by=world.actor("uma"))
    console.get_by_role("button", name="Suspend 58 users").click()
    expect(console.locator(".toast", has_text="Changed by somebody else")).to_be_visible()
    assert User.objects.filter(status="suspended").count() == 59


def test_adding_a_user_with_a_mistake_first(console: Any) -> None:
    console.keyboard.press("c")
    console.get_by_label("First name").fill("Nora")
    console.get_by_label("Email").fill("nora@example")
    console.get_by_label("Email").press("Enter")
    expect(console.locator("[aria-invalid=true]")).to_have_attribute("name", "email")
    assert not User.objects.filter(first_name="Nora").exists()
    console.get_by_label("Email").fill("nora@example.org")
    console.get_by_label("Coach").check()
    console.get_by_label("Email").press("Enter")
    expect(console.get_by_role("heading", level=1)).to_have_text("Nora")
    assert User.objects.get(first_name="Nora").grants.get().role.slug == "coach"


def test_editing_what_somebody_else_has_changed_meanwhile_loses_nothing(console: Any, world: World) -> None:
    edit(UserSelection.of(world.sol), by=world.actor("uma"), contact="Room 5\nLisbon")
    console.goto(f"/users/{world.sol.pk}/edit/")
    edit(UserSelection.of(world.sol), by=world.actor("uma"), last_name="Tang", contact="Room 6\nLisbon")
    console.get_by_label("First name").fill("Solveig")
    console.get_by_role("button", name="Save").click()
    expect(console.locator("main")).to_contain_text("Somebody has changed this person meanwhile")
    expect(console.get_by_label("First name")).to_have_value("Solveig")
    expect(console.get_by_label("Contact details")).to_have_value("Room 6\nLisbon")
    console.get_by_role("button", name="Save").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("Solveig Tang")
    assert User.objects.get(pk=world.sol.pk).contact == "Room 6\nLisbon"


def test_deleting_offers_to_suspend_and_erasing_asks_to_type_the_name(console: Any, world: World) -> None:
    console.goto(f"/users/{world.sol.pk}/delete/")
    expect(console.get_by_role("link", name="Suspend instead")).to_be_visible()
    console.locator("main").get_by_role("button", name="Delete").click()
    console.goto(f"/users/{world.sol.pk}/erase/")
    console.get_by_label("Type sol@example.org to confirm").fill("sol")
    console.get_by_role("button", name="Delete permanently").click()
    expect(console.locator("[aria-invalid=true]")).to_be_visible()
    console.get_by_label("Type sol@example.org to confirm").fill("sol@example.org")
    console.get_by_role("button", name="Delete permanently").click()
    console.wait_for_url("**/")
    assert not User.objects.filter(pk=world.sol.pk).exists()


def test_keys_walk_the_rows_and_select(console: Any) -> None:
    for key in "jjx":
        console.keyboard.press(key)
    expect(console.locator("tbody [name=id]").nth(1)).to_be_checked()


def test_somebody_without_permission_lands_on_their_own_page_and_is_told_why_of_others(
    visit: Any, world: World
) -> None:
    page = visit(who="cleo")
    expect(page).to_have_url(re.compile("/account/$"))
    page.goto(f"/users/{world.sol.pk}/")
    expect(page.locator("main")).to_contain_text("Your roles do not include: See users")
    page.goto("/")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in/"))


def test_an_open_browser_is_refused_at_once_when_its_user_is_suspended(visit: Any, world: World) -> None:
    page = visit(who="uma")
    suspend(UserSelection.of(world.uma), by=world.actor("ada"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in/"))
