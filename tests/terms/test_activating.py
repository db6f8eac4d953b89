"""Coming in by a link, where there are terms of use to accept."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.credentials.models import Link
from rollbook.kernel.refusal import Invalid
from rollbook.terms.models import Acceptance
from rollbook.users.operations import activate
from rollbook.users.selection import UserSelection
from tests.console.conftest import errors, text_of
from tests.credentials.two_factor import browser, is_in
from tests.terms.publishing import STEP, accepted, published
from tests.users.coming_in import come_in, invited, mailed, now, pending
from tests.world import World


@pytest.mark.parametrize("make", [invited, pending])
def test_the_page_shows_them_and_accepting_is_part_of_it(world: World, make: Any) -> None:
    published("Be <kind>.")
    nia, client = make(), browser()
    page = client.get(mailed(nia)).content.decode()
    assert "<p>Be &lt;kind&gt;.</p>" in page
    assert come_in(mailed(nia), client, terms="1")["Location"] == "/"
    assert (now(nia).status, accepted(nia), is_in(client)) == ("active", [1], True)
    assert Acceptance.objects.get().address == "127.0.0.1"


def test_without_it_nothing_is_saved_and_the_link_still_stands(world: World) -> None:
    published()
    nia = pending()
    answer = come_in(mailed(nia), first_name="Another", time_zone="Asia/Tokyo")
    assert (answer.status_code, list(errors(answer))) == (422, ["terms"])
    assert 'id="id_terms_error"' in answer.content.decode()
    nia = now(nia)
    assert (nia.status, nia.first_name, nia.time_zone, nia.has_usable_password()) == ("pending", "Nia", "UTC", False)
    assert Link.objects.get(user=nia).used_at is None
    assert come_in(mailed(nia), terms="1").status_code == 302


def test_all_that_is_wrong_is_said_at_once_and_the_tick_stays(world: World) -> None:
    published()
    nia = pending()
    assert set(errors(come_in(mailed(nia), password="short"))) == {"password", "terms"}
    again = come_in(mailed(nia), password="short", terms="1")
    assert list(errors(again)) == ["password"]
    assert 'value="1" required checked' in again.content.decode()


def test_a_version_published_meanwhile_is_asked_for_anew(world: World) -> None:
    published("One.")
    nia = pending()
    published("Two.")
    answer = come_in(mailed(nia), terms="1")
    assert "A newer version has been published meanwhile: number 2." in errors(answer)["terms"][0]
    assert "Two." in text_of(answer)
    assert (now(nia).status, accepted(nia)) == ("pending", [])


def test_the_operation_itself_asks_for_it(world: World) -> None:
    published()
    nia = pending()
    link = Link.objects.get(user=nia)
    from rollbook.credentials.links import bearer

    with pytest.raises(Invalid) as wrong:
        activate(UserSelection.of(nia), by=bearer(link), link=link.secret_hash, password="seven quiet herons wade")
    assert list(wrong.value.errors) == ["terms"]
    assert now(nia).status == "pending"


def test_where_there_are_none_the_page_says_nothing_of_them(world: World) -> None:
    nia = pending()
    assert "terms" not in text_of(browser().get(mailed(nia))).lower()
    assert come_in(mailed(nia)).status_code == 302


def test_published_right_after_it_is_asked_on_the_way_in(world: World) -> None:
    published("One.")
    nia, client = pending(), browser()
    come_in(mailed(nia), client, terms="1")
    client.post("/sign-out/")
    published("Two.")
    answer = client.post("/sign-in/", {"login": "nia@example.org", "password": "seven quiet herons wade"})
    assert answer["Location"] == STEP
