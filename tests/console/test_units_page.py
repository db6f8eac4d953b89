"""The tree of units, the page of one, and what can be done there, as a browser without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rollbook.roles.operations import lend_role
from rollbook.units.models import Unit
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.console.conftest import At, browser, errors, main, signed_in, text_of, toasts
from tests.told import statements
from tests.units.trees import branch, give, manager_of, paths, settle, unit
from tests.world import World, crowd, operator, person


def names(page: Any) -> list[str]:
    """Give the units of the tree as they stand."""
    return re.findall(r'<a class="name"[^>]*>([^<]+)</a>', page.content.decode())


def menu(client: Any, one: Unit) -> dict[str, str]:
    """Give what the row menu offers, with why it is not allowed or nothing."""
    items = client.get(f"/units/{one.pk}/menu/").context["items"]
    return {str(item["label"]): str(item["why"]) for item in items}


def test_the_tree_shows_how_many_and_leads_to_them(world: World, at: At) -> None:
    academy, _arts, music = branch("Academy", "Arts", "Music")
    unit("Zoo")
    settle(music, crowd(2))
    settle(academy, [world.sol])
    page = at("ada").get("/units/")
    assert names(page) == ["Academy", "Arts", "Music", "Zoo"]
    assert "3 people" in text_of(page)
    assert "1 directly" in text_of(page)
    links = re.findall(r'<a class="tally" href="([^"]+)"', page.content.decode())
    assert links[0] == f"/?status=all&amp;unit={academy.pk}"
    listed = at("ada").get(links[0].replace("&amp;", "&"))
    assert {row["id"] for row in listed.context["page"].rows} >= {world.sol.pk}
    assert len(listed.context["page"].rows) == 3


def test_searching_narrows_it_to_what_is_called_so_and_the_way_there(world: World, at: At) -> None:
    branch("Academy", "Arts", "Musique")
    unit("Zoo")
    page = at("ada").get("/units/?q=MUSIQ")
    assert names(page) == ["Academy", "Arts", "Musique"]
    assert re.findall(r'class="node aside"', page.content.decode()) == ['class="node aside"'] * 2
    assert "No unit is called so" in text_of(at("ada").get("/units/?q=xyzzy"))
    part = at("ada").get("/units/?q=zoo", headers={"HX-Request": "true"})
    assert (names(part), "<html" in part.content.decode()) == (["Zoo"], False)


def test_an_empty_hierarchy_says_what_it_is_for(world: World, at: At) -> None:
    page = at("ada").get("/units/")
    assert "No units yet" in text_of(page)
    assert '<a class="btn" href="/units/add/">' in main(page)


def test_adding_renaming_moving_deleting_with_undo(world: World, at: At) -> None:
    ada = at("ada")
    form = ada.get("/units/add/")
    assert browser(form)["parent"] == [""]
    done = ada.post("/units/add/", {"name": "Academy", "parent": "top"}, follow=True)
    assert toasts(done) == ["Added the unit Academy"]
    academy = Unit.objects.get()
    form = ada.get(f"/units/add/?parent={academy.pk}")
    assert browser(form)["parent"] == [str(academy.pk)]
    ada.post("/units/add/", {**browser(form), "name": "Arts"}, follow=True)
    arts = Unit.objects.get(name="Arts")
    renamed = ada.post(f"/units/{arts.pk}/rename/", {"name": "Fine Arts", "next": "/units/"}, follow=True)
    assert (toasts(renamed), renamed.request["PATH_INFO"]) == (["Renamed the unit to Fine Arts"], "/units/")
    moved = ada.post(f"/units/{arts.pk}/move/", {"parent": "top"}, follow=True)
    assert paths(arts) == ["Fine Arts"]
    undone = ada.post(re.findall(r'action="(/audit/\d+/undo/)"', main(moved))[0], {"next": "/units/"}, follow=True)
    assert toasts(undone) == ["Undone: Move to…"]
    assert paths(arts) == ["Academy/Fine Arts"]
    gone = ada.post(f"/units/{arts.pk}/delete/", follow=True)
    assert (toasts(gone), gone.request["PATH_INFO"]) == (["Deleted the unit Fine Arts"], "/units/")
    assert not Unit.objects.filter(pk=arts.pk).exists()


def test_what_is_wrong_stands_at_its_field(world: World, at: At) -> None:
    academy, arts = branch("Academy", "Arts")
    taken = at("ada").post("/units/add/", {"name": "arts", "parent": str(academy.pk)})
    assert (taken.status_code, list(errors(taken))) == (422, ["name"])
    circle = at("ada").post(f"/units/{academy.pk}/move/", {"parent": str(arts.pk)})
    assert "part of itself" in errors(circle)["__all__"][0]
    assert paths(academy, arts) == ["Academy", "Academy/Arts"]


def test_what_is_dragged_asks_first_with_the_place_filled_in(world: World, at: At) -> None:
    academy, arts = branch("Academy", "Arts")
    zoo = unit("Zoo")
    row = re.search(
        rf'data-node="{arts.pk}" draggable="true" data-move="([^"]+)"', at("ada").get("/units/").content.decode()
    )
    assert row
    form = at("ada").get(f"{row[1]}?parent={zoo.pk}&next=/units/")
    assert browser(form)["parent"] == [str(zoo.pk)]
    at("ada").post(row[1], browser(form))
    assert paths(arts) == ["Zoo/Arts"]
    assert browser(at("ada").get(f"/units/{academy.pk}/move/?parent=987654"))["parent"] == [""]


def test_the_menu_says_why_not(world: World, at: At) -> None:
    academy, arts = branch("Academy", "Arts")
    assert menu(at("ada"), arts) == dict.fromkeys(
        ["Open unit", "Add unit below", "Rename", "Move to…", "Delete unit"], ""
    )  # fmt: skip
    assert menu(at("ada"), academy)["Delete unit"].startswith("It is not empty")
    role("planner", 50, "units.view")
    looking = menu(signed_in(give(world.cleo, "planner")), arts)
    assert looking["Open unit"] == ""
    assert all(looking[label].startswith("Your roles do not include") for label in looking if label != "Open unit")


def test_the_page_of_a_unit(world: World, at: At) -> None:
    academy, arts, music = branch("Academy", "Arts", "Music")
    settle(music, [world.sol])
    mara = manager_of(arts)
    lend_role(
        UserSelection.of(world.eve), by=operator(), role="coach", unit=str(arts.pk), until="2099-05-04", reason="Cover"
    )
    page = text_of(at("ada").get(f"/units/{arts.pk}/"))
    for told in ("Units Academy", "Mara Manager For good User manager", "Eve Outis Until May 4, 2099 · Cover Coach"):
        assert told in page, page
    assert names(at("ada").get(f"/units/{arts.pk}/")) == ["Music"]
    assert at("ada").get("/units/987654/").status_code == 404
    assert at("cleo").get(f"/units/{arts.pk}/").status_code == 403
    assert signed_in(mara).get(f"/units/{academy.pk}/").status_code == 404


def test_who_looks_after_one_unit_sees_no_other(world: World, at: At) -> None:
    academy, arts, music = branch("Academy", "Arts", "Music")
    unit("Zyxquart")
    settle(academy, [world.cleo])
    settle(music, [world.sol])
    mara = signed_in(manager_of(arts))
    page = mara.get("/units/")
    assert names(page) == ["Arts", "Music"]
    assert "1 person" in text_of(page)
    assert "Drop here" not in text_of(page)
    form = mara.get("/units/add/")
    assert re.findall(r'<option value="(\w*)"', main(form)) == ["", str(arts.pk), str(music.pk)]
    assert mara.get(f"/units/{academy.pk}/rename/").status_code == 404
    assert mara.post(f"/units/{academy.pk}/rename/", {"name": "Mine"}).status_code == 404


def test_a_large_tree_is_drawn_as_deep_as_fits(world: World, at: At) -> None:
    academy = unit("Academy")
    for n in range(5):
        school = unit(f"School {n}", academy)
        made = Unit.objects.bulk_create(
            Unit(name=f"D{k}", name_key=f"d{k}", parent=school) for k in range(100)
        )  # fmt: skip
        for each in made:
            each.path = f"{school.path}{each.pk}/"
        Unit.objects.bulk_update(made, ["path"], batch_size=500)
    page = at("ada").get("/units/")
    assert names(page) == ["Academy", *(f"School {n}" for n in range(5))]
    assert text_of(page).count("100 units below") == 5
    assert "506 units" in text_of(page)
    assert len(names(at("ada").get(f"/units/{school.pk}/"))) == 100


def test_the_page_takes_as_many_statements_for_many_units(world: World, at: At) -> None:
    client = signed_in(person("Uwe", role="user-manager"))
    branch("Academy", "Arts")
    client.get("/units/")
    _few, before = statements(client.get, "/units/")
    for n in range(20):
        unit(f"U{n}")
    _many, after = statements(client.get, "/units/")
    assert after == before


@pytest.mark.parametrize("address", ["/units/", "/units/1/", "/units/add/", "/units/1/menu/"])
def test_only_for_those_who_may(world: World, at: At, address: str) -> None:
    assert at("cleo").get(address).status_code == 403
