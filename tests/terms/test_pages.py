"""The terms of use on pages: for anybody, in My account, on a profile, and in the console."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rollbook.terms.models import Version
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.console.conftest import At, at, browser, errors, rows, signed_in, text_of, toasts
from tests.credentials.two_factor import browser as visitor
from tests.terms.publishing import accept, published
from tests.told import statements
from tests.world import World, crowd, person

__all__ = ["at"]
PUBLISH = "/terms/versions/publish/"
SENT = {"texts.en": "Be kind.\n\nKeep secrets.", "texts.de": "Sei nett.", "summaries.en": ""}


def test_anybody_reads_them_in_their_language(world: World) -> None:
    published("Be kind.", de="Sei nett.")
    assert "Terms of use" in text_of(visitor().get("/sign-in/"))
    page = visitor().get("/terms/")
    assert ("Be kind." in text_of(page), "Sei nett." in text_of(page)) == (True, False)
    german = visitor().get("/terms/", headers={"accept-language": "de"})
    assert '<div class="wide prose" lang="de" dir="auto"><p>Sei nett.</p>' in german.content.decode()
    assert "Be kind." in text_of(visitor().get("/terms/", headers={"accept-language": "fr"}))
    assert "Sei nett." in text_of(visitor().get("/terms/?language=de"))
    assert "Be kind." in text_of(visitor().get("/terms/?language=xx"))


def test_my_account_and_the_profile_say_what_was_accepted(world: World) -> None:
    ada = signed_in(world.ada)
    profile, mine = f"/users/{world.sol.pk}/", signed_in(world.sol)
    assert "Terms of use" not in text_of(mine.get("/account/"))
    assert "Version 1" not in text_of(ada.get(profile))
    published("One.")
    assert "Terms of use Not yet accepted" in text_of(ada.get(profile))
    assert "you are asked to accept them at your next sign-in" in text_of(mine.get("/account/"))
    accept(world.sol, 1)
    assert "Terms of use Accepted version 1 on" in text_of(ada.get(profile))
    assert "Terms of use: accepted version 1 on" in text_of(mine.get("/account/"))
    published("Two.")
    assert "not yet version 2" in text_of(ada.get(profile))
    assert "Version 2 is asked for at your next sign-in." in text_of(mine.get("/account/"))


def test_a_profile_takes_as_many_statements_however_many_versions(world: World, at: At) -> None:
    client, profile = at("ada"), f"/users/{world.sol.pk}/"
    client.get(profile)
    published("One.")
    _page, with_one = statements(client.get, profile)
    for n in range(2, 6):
        published(f"Version {n}.")
        accept(world.sol, n)
    _page, with_five = statements(client.get, profile)
    assert with_one == with_five


def test_the_console_lists_versions_with_who_accepted_them(world: World, at: At) -> None:
    assert "No terms of use yet" in text_of(at("ada").get("/terms/versions/"))
    published("One.", by=world.actor("ada"))
    accept(world.sol, 1)
    accept(world.eve, 1)
    published("Two.", changed="Now about pictures.", by=world.actor("ada"))
    accept(world.sol, 2)
    client = at("ada")
    page = client.get("/terms/versions/")
    told = re.findall(r"<tr>.*?</tr>", page.content.decode(), re.DOTALL)[1:]
    figures = [[re.sub(r"\D", "", cell) for cell in re.findall(r'<td class="num[^>]*>(.*?)</td>', row)] for row in told]
    assert figures == [["1", "4"], ["2", ""]]
    assert "Now about pictures." in text_of(page)
    assert rows(client.get("/terms/versions/1/")) == ["Eve Outis", "Sol Reyes"]
    assert rows(client.get("/terms/versions/1/?q=rey")) == ["Sol Reyes"]
    assert rows(client.get("/terms/versions/2/?show=waiting")) == [
        "Ada Lovelace", "Cleo Park", "Eve Outis", "Uma Thorn",
    ]  # fmt: skip
    assert "Nobody here is called so" in text_of(client.get("/terms/versions/2/?show=waiting&q=xyzzy"))
    assert client.get("/terms/versions/3/").status_code == 404


def test_who_is_not_active_is_not_waited_for(world: World, at: At) -> None:
    published()
    suspend(UserSelection.of(world.eve), by=world.actor("ada"))
    assert "Eve Outis" not in rows(at("ada").get("/terms/versions/1/?show=waiting"))


def test_long_lists_come_page_by_page(world: World, at: At) -> None:
    from rollbook.terms.models import Acceptance

    published()
    ids = crowd(120)
    Acceptance.objects.bulk_create([Acceptance(user_id=pk, version_id=1) for pk in ids[:70]])
    client, met = at("ada"), []
    address: str | None = "/terms/versions/1/"
    while address:
        page = client.get(address)
        met += rows(page)
        found = re.search(r'id="next-page"[^>]*href="([^"]+)"', page.content.decode())
        address = "/terms/versions/1/" + found[1] if found else None
    assert (len(met), len(set(met))) == (70, 70)
    _few, first = statements(client.get, "/terms/versions/1/")
    _more, later = statements(client.get, "/terms/versions/1/?after=30")
    assert first == later


def test_publishing_says_first_whom_it_asks(world: World, at: At) -> None:
    client = at("ada")
    form = client.get(PUBLISH)
    assert form.status_code == 200
    page = client.post(PUBLISH, SENT)
    assert "5 people are asked to accept it at their next sign-in." in text_of(page)
    assert not Version.objects.exists()
    back = client.post(PUBLISH, {**browser(page), "edit": "1"})
    assert browser(back)["texts.de"] == ["Sei nett."]
    assert not Version.objects.exists()
    done = client.post(PUBLISH, {**browser(page), "confirmed": "1"}, follow=True)
    assert toasts(done) == ["Published version 1 of the terms of use"]
    assert Version.objects.get().texts == {"en": "Be kind.\n\nKeep secrets.", "de": "Sei nett."}


def test_the_next_one_begins_with_the_last(world: World, at: At) -> None:
    published("Be kind.", de="Sei nett.", fr="Soyez aimables.")
    client = at("ada")
    form = browser(client.get(PUBLISH))
    assert (form["texts.en"], form["texts.de"], form["texts.ja"]) == (["Be kind."], ["Sei nett."], [""])
    same = client.post(PUBLISH, form)
    assert (same.status_code, "says the same already" in text_of(same)) == (422, True)


@pytest.mark.parametrize("sent", [{"texts.en": ""}, {"summaries.en": "a" * 301}, {"texts.de": "a\u202e"}])
def test_what_is_wrong_is_said_next_to_the_field(world: World, at: At, sent: dict[str, str]) -> None:
    answer = at("ada").post(PUBLISH, {**SENT, **sent, "confirmed": "1"})
    assert (answer.status_code, list(errors(answer))) == (422, list(sent))
    assert not Version.objects.exists()


def test_whoever_may_not_publish_sees_none_of_it(world: World, at: At) -> None:
    published()
    for name in ("uma", "cleo"):
        for path in ("/terms/versions/", "/terms/versions/1/", PUBLISH):
            assert at(name).get(path).status_code == 403
        assert at(name).post(PUBLISH, {**SENT, "confirmed": "1"}).status_code == 403
    assert Version.objects.count() == 1


def test_whom_one_does_not_see_one_does_not_meet_there(world: World) -> None:
    role("clerk", 60, "users.view:learner", "terms.edit")
    clerk: Any = person("Clara", role="clerk")
    published()
    accept(world.sol, 1)
    accept(world.eve, 1)
    page = signed_in(clerk).get("/terms/versions/1/")
    assert rows(page) == ["Sol Reyes"]
    assert "Accepted 1 Not yet 0" in text_of(page)
