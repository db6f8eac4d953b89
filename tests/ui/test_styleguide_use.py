"""All components as people use them: by mouse, by keyboard, with scripts and without."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.ui.guide import faults, opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.ui.urls"),
]


@pytest.fixture
def guide(page: Page) -> Page:
    """The styleguide, in English on a desktop."""
    return opened(page)


def test_rows_are_selected_by_key_by_range_and_all_at_once(guide: Page) -> None:
    boxes, count = guide.locator("tbody .check"), guide.locator("[data-count]")
    expect(guide.locator(".bulk")).to_be_hidden()
    for key in "jjx":
        guide.keyboard.press(key)
    expect(boxes.nth(1)).to_be_checked()
    expect(count).to_have_text("1 selected")
    boxes.nth(1).click()
    boxes.nth(3).click()
    boxes.nth(5).click(modifiers=["Shift"])
    expect(count).to_have_text("3 selected")
    assert guide.evaluate("document.querySelector('[data-all]').indeterminate")
    expect(guide.get_by_text("Select all 3,932 matching")).to_be_hidden()
    guide.locator("[data-all]").check()
    guide.get_by_text("Select all 3,932 matching").click()
    expect(count).to_have_text("All 3,932 selected")
    expect(guide.locator("#live")).to_have_text("All 3,932 selected")
    assert faults(guide) == []
    boxes.nth(0).uncheck()
    expect(count).to_have_text("5 selected")
    guide.get_by_role("button", name="Clear selection").click()
    expect(guide.locator(".bulk")).to_be_hidden()


def test_the_row_menu_sits_at_its_button_and_gives_focus_back(guide: Page) -> None:
    button = guide.get_by_role("button", name="Actions for Ines O'Brien")
    button.focus()
    guide.keyboard.press("Enter")
    expect(guide.get_by_role("link", name="Open profile")).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    at, menu = button.bounding_box(), guide.locator("#row-menu").bounding_box()
    assert at
    assert menu
    assert 0 <= menu["y"] - at["y"] - at["height"] < 12
    assert abs(menu["x"] + menu["width"] - at["x"] - at["width"]) < 8
    expect(guide.locator("#row-menu").get_by_text("They have a higher rank than you.")).to_be_visible()
    guide.keyboard.press("ArrowDown")
    expect(guide.locator("#row-menu").get_by_role("link", name="Suspend")).to_be_focused()
    guide.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_dialog_shows_errors_in_place_and_gives_focus_back(guide: Page) -> None:
    opener, dialog = guide.get_by_role("link", name="Open a dialog"), guide.locator("#dialog")
    guide.keyboard.press("c")
    expect(guide.get_by_label("Reason")).to_be_focused()
    guide.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_be_focused()
    expect(dialog.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
    assert faults(guide, incomplete=False) == []
    opener.evaluate("link => link.focus()")  # what a modal dialog covers can't be focused
    expect(opener).not_to_be_focused()
    guide.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(dialog.locator("*")).to_have_count(0)
    opener.click()
    dialog.get_by_role("link", name="Cancel").click()
    expect(opener).to_be_focused()


def test_a_dialog_is_ready_the_moment_it_is_seen(guide: Page) -> None:
    guide.evaluate("""() => new MutationObserver(() => document.querySelector("#dialog form").requestSubmit())
        .observe(document.querySelector("#dialog"), { attributeFilter: ["open"] })""")
    guide.keyboard.press("c")
    expect(guide.locator("#dialog").get_by_role("alert")).to_be_focused()
    expect(guide).to_have_url(re.compile("/styleguide/$"))


def test_whoever_has_to_sign_in_again_gets_the_page_and_not_a_piece_of_it(guide: Page) -> None:
    guide.locator("main [data-dialog]").first.evaluate("link => { link.href = '/moved/'; }")
    guide.keyboard.press("c")
    guide.wait_for_url("**/audit/")


def test_a_refused_request_says_why_and_leads_to_the_page(troubled_page: Page) -> None:
    guide = opened(troubled_page)
    form = "document.querySelector('.toolbar')"
    guide.evaluate(f"htmx.ajax('GET', '/denied/', {{ source: {form}, target: '#results' }})")
    expect(guide.locator(".toast")).to_have_text("Your roles do not include: See users.")
    expect(guide.locator("#results table")).to_be_visible()
    guide.locator("main [data-dialog]").first.evaluate("link => { link.href = '/denied/'; }")
    guide.keyboard.press("c")
    guide.wait_for_url("**/denied/")
    expect(guide.get_by_role("heading", level=1)).to_have_text("You may not do this")


def test_without_an_answer_the_page_says_so(troubled_page: Page) -> None:
    guide = opened(troubled_page)
    guide.context.set_offline(True)
    guide.evaluate("htmx.ajax('GET', '/audit/', '#results').catch(() => {})")
    expect(guide.locator(".toast")).to_have_text("That did not work. Try again.")


def test_menus_find_their_place_where_the_browser_does_not_help(guide: Page) -> None:
    guide.evaluate("""() => {
      CSS.supports = () => false;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('.menu { position-area: none; }');
      document.adoptedStyleSheets = [sheet];
    }""")
    for name in ("Mei Tanaka", "Noa ben Ari"):
        button = guide.get_by_role("button", name=f"Actions for {name}")
        button.click()
        expect(guide.locator("#row-menu")).to_be_visible()
        at, menu = button.bounding_box(), guide.locator("#row-menu").bounding_box()
        assert at
        assert menu
        assert min(abs(menu["y"] - at["y"] - at["height"]), abs(at["y"] - menu["y"] - menu["height"])) < 12
        assert abs(menu["x"] + menu["width"] - at["x"] - at["width"]) < 8
        guide.keyboard.press("Escape")


def test_the_palette_filters_and_leads(guide: Page) -> None:
    guide.get_by_label("Name", exact=True).focus()
    guide.keyboard.press("Control+k")
    palette = guide.locator("#palette")
    expect(palette.get_by_role("searchbox")).to_be_focused()
    expect(palette.get_by_role("link")).to_have_count(4)
    guide.keyboard.type("AUD")
    expect(palette.get_by_role("link")).to_have_count(1)
    assert faults(guide, incomplete=False) == []
    guide.keyboard.press("ArrowDown")
    guide.keyboard.press("Enter")
    guide.wait_for_url("**/audit/")


def test_single_keys_can_be_turned_off(guide: Page) -> None:
    guide.keyboard.press("?")
    expect(guide.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
    guide.get_by_role("button", name="Turn single keys off").click()
    expect(guide.locator("html")).to_have_attribute("data-shortcuts", "off")
    guide.keyboard.press("?")
    guide.keyboard.press("c")
    expect(guide.locator("dialog[open]")).to_have_count(0)


def test_keys_leave_typing_alone(guide: Page) -> None:
    guide.keyboard.press("/")
    search = guide.get_by_role("searchbox", name="Search users")
    expect(search).to_be_focused()
    guide.keyboard.type("jxc?/")
    expect(search).to_have_value("jxc?/")
    expect(guide.locator("dialog[open], tbody .check:checked")).to_have_count(0)


def test_a_filter_closes_by_escape_and_by_a_click_elsewhere(guide: Page) -> None:
    summary, panel = guide.locator(".dd summary").first, guide.locator(".dd .panel").first
    summary.click()
    expect(panel).to_be_visible()
    guide.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    guide.get_by_role("heading", name="Styleguide").click()
    expect(panel).to_be_hidden()


def test_text_is_copied_and_a_toast_says_so(guide: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    guide.get_by_role("button", name="Copy usr_01JZ8Q5").click()
    expect(guide.locator("#toasts")).to_contain_text("Copied")
    assert guide.evaluate("navigator.clipboard.readText()") == "usr_01JZ8Q5"


def test_a_toast_that_holds_undo_never_times_out(page: Page) -> None:
    page.clock.install()
    opened(page, path="/styleguide/?show")
    page.clock.fast_forward("10:00:00")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_role("button", name="Dismiss").first.click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_toast_that_only_tells_something_goes_away(page: Page) -> None:
    page.clock.install()
    opened(page)
    page.get_by_role("button", name="Copy usr_01JZ8Q5").click()
    expect(page.locator(".toast")).to_be_visible()
    page.clock.fast_forward("00:09")
    expect(page.locator(".toast")).to_have_count(0)


def test_the_theme_is_chosen_without_leaving_the_page(guide: Page) -> None:
    guide.get_by_role("button", name="Ada Min").click()
    guide.get_by_role("button", name="Dark").click()
    expect(guide.locator("html")).to_have_css("color-scheme", "dark")
    assert guide.url.endswith("/styleguide/")


@pytest.mark.parametrize("mode", ["light", "right to left"])
def test_the_sidebar_opens_on_a_small_screen(page: Page, mode: str) -> None:
    opened(page, mode).set_viewport_size({"width": 390, "height": 800})
    side = page.locator("#side")
    expect(side).to_be_hidden()
    page.locator("[popovertarget=side]").click()
    expect(side).to_be_visible()
    assert faults(page, incomplete=False) == []
    page.keyboard.press("Escape")
    expect(side).to_be_hidden()


def test_everything_works_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/styleguide/?show")
    page.locator("tbody .check").first.check()
    expect(page.locator(".bulk")).to_be_visible()
    expect(page.get_by_text("Select all 3,932 matching")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.get_by_role("button", name="Dismiss")).to_have_count(0)  # it would do nothing
    page.get_by_role("button", name="Ada Min").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Actions for Mei Tanaka").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions")
    page.get_by_role("main").get_by_role("link", name="Suspend").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suspend Mei Tanaka")
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("alert")).to_contain_text("Reason: This field is required.")
    context.close()
