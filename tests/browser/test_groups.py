"""Groups in a real browser: filling one, managing somebody's, with and without JavaScript and by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from rollbook.groups.models import Group
from tests.browser.test_accessibility import MODES, WIDE, findings
from tests.groups.making import group, members
from tests.world import World

pytestmark = pytest.mark.browser


def test_a_class_is_added_filled_and_emptied_again(console: Any, world: World) -> None:
    console.get_by_role("link", name="Groups").click()
    console.get_by_role("link", name="Add group").click()
    dialog = console.locator("#dialog")
    dialog.get_by_label("Name").fill("Year 9")
    dialog.get_by_label("Kind").select_option("Class")
    dialog.get_by_role("button", name="Add group").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("Year 9")
    console.get_by_role("link", name="Add people").first.click()
    console.get_by_label("People").fill("sol@example.org\nlovelace\nnobody at all")
    console.get_by_role("button", name="Find").click()
    console.get_by_label("Ada Lovelace").check()
    console.get_by_role("button", name="Add those ticked").click()
    expect(console.locator(".toast")).to_contain_text("Added 2 users to a group")
    console.wait_for_load_state()
    year = Group.objects.get(name="Year 9")
    assert members(year) == {"Sol", "Ada"}
    console.get_by_role("searchbox", name="Search members").fill("reyes")
    expect(console.locator("tbody tr")).to_have_count(1)
    console.locator("tbody [name=id]").check()
    console.locator(".bulk").get_by_role("button", name="Remove from group").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("Remove from group “Year 9”: 1 user")
    console.get_by_role("button", name="Remove from group “Year 9”: 1 user").click()
    expect(console).to_have_url(re.compile(rf"/groups/{year.pk}/\?q=reyes$"))
    assert members(year) == {"Ada"}


def test_searching_groups_as_one_types_keeps_the_focus(console: Any) -> None:
    for n in range(3):
        group(f"Band {n}")
    console.goto("/groups/")
    console.keyboard.press("/")
    console.keyboard.type("band 2", delay=20)
    expect(console.locator("tbody tr")).to_have_count(1)
    expect(console.locator("#tabs")).to_contain_text("All 1")
    assert console.evaluate("document.activeElement.id") == "q"


def test_somebodys_groups_are_found_and_ticked_in_a_dialog(console: Any, world: World) -> None:
    for n in range(60):
        group(f"Band {n:02}")
    console.goto("/?q=reyes")
    console.locator("[data-menu]").click()
    console.locator("#row-menu").get_by_text("Manage groups").click()
    dialog = console.locator("#dialog")
    expect(dialog.get_by_label("Choir")).to_be_checked()
    dialog.get_by_label("Band 01").check()
    dialog.get_by_role("searchbox").press_sequentially("band 57", delay=20)
    expect(dialog.get_by_label("Band 02")).to_have_count(0)
    expect(dialog.get_by_label("Band 01")).to_be_checked()
    assert console.evaluate("document.activeElement.id") == "group-q"
    dialog.get_by_label("Band 57").check()
    dialog.get_by_label("Choir").uncheck()
    dialog.get_by_role("button", name="Save").click()
    expect(console.locator(".toast")).to_contain_text("Set the groups of Sol Reyes")
    expect(console).to_have_url(re.compile(r"/\?q=reyes$"))
    assert {m.group.name for m in world.sol.memberships.all()} == {"Band 01", "Band 57"}


def test_the_same_without_javascript_and_by_keyboard(visit: Any, world: World) -> None:
    band = group("Band")
    page = visit(script=False)
    page.goto(f"/users/{world.sol.pk}/set-groups/")
    page.get_by_role("searchbox").fill("ban")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Found")).to_be_visible()
    page.get_by_label("Band").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".toast")).to_contain_text("Set the groups of Sol Reyes")
    assert members(band) == {"Sol"}
    page.goto("/groups/?q=cho")
    page.get_by_role("link", name="Choir").click()
    page.get_by_role("link", name="Access", exact=True).click()
    page.get_by_role("button", name="Close Photosynthesis").click()
    expect(page.locator(".toast")).to_contain_text("Closed a content to Choir")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Photosynthesis")).to_be_visible()


@pytest.mark.parametrize("mode", MODES)
def test_whom_lines_mean_in(mode: str, visit: Any, world: World) -> None:
    page = visit(**MODES[mode])
    page.goto(f"/groups/{Group.objects.get(name='Choir').pk}/add-people/")
    page.locator("[name=people]").fill("uma@example.org\nsol@example.org\ncrowd\nnobody at all")
    page.locator("[name=find]").click()
    expect(page.locator(".line")).to_have_count(4)
    assert findings(page) == []
    assert page.evaluate(WIDE) <= 0
