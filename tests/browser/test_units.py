"""The hierarchy with mouse and keyboard: folding, moving by dragging, by the menu, and back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from rollbook.units.models import Unit
from tests.units.trees import paths
from tests.world import World

pytestmark = pytest.mark.browser
MUSIC = re.compile("^Music")


def row(page: Any, name: Any) -> Any:
    return page.locator(".node", has=page.get_by_role("link", name=name, exact=True))


def drag(page: Any, name: Any, onto: Any) -> None:
    """Drag a unit by its name and drop it there, as a hand does: with moves on the way."""
    row(page, name).locator(".name").hover()
    page.mouse.down()
    page.mouse.move(600, 400, steps=3)
    onto.hover()
    onto.hover()
    page.mouse.up()


def test_dragging_asks_before_it_moves_and_undo_brings_back(console: Any, world: World) -> None:
    console.goto("/units/")
    drag(console, MUSIC, row(console, "Science"))
    dialog = console.locator("#dialog")
    expect(dialog.get_by_label("Part of").locator("option:checked")).to_have_text("Science")
    music = Unit.objects.get(name__startswith="Music")
    assert paths(music) == [f"Arts/{music.name}"]
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(console.locator(".toast")).to_contain_text("Moved the unit Music")
    assert paths(music) == [f"Science/{music.name}"]
    console.locator(".toast").get_by_role("button", name="Undo").click()
    expect(console.locator(".toast")).to_contain_text("Undone")
    assert paths(music) == [f"Arts/{music.name}"]
    expect(console).to_have_url(re.compile("/units/$"))


def test_what_makes_no_sense_is_no_place_to_drop(console: Any) -> None:
    console.goto("/units/")
    for onto in (row(console, MUSIC), row(console, "Arts")):  # onto itself, and where it is already
        drag(console, MUSIC, onto)
        console.wait_for_timeout(200)
        expect(console.locator("#dialog")).to_be_hidden()
        expect(console.locator(".tree-top")).to_be_hidden()


def test_a_place_at_the_top_appears_while_one_drags_and_nothing_jumps(console: Any) -> None:
    console.goto("/units/")
    before = row(console, "Science").bounding_box()
    row(console, MUSIC).locator(".name").hover()
    console.mouse.down()
    console.mouse.move(600, 400, steps=3)
    top = console.locator(".tree-top")
    expect(top).to_be_visible()
    assert row(console, "Science").bounding_box() == before
    top.hover()
    top.hover()
    console.mouse.up()
    expect(console.locator("#dialog").locator("option:checked")).to_contain_text("it stands at the top")
    console.keyboard.press("Escape")
    expect(top).to_be_hidden()


def test_all_of_it_by_the_keyboard(console: Any, world: World) -> None:
    console.goto("/units/")
    music = row(console, MUSIC)
    fold = console.locator("#main summary").first
    fold.focus()
    console.keyboard.press("Enter")
    expect(music).to_be_hidden()
    console.keyboard.press("Space")
    expect(music).to_be_visible()
    for _n in range(3):  # the name, the people, the menu
        console.keyboard.press("Tab")
    expect(row(console, "Arts").get_by_role("button", name="Actions for Arts")).to_be_focused()
    console.keyboard.press("Enter")
    expect(console.locator("#row-menu")).to_be_visible()
    console.keyboard.press("ArrowDown")
    console.keyboard.press("Enter")
    console.locator("#dialog").get_by_label("Name").wait_for()
    console.keyboard.type("Dance")
    console.keyboard.press("Enter")
    expect(console.locator(".toast")).to_contain_text("Added the unit Dance")
    assert paths(Unit.objects.get(name="Dance")) == ["Arts/Dance"]


def test_searching_as_one_types_narrows_the_tree(console: Any) -> None:
    console.goto("/units/")
    console.keyboard.press("/")
    console.keyboard.type("several", delay=20)
    expect(console.locator(".node")).to_have_count(2)
    expect(row(console, "Arts")).to_have_class(re.compile("aside"))
    assert console.evaluate("document.activeElement.id") == "q"
    expect(console).to_have_url(re.compile("q=several"))


def test_without_script_it_folds_and_moves_too(visit: Any, world: World) -> None:
    page = visit(script=False)
    page.goto("/units/")
    page.locator("#main summary").first.click()
    expect(row(page, MUSIC)).to_be_hidden()
    row(page, "Science").get_by_role("button", name="Actions for Science").click()
    page.get_by_role("link", name="Move to…").click()
    page.get_by_label("Part of").select_option("Arts")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Moved the unit Science")
    expect(page).to_have_url(re.compile("/units/$"))
    assert paths(Unit.objects.get(name="Science")) == ["Arts/Science"]
