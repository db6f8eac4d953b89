"""Import in a real browser: dropping a file, what axe says of the review, and the whole way without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from rollbook.users.models import User
from tests.browser.test_accessibility import MODES, WIDE, findings
from tests.imports.files import EXAMPLE, WARNING
from tests.world import World

pytestmark = pytest.mark.browser
ROSTER = """action,username,first name,last name,email,phone,roles,department
add-user,u1@email.com,Uma,Firth,,+351 912 345 678,Student,IT
update,p3@crowd.example,,Rossi,,,Coach; Translator,
update,p5@crowd.example,,,new5@crowd.example,,,
remove-user,p4@crowd.example,,,,,,
update,p7@crowd.example,P7,,,,,
add-user,u4@email,Theo,Park,,,Student,
"""
DROP = """(zone, text) => { const data = new DataTransfer();
  data.items.add(new File([text], "roster.csv", {type: "text/csv"}));
  zone.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true})); }"""


def held_against(page: Any) -> list[str]:
    """Leave out contrast that axe can't see on a phone, where the table is scrolled: it is that of wide screens."""
    narrow = page.viewport_size["width"] < 400
    return [found for found in findings(page) if not (narrow and found.startswith("undecided color-contrast"))]


def pasted(page: Any, text: str) -> None:
    page.goto("/users/import/")
    page.get_by_label("Or paste rows").fill(text)
    page.get_by_role("button", name="Review changes").click()
    page.wait_for_url(re.compile(r"/users/import/\d+/$"))


@pytest.mark.parametrize("mode", MODES)
def test_the_review_and_the_result_in(mode: str, visit: Any, world: World) -> None:
    page = visit(**MODES[mode])
    page.goto("/users/import/")
    page.locator("[name=text]").fill(ROSTER)
    page.locator("[name=skip_first]").check()
    page.locator("form[enctype] .btn.primary").click()
    page.wait_for_url(re.compile(r"/users/import/\d+/$"))
    assert held_against(page) == []
    assert page.evaluate(WIDE) <= 0
    page.locator(".head .btn.primary").click()
    expect(page.locator("#result")).to_be_visible()
    assert held_against(page) == []
    assert page.evaluate(WIDE) <= 0


def test_a_name_keeps_its_own_order_on_a_page_from_right_to_left(visit: Any, world: World) -> None:
    page = visit(**MODES["right-to-left"])
    page.goto("/users/import/")
    page.locator("[name=text]").fill(ROSTER)
    page.locator("[name=skip_first]").check()
    page.locator("form[enctype] .btn.primary").click()
    left = """cell => ["Theo", "Park"].map(word => { const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      for (let node; (node = walk.nextNode());) { const at = node.data.indexOf(word); if (at < 0) continue;
        const range = new Range(); range.setStart(node, at); range.setEnd(node, at + word.length);
        return range.getBoundingClientRect().left; } })"""
    first, last = page.locator("td", has_text="Park").evaluate(left)
    assert first < last


def test_a_reason_does_not_make_a_row_a_tower_on_a_phone(visit: Any, world: World) -> None:
    page = visit(width=390)
    pasted(page, "add-user,ada@example.org,Ada,Lovelace\n")
    page.wait_for_load_state("networkidle")
    row = page.locator("tr.bad")
    expect(row).to_contain_text("Update people who exist already")
    assert row.evaluate("row => row.getBoundingClientRect().height") < 120


def test_a_dropped_file_is_named_and_reviewed(console: Any, world: World) -> None:
    console.goto("/users/import/")
    console.locator(".drop").evaluate(DROP, EXAMPLE)
    name = console.locator("input[type=file]").evaluate("input => input.files[0].name")
    assert name == "roster.csv"
    console.get_by_role("button", name="Review changes").click()
    expect(console.get_by_role("alert")).to_have_text(WARNING)
    console.get_by_label("Ignore first or header row in the CSV file").check()
    console.get_by_role("button", name="Read again").click()
    expect(console.get_by_role("alert")).to_have_count(0)


def test_the_whole_way_without_javascript(visit: Any, world: World) -> None:
    page = visit(script=False)
    pasted(page, "add-user,u1@email.com,Uma,Firth\nupdate,p3@crowd.example,Paul,\nfoo,x,y,z\n")
    page.get_by_role("link", name="Problems").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Apply 2 changes").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert User.objects.get(username="u1@email.com").name == "Uma Firth"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#result")).to_contain_text("has been undone")
    assert User.objects.get(username="u1@email.com").status == "deleted"
    assert User.objects.get(username="p3@crowd.example").first_name == "P3"
