"""The repository at the console: the list, a content's page, and what is done from them."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from rollbook.groups.models import Content
from rollbook.roles.operations import add_role
from rollbook.users.selection import UserSelection
from tests.console.conftest import At, browser, errors, signed_in, text_of, toasts
from tests.groups.making import content, dean, group, opened, unit
from tests.told import statements
from tests.world import World


def listed(response: Any) -> list[str]:
    """Give the contents of the list, as they stand."""
    found = re.findall(r'class="titled"><a href="/repository/\d+/"[^>]*>([^<]+)</a>', response.content.decode())
    return [html.unescape(name) for name in found]


def test_all_of_it_by_name_with_the_groups_it_is_open_to(world: World, at: At) -> None:
    content("Photosynthesis", "bio-101", group("Choir"), group("Band"))
    content("Light", "bio-102")
    page = at("uma").get("/repository/")
    assert listed(page) == ["Light", "Photosynthesis"]
    assert "Photosynthesis bio-101 2" in text_of(page)
    assert listed(at("uma").get("/repository/?q=PHOTO")) == ["Photosynthesis"]


def test_empty_and_no_match_say_different_things(world: World, at: At) -> None:
    assert "The repository is empty" in text_of(at("uma").get("/repository/"))
    content()
    assert "Nothing matches" in text_of(at("uma").get("/repository/?q=xyzzy"))


def test_something_is_added_edited_and_deleted(world: World, at: At) -> None:
    client = at("uma")
    answer = client.post("/repository/add/", {"name": "Photosynthesis", "key": "bio-101"})
    made = Content.objects.get()
    assert answer["Location"] == f"/repository/{made.pk}/"
    again = client.post("/repository/add/", {"name": "Light", "key": "bio-101"})
    assert (again.status_code, list(errors(again))) == (422, ["key"])
    sent = browser(client.get(f"/repository/{made.pk}/edit/"))
    client.post(f"/repository/{made.pk}/edit/", {**sent, "key": "bio-103"})
    made.refresh_from_db()
    assert (made.name, made.key) == ("Photosynthesis", "bio-103")
    answer = client.post(f"/repository/{made.pk}/delete/")
    assert answer["Location"] == "/repository/"
    assert not Content.objects.exists()


def test_its_page_opens_it_to_groups_and_closes_it(world: World, at: At) -> None:
    found, choir, client = content(), group("Choir"), at("uma")
    here = f"/repository/{found.pk}/"
    assert "No group." in text_of(client.get(here))
    answer = client.post(f"{here}open-to/", {"group": str(choir.pk)})
    assert (answer["Location"], opened(choir)) == (here, {"Photosynthesis"})
    page = client.get(here)
    assert toasts(page) == ["Opened a content to 1 group"]
    assert "Choir" in text_of(page)
    client.post(f"/groups/{choir.pk}/close-content/", {"content": str(found.pk), "next": here})
    assert opened(choir) == set()
    assert client.post(f"{here}open-to/", {"group": "Nowhere"}).status_code == 422


def test_educators_look_and_arrange_nothing_and_students_do_not_even_look(world: World, at: At) -> None:
    found = content()
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="educator")
    educator, student = signed_in(world.cleo), signed_in(world.sol)
    assert listed(educator.get("/repository/")) == ["Photosynthesis"]
    assert educator.get(f"/repository/{found.pk}/").status_code == 200
    assert "Add content" not in text_of(educator.get("/repository/"))
    assert educator.get("/repository/add/").status_code == 403
    assert educator.get(f"/repository/{found.pk}/edit/").status_code == 403
    for path in ("", f"{found.pk}/", f"{found.pk}/menu/", f"{found.pk}/edit/", "add/"):
        assert student.get(f"/repository/{path}").status_code == 403, path


def test_whoever_arranges_for_a_unit_is_offered_nothing_that_is_everybodys(world: World, at: At) -> None:
    found = content("Photosynthesis", "photo", group("Choir"))
    dean(world.cleo, unit("Arts"), "repository.edit", "repository.open")
    client = signed_in(world.cleo)
    assert "Add content" not in text_of(client.get("/repository/"))
    assert "Add content" in text_of(at("ada").get("/repository/"))
    read = text_of(client.get(f"/repository/{found.pk}/"))
    assert "No group that you can see." in read
    assert "Open to a group" in read


@pytest.mark.parametrize("path", ["/repository/{}/", "/repository/{}/menu/", "/repository/{}/edit/"])
def test_what_is_not_there_is_not_found(world: World, at: At, path: str) -> None:
    assert at("uma").get(path.format(987_654)).status_code == 404


def test_the_list_takes_few_statements_whatever_it_holds(world: World, at: At) -> None:
    content("First", "first", group("Choir"))
    client = at("uma")
    client.get("/repository/")
    _page, of_few = statements(client.get, "/repository/")
    for n in range(30):
        content(f"Content {n}", f"key-{n}", group(f"Group {n}"))
    _page, of_many = statements(client.get, "/repository/")
    assert of_few == of_many
