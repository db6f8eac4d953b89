"""Groups at the console: the list, a group's pages, and what is done from them, without JavaScript."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from rollbook.groups.models import Group
from rollbook.groups.operations import make_owner
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.console.conftest import At, boxes, browser, errors, main, rows, signed_in, text_of, toasts
from tests.groups.making import carried, content, dean, group, members, opened, owners, unit
from tests.told import statements
from tests.world import World, crowd


def listed(response: Any) -> list[str]:
    """Give the groups of the list, as they stand."""
    found = re.findall(r'class="titled"><a href="/groups/\d+/"[^>]*>([^<]+)</a>', response.content.decode())
    return [html.unescape(name) for name in found]


def test_all_in_reach_by_name_with_their_members(world: World, at: At) -> None:
    group("Choir", world.sol, world.eve, description="Who sings", roles=["coach"])
    group("Band", kind="class")
    page = at("uma").get("/groups/")
    assert listed(page) == ["Band", "Choir"]
    text = text_of(page)
    assert "All 2 Groups 1 Classes 1" in text
    assert "Choir Who sings Group — Coach 2" in text
    assert "2 groups" in text


def test_search_kind_and_unit_stand_in_the_address(world: World, at: At) -> None:
    arts = unit("Arts")
    group("Choir", unit=unit("Music", arts))
    group("Painting", unit=arts, kind="class")
    group("Everybody")
    client = at("uma")
    assert listed(client.get("/groups/?q=CHO")) == ["Choir"]
    assert listed(client.get("/groups/?kind=class")) == ["Painting"]
    page = client.get(f"/groups/?unit={arts.pk}")
    assert listed(page) == ["Choir", "Painting"]
    assert "Unit: Arts" in text_of(page)
    assert listed(client.get("/groups/?kind=club&unit=x&after=x&q=%00")) == ["Choir", "Everybody", "Painting"]


def test_none_yet_and_no_match_say_different_things(world: World, at: At) -> None:
    client = at("uma")
    assert "No groups yet" in text_of(client.get("/groups/"))
    group("Choir")
    assert "No group matches" in text_of(client.get("/groups/?q=xyzzy"))
    assert "No group matches" in text_of(client.get("/groups/?kind=class"))


def test_pages_lead_forward_and_back(world: World, at: At) -> None:
    Group.objects.bulk_create(Group(name=f"Group {n:03}", name_key=f"group {n:03}") for n in range(120))
    client = at("uma")
    page = client.get("/groups/?q=group")
    seen = listed(page)
    while page.context["next"]:
        page = client.get(f"/groups/{page.context['next']}")
        seen += listed(page)
    assert seen == [f"Group {n:03}" for n in range(120)]
    page = client.get(f"/groups/{page.context['previous']}")
    assert listed(page) == seen[50:100]


def test_the_list_and_a_group_take_few_statements_whatever_they_hold(world: World, at: At) -> None:
    client, small = at("uma"), group("Small", world.sol)
    client.get("/groups/")
    _page, of_few = statements(client.get, "/groups/")
    _page, of_small = statements(client.get, f"/groups/{small.pk}/")
    people = crowd(120)
    for n in range(30):
        group(f"Group {n}", roles=["coach"])
    large = group("Large", *User.objects.filter(pk__in=people))
    _page, of_many = statements(client.get, "/groups/")
    _page, of_large = statements(client.get, f"/groups/{large.pk}/")
    assert of_few == of_many <= 8
    assert of_small == of_large


def test_a_group_shows_its_members_searchable_and_nobody_else(world: World, at: At) -> None:
    choir = group("Choir", world.sol, world.cleo)
    client = at("uma")
    assert rows(client.get(f"/groups/{choir.pk}/")) == ["Cleo Park", "Sol Reyes"]
    assert rows(client.get(f"/groups/{choir.pk}/?sort=-name")) == ["Sol Reyes", "Cleo Park"]
    page = client.get(f"/groups/{choir.pk}/?q=rey&role=coach&status=deleted&group=1")
    assert rows(page) == ["Sol Reyes"]
    assert "No member matches" in text_of(client.get(f"/groups/{choir.pk}/?q=lovelace"))
    assert "Nobody is in it yet" in text_of(client.get(f"/groups/{group('Band').pk}/"))


def test_members_come_page_by_page(world: World, at: At) -> None:
    choir = group("Choir", *User.objects.filter(pk__in=crowd(70)))
    client = at("uma")
    page = client.get(f"/groups/{choir.pk}/")
    seen = rows(page)
    page = client.get(f"/groups/{choir.pk}/{page.context['next']}")
    assert (len(seen), len(rows(page)), len({*seen, *rows(page)})) == (50, 20, 70)
    assert "70 users" in text_of(page)


def test_leaving_a_group_from_its_page_is_looked_at_at_once_and_comes_back_there(world: World, at: At) -> None:
    choir = group("Choir", world.sol, world.eve)
    client, here = at("uma"), f"/groups/{choir.pk}/?q=reyes"
    sent = browser(client.get(here))
    chosen = {**sent, "id": [str(world.sol.pk)], "do": "users.remove_from_group"}
    answer = client.post("/users/bulk/", chosen)
    review = client.get(answer["Location"])
    assert "Remove from group “Choir”: 1 user" in text_of(review)
    answer = client.post(answer["Location"], browser(review))
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert members(choir) == {"Eve"}


def test_all_members_can_be_chosen_by_what_the_page_is_of(world: World, at: At) -> None:
    choir = group("Choir", world.sol, world.eve)
    client = at("uma")
    sent = browser(client.get(f"/groups/{choir.pk}/"))
    answer = client.post("/users/bulk/", {**sent, "scope": "query", "do": "users.remove_from_group"})
    client.post(answer["Location"], browser(client.get(answer["Location"])))
    assert members(choir) == set()


def test_access_says_what_it_carries_in_which_unit_and_what_it_opens(world: World, at: At) -> None:
    arts = unit("Arts")
    choir = group("Choir", unit=unit("Music", arts), roles=["coach"])
    content("Photosynthesis", "bio-101", choir)
    text = text_of(at("uma").get(f"/groups/{choir.pk}/access/"))
    assert "Coach Rank 50, in Arts / Music and all below it" in text
    assert "Photosynthesis bio-101" in text
    everybody = group("Everybody", roles=["coach"])
    assert "Coach Rank 50, everywhere" in text_of(at("uma").get(f"/groups/{everybody.pk}/access/"))


def test_a_group_is_added_and_leads_to_its_page(world: World, at: At) -> None:
    client = at("uma")
    sent = browser(client.get("/groups/add/"))
    answer = client.post("/groups/add/", {**sent, "name": "Choir", "kind": "class"})
    made = Group.objects.get()
    assert (answer.status_code, answer["Location"], made.kind) == (302, f"/groups/{made.pk}/", "class")
    assert toasts(client.get(answer["Location"])) == ["Added the group Choir"]
    again = client.post("/groups/add/", {**sent, "name": "choir"})
    assert again.status_code == 422
    assert list(errors(again)) == ["name"]


def test_it_is_edited_and_shows_what_is_so(world: World, at: At) -> None:
    arts = unit("Arts")
    choir = group("Choir", unit=arts, description="Who sings")
    client, path = at("uma"), f"/groups/{choir.pk}/edit/"
    sent = browser(client.get(path))
    assert (sent["name"], sent["unit"], sent["description"]) == (["Choir"], [str(arts.pk)], ["Who sings"])
    client.post(path, {**sent, "name": "Chamber choir"})
    choir.refresh_from_db()
    assert (choir.name, choir.unit, choir.description) == ("Chamber choir", arts, "Who sings")


def test_deleting_says_what_is_lost_and_leads_to_the_list(world: World, at: At) -> None:
    choir = group("Choir", world.sol, world.eve, roles=["coach"])
    content("Photosynthesis", "bio-101", choir)
    client, path = at("uma"), f"/groups/{choir.pk}/delete/"
    text = text_of(client.get(path))
    assert "2 people are in it" in text
    assert "The role Coach" in text
    assert "Photosynthesis" in text
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/groups/")
    assert not Group.objects.exists()


def test_roles_are_set_and_contents_opened_and_closed(world: World, at: At) -> None:
    choir, found, client = group("Choir"), content("Photosynthesis", "bio-101"), at("uma")
    here = f"/groups/{choir.pk}/access/"
    page = client.get(f"/groups/{choir.pk}/set-roles/")
    assert "administrator" not in [box["value"] for box in boxes(page, "roles")]
    client.post(f"/groups/{choir.pk}/set-roles/", {"roles": ["coach"]})
    assert carried(choir) == {"coach"}
    answer = client.post(f"/groups/{choir.pk}/open-content/", {"content": str(found.pk), "next": here})
    assert (opened(choir), answer["Location"]) == ({"Photosynthesis"}, here)
    assert f'value="{found.pk}"' in main(client.get(here))
    client.post(f"/groups/{choir.pk}/close-content/", {"content": str(found.pk), "next": here})
    assert opened(choir) == set()


def test_owners_are_shown_named_and_ended(world: World, at: At) -> None:
    choir, client = group("Choir"), at("uma")
    here, path = f"/groups/{choir.pk}/", f"/groups/{choir.pk}/add-owner/"
    answer = client.post(path, {"person": "park"})
    assert answer.status_code == 422
    assert errors(answer) == {"person": ["Give the username. Is it one of these? Cleo Park (cleo@example.org)"]}
    assert client.post(path, {"person": "xyzzy"}).status_code == 422
    assert client.post(path, {"person": "CLEO@example.org"})["Location"] == here
    assert "Owners CP Cleo Park" in text_of(client.get(here))
    client.post(f"/users/{world.cleo.pk}/end-ownership/", {"group": choir.pk, "next": here})
    assert owners(choir) == set()


def test_a_limited_manager_meets_only_their_groups_and_their_people(world: World, at: At) -> None:
    arts = unit("Arts")
    choir, hidden = group("Choir", world.sol, unit=arts), group("Everybody")
    make_owner(UserSelection.of(world.eve), by=world.actor("ada"), group=choir.pk)
    dean(world.cleo, arts)
    client = signed_in(world.cleo)
    assert listed(client.get("/groups/")) == ["Choir"]
    page = client.get(f"/groups/{choir.pk}/")
    assert rows(page) == []  # Sol does not belong to the unit
    assert "Eve" not in text_of(page)
    for path in ("", "access/", "menu/", "edit/", "delete/", "add-people/", "add-owner/"):
        assert client.get(f"/groups/{hidden.pk}/{path}").status_code == 404, path


@pytest.mark.parametrize("name", ["cleo", "sol", "eve"])
def test_without_the_permission_to_look_there_is_nothing(world: World, at: At, name: str) -> None:
    choir, client = group("Choir"), at(name)
    for path in ("", "add/", f"{choir.pk}/", f"{choir.pk}/access/", f"{choir.pk}/menu/", f"{choir.pk}/edit/",
                 f"{choir.pk}/add-people/", f"{choir.pk}/add-owner/"):  # fmt: skip
        assert client.get(f"/groups/{path}").status_code == 403, path


def test_names_are_shown_as_text_whatever_is_in_them(world: World, at: At) -> None:
    nasty = '<script>alert(1)</script>"><img src=x>'
    made = group(nasty, world.sol, description=nasty)
    client = at("ada")
    for path in ("/groups/", f"/groups/{made.pk}/", f"/groups/{made.pk}/access/", f"/groups/{made.pk}/delete/",
                 f"/groups/{made.pk}/add-people/", f"/users/{world.sol.pk}/set-groups/"):  # fmt: skip
        body = client.get(path).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x>" not in body
