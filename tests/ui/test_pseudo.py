"""The two made-up languages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import check_for_language, gettext, ngettext, pgettext
from pytest_django import Settings

from rollbook.ui import pseudo

PHRASE = "Go to %(page)s, <b>{name}</b> &amp; %s: 100%%"
KEPT = ["%(page)s", "<b>", "{name}", "</b>", "&amp;", "%s", "%%"]


@pytest.mark.parametrize("derive", [pseudo.longer, pseudo.mirrored])
def test_placeholders_and_tags_survive(derive: Callable[[str], str]) -> None:
    assert [part for part in pseudo.KEPT.findall(derive(PHRASE)) if part in KEPT] == KEPT
    assert derive("Hello %(name)s") % {"name": "Mei"} != "Hello Mei"


def test_longer_text_is_longer_and_shows_where_it_ends() -> None:
    words = "Suspend these users"
    longer = pseudo.longer(words)
    assert len(longer) >= len(words) * 1.4
    assert (longer[0], longer[-1]) == ("[", "]")
    assert words not in longer


def test_what_says_nothing_stays_as_it_is() -> None:
    assert pseudo.longer("") == ""
    assert pseudo.longer(" ") == " "
    assert pseudo.mirrored(" %s ") == " %s "


def test_mirrored_text_turns_every_run_and_keeps_its_blanks() -> None:
    assert pseudo.mirrored("To %s now ") == "\u202eTo\u202c %s \u202enow\u202c "


def test_django_takes_them_for_languages() -> None:
    with translation.override("en-xa"):
        assert gettext("Users") == pseudo.longer("Users")
        assert pgettext("status of a user", "Active") == pseudo.longer("Active")
        assert ngettext("%(n)s user", "%(n)s users", 1) == pseudo.longer("%(n)s user")
        assert ngettext("%(n)s user", "%(n)s users", 2) == pseudo.longer("%(n)s users")
        assert not translation.get_language_bidi()
    with translation.override("ar-xb"):
        assert gettext("Users") == pseudo.mirrored("Users")
        assert translation.get_language_bidi()
    assert gettext("Users") == "Users"


def test_they_are_offered_like_real_ones() -> None:
    assert check_for_language("en-xa")
    assert check_for_language("ar-xb")


def test_done_twice_it_changes_nothing(settings: Settings) -> None:
    before = list(settings.LOCALE_PATHS)
    pseudo.register()
    assert before == settings.LOCALE_PATHS


@pytest.mark.urls("tests.ui.urls")
@pytest.mark.parametrize(("language", "direction"), [("en-xa", "ltr"), ("ar-xb", "rtl")])
def test_a_page_in_a_made_up_language(client: Client, language: str, direction: str) -> None:
    client.cookies["django_language"] = language
    html = client.get("/styleguide/").content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert pseudo.DERIVE[language]("Styleguide") in html
