"""The Users page: list, tabs, filters, sorting and paging, all of it by links and forms."""

from __future__ import annotations

import base64
import html
import re
from typing import Any

from django.test import Client

from rollbook.users.models import User
from rollbook.users.operations import delete, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import At, rows, text_of
from tests.told import statements
from tests.world import World, crowd


def link(response: Any, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', response.content.decode())
    return html.unescape(found[1]) if found else None


def cleared(client: Client, page: Any) -> Any:
    """Give the page that “Clear all” leads to."""
    found = re.search(r'href="([^"]+)">Clear all<', page.content.decode())
    assert found
    return client.get(html.unescape(found[1]))


def test_everybody_active_by_name(world: World, at: At) -> None:
    assert rows(at("ada").get("/")) == ["Ada Lovelace", "Cleo Park", "Eve Outis", "Sol Reyes", "Uma Thorn"]


def test_tabs_tell_how_many_and_lead_there(world: World, at: At) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    delete(UserSelection.of(world.eve), by=world.actor("ada"))
    page = at("ada").get("/")
    assert {tab["label"]: tab["count"] for tab in page.context["tabs"]} == {
        "Active": 3, "All": 4, "Invited": 0, "Pending activation": 0, "Suspended": 1, "Deleted": 1,
    }  # fmt: skip
    there = {tab["label"]: rows(at("ada").get("/" + tab["url"])) for tab in page.context["tabs"]}
    assert there["Suspended"] == ["Sol Reyes"]
    assert there["Deleted"] == ["Eve Outis"]
    assert len(there["All"]) == 4


def test_search_filters_and_sort_stand_in_the_address(world: World, at: At) -> None:
    client = at("ada")
    assert rows(client.get("/?q=reyes")) == ["Sol Reyes"]
    assert rows(client.get("/?role=coach&role=student&sort=-name")) == ["Sol Reyes", "Cleo Park"]
    assert rows(client.get("/?role=none&population=staff")) == ["Eve Outis"]
    assert rows(client.get("/?access=7")) == ["Ada Lovelace"]


def test_a_filter_that_matches_nobody_says_so_and_how_to_go_on(world: World, at: At) -> None:
    page = at("ada").get("/?q=nobody&role=coach")
    assert page.status_code == 200
    assert "No one matches" in text_of(page)
    assert 'href="/"' in page.content.decode()


QUERIES = ["q=%00", "role=%00", "status=%00", "sort=%00", "access=%00", "created_after=%00", "population=%00",
    "columns=%00",
     "show=%00", "role=%00x&q=a%00b", "q=%FF%FE", "q=%ED%A0%80", "role=%F0%9F%98%80", "%00=1", "q=" + "x" * 6000,
     "role=" + "&role=".join(map(str, range(500))), "created_after=9999-12-31", "created_before=0001-01-01",
     "created_after=2026-99-99", "access=old99999999999", "sort=name;drop", "q[]=1", "&&&===",
     "columns=nothing"]  # fmt: skip
CURSORS = ["x", "%00", "W10", "W1tb" * 1500, "WyJcdTAwMDAiLCAxXQ", "bnVsbA", "WyJhIiwiYiJd", "nonsense"]


def test_a_query_that_nobody_would_type_is_a_page_and_no_fault(world: World, at: At) -> None:
    client = at("ada")
    answers = {query[:60]: client.get(f"/?{query}").status_code for query in QUERIES}
    assert {query: status for query, status in answers.items() if status not in {200, 400}} == {}


def test_a_cursor_that_is_none_of_ours_is_a_page_that_says_so(world: World, at: At) -> None:
    client = at("ada")
    for place in ("after", "before"):
        for cursor in CURSORS:
            answer = client.get(f"/?{place}={cursor}")
            assert answer.status_code in {200, 400}
            assert "text/html" in answer["Content-Type"]
    assert client.get("/?after=nonsense").status_code == 400
    beyond = base64.urlsafe_b64encode(b'["0001-01-01T00:00:00+23:59", 1]').decode()
    answer = client.get(f"/?sort=-access&after={beyond}")
    assert answer.status_code == 400
    assert "This page number is not one of ours." in answer.content.decode()


def test_pages_lead_forward_and_back_through_everybody_once(world: World, at: At) -> None:
    crowd(120, role=None)
    client = at("ada")
    page = client.get("/?sort=-created")
    seen = rows(page)
    while following := link(page, "next"):
        page = client.get("/" + following)
        seen += rows(page)
    assert len(seen) == len(set(seen)) == 125
    back = rows(page)
    while before := link(page, "prev"):
        page = client.get("/" + before)
        back = rows(page) + back
    assert back == seen


def test_the_toggle_is_remembered_in_this_browser(world: World, at: At) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    client = at("ada")
    assert "Sol Reyes" not in rows(client.get("/"))
    assert "Sol Reyes" in rows(client.get("/?show=suspended&shown=1"))
    assert "Sol Reyes" in rows(client.get("/"))
    assert "Sol Reyes" not in rows(client.get("/?shown=1"))
    assert "Sol Reyes" not in rows(client.get("/"))


def chips(page: Any) -> dict[str, str]:
    return {chip["label"]: chip["url"] for chip in page.context["chips"]}


def test_a_chip_says_that_the_suspended_are_shown_and_takes_them_away_for_good(world: World, at: At) -> None:
    """The toggle is remembered: without a sign, the list under “Active” would be longer than its number."""
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    client = at("ada")
    client.get("/?show=suspended&shown=1")
    page = client.get("/?role=student")
    assert list(chips(page)) == ["Role: Student", "Suspended shown"]
    assert "Suspended shown" in page.content.decode()
    page = client.get("/" + chips(page)["Suspended shown"])
    assert list(chips(page)) == ["Role: Student"]
    assert "Sol Reyes" not in rows(client.get("/"))
    assert chips(client.get("/")) == {}


def test_all_chips_are_cleared_at_once_this_one_too(world: World, at: At) -> None:
    client = at("ada")
    page = client.get("/?show=suspended&shown=1&role=student")
    assert chips(cleared(client, page)) == chips(client.get("/")) == {}


def test_the_toggle_widens_the_first_tab_only_and_is_kept_while_one_clears_another(world: World, at: At) -> None:
    client = at("ada")
    client.get("/?show=suspended&shown=1")
    page = client.get("/?status=deleted&role=student")
    assert list(chips(page)) == ["Role: Student"]
    there = cleared(client, page)
    assert (there.context["view"].status, chips(there)) == ("deleted", {})
    assert list(chips(client.get("/"))) == ["Suspended shown"]


def test_names_are_shown_as_text_whatever_is_in_them(world: World, at: At) -> None:
    User.objects.filter(pk=world.sol.pk).update(first_name="<script>alert(1)</script>", last_name='"><img src=x>')
    body = at("ada").get("/").content.decode()
    assert "<script>alert" not in body
    assert "<img src=x>" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_a_page_takes_six_statements_however_many_people_it_shows(world: World, at: At) -> None:
    client = at("ada")
    client.get("/")
    few, of_few = statements(client.get, "/")
    crowd(200)
    many, of_many = statements(client.get, "/?q=crowd&role=student&sort=-created")
    assert (len(rows(few)), len(rows(many))) == (5, 50)
    assert of_few == of_many
    assert of_many <= 6


def test_who_is_on_a_list_can_be_told_to_nobody_else(world: World, at: At) -> None:
    answer = at("ada").get("/")
    assert answer["Cache-Control"] == "no-store"
