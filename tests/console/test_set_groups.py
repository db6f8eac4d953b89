"""“Manage groups” of a person, and adding people to a group, without JavaScript."""

from __future__ import annotations

from typing import Any

from rollbook.groups.models import Group
from rollbook.groups.operations import add_to_group
from rollbook.roles.operations import add_role
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.console.conftest import At, browser, errors, main, signed_in, text_of, toasts
from tests.groups.making import dean, group, members, unit
from tests.told import statements
from tests.world import World, person


def offered(page: Any) -> dict[str, tuple[bool, str]]:
    """Give the groups that the page offers: whether ticked, and why not."""
    options = [*page.context["mine"], *page.context["others"]]
    return {option.group.name: (option.ticked, option.why) for option in options}


def test_the_groups_of_a_person_come_first_and_ticked(world: World, at: At) -> None:
    group("Choir", world.sol)
    group("Band")
    page = at("uma").get(f"/users/{world.sol.pk}/set-groups/")
    assert offered(page) == {"Choir": (True, ""), "Band": (False, "")}
    assert list(offered(page)) == ["Choir", "Band"]
    assert "Is in Choir Others Band" in text_of(page)


def test_what_is_ticked_is_joined_and_what_is_unticked_is_left(world: World, at: At) -> None:
    choir, band, drama = group("Choir", world.sol), group("Band", world.sol), group("Drama")
    client, path = at("uma"), f"/users/{world.sol.pk}/set-groups/"
    sent = browser(client.get(path))
    assert sent["was"] == sent["keep"] == [str(band.pk), str(choir.pk)]
    answer = client.post(path, {**sent, "keep": [str(band.pk)], "join": [str(drama.pk)]})
    assert (answer.status_code, answer["Location"]) == (302, f"/users/{world.sol.pk}/")
    assert (members(choir), members(band), members(drama)) == (set(), {"Sol"}, {"Sol"})
    assert toasts(client.get(answer["Location"])) == ["Set the groups of Sol Reyes"]


def test_searching_keeps_the_ticks_and_saves_nothing(world: World, at: At) -> None:
    choir, drama = group("Choir", world.sol), group("Drama")
    group("Band")
    client, path = at("uma"), f"/users/{world.sol.pk}/set-groups/"
    sent = browser(client.get(path))
    found = client.post(path, {**sent, "keep": [], "join": [str(drama.pk)], "q": "ban", "search": "1"})
    assert found.status_code == 200
    assert offered(found) == {"Choir": (False, ""), "Drama": (True, ""), "Band": (False, "")}
    assert members(choir) == {"Sol"}
    client.post(path, browser(found))
    assert (members(choir), members(drama)) == (set(), {"Sol"})


def test_what_others_do_meanwhile_stays(world: World, at: At) -> None:
    choir, band = group("Choir"), group("Band", world.sol)
    client, path = at("uma"), f"/users/{world.sol.pk}/set-groups/"
    sent = browser(client.get(path))
    add_to_group(UserSelection.of(world.sol), by=world.actor("ada"), group=choir.pk)
    client.post(path, {**sent, "keep": []})
    assert (members(choir), members(band)) == ({"Sol"}, set())


def test_a_group_whose_role_one_may_not_give_is_there_with_the_reason(world: World, at: At) -> None:
    group("Heads", roles=["administrator"])
    page = at("uma").get(f"/users/{world.sol.pk}/set-groups/")
    assert offered(page) == {"Heads": (False, "This role is above your own rank, or allows what you may not do there")}
    assert "disabled" in main(page)


def test_one_that_one_sees_and_may_not_fill_stays_and_one_out_of_sight_is_not_there(world: World, at: At) -> None:
    arts, science = unit("Arts"), unit("Science")
    choir, lab = group("Choir", world.sol, unit=arts), group("Lab", world.sol, unit=science)
    hidden = group("Club", world.sol)
    User.objects.filter(pk=world.sol.pk).update(unit=arts)
    dean(world.cleo, arts)
    role("watcher", 60, "groups.view")
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="watcher", unit=science.pk)
    client, path = signed_in(world.cleo), f"/users/{world.sol.pk}/set-groups/"
    page = client.get(path)
    assert offered(page) == {"Choir": (True, ""), "Lab": (True, "This group lies outside your reach")}
    client.post(path, {**browser(page), "keep": []})
    assert (members(choir), members(lab), members(hidden)) == (set(), {"Sol"}, {"Sol"})


def test_what_the_page_did_not_offer_is_refused_there(world: World, at: At) -> None:
    heads = group("Heads", roles=["administrator"])
    client, path = at("uma"), f"/users/{world.sol.pk}/set-groups/"
    for sent in ({"join": [str(heads.pk)]}, {"join": ["Nowhere"]}, {"join": ["9" * 30]}, {"join": ["\x00"]}):
        answer = client.post(path, sent)
        assert answer.status_code == 422
        assert list(errors(answer)) == ["__all__"]
    assert members(heads) == set()


def test_of_very_many_the_first_fifty_are_shown_by_few_statements(world: World, at: At) -> None:
    client, path = at("uma"), f"/users/{world.sol.pk}/set-groups/"
    group("Group 000")
    client.get(path)
    _page, of_few = statements(client.get, path)
    Group.objects.bulk_create(Group(name=f"Group {n:03}", name_key=f"group {n:03}") for n in range(1, 200))
    page, of_many = statements(client.get, path)
    assert len(page.context["others"]) == 50
    assert "These are the first 50. Search for the others." in text_of(page)
    assert of_few == of_many


def test_people_are_found_line_by_line_with_what_would_become_of_each(world: World, at: At) -> None:
    choir = group("Choir", world.eve, roles=["coach"])
    twin = person("Solvei", "Reyes")
    client, path = at("uma"), f"/groups/{choir.pk}/add-people/"
    lines = "SOL@example.org\neve@example.org\nada@example.org\numa@example.org\nreyes\nnobody at all"
    page = client.post(path, {"people": lines, "find": "1"})
    text = text_of(page)
    assert "Eve Outis eve@example.org Is in the group already" in text
    assert "Ada Lovelace ada@example.org They have a higher rank than you" in text
    assert "Uma Thorn uma@example.org You can't do this to yourself" in text
    assert "nobody at all No such user, or not one you can see." in text
    assert members(choir) == {"Eve"}
    sent = browser(page)
    assert sent["id"] == [str(world.sol.pk)]
    answer = client.post(path, {**sent, "id": [str(world.sol.pk), str(twin.pk)], "add": "1"})
    assert (answer.status_code, answer["Location"]) == (302, f"/groups/{choir.pk}/")
    assert members(choir) == {"Eve", "Sol", "Solvei"}
    assert toasts(client.get(answer["Location"])) == ["Added 2 users to a group"]


def test_nothing_and_too_much_are_said(world: World, at: At) -> None:
    choir = group("Choir")
    client, path = at("uma"), f"/groups/{choir.pk}/add-people/"
    assert errors(client.post(path, {"people": "  ", "find": "1"})).keys() == {"people"}
    assert errors(client.post(path, {"people": "x\n" * 5 + "\n".join(map(str, range(600))), "find": "1"})).keys() == {
        "people"
    }
    answer = client.post(path, {"people": "sol@example.org", "add": "1"})
    assert errors(answer) == {"__all__": ["Nobody is ticked."]}
    assert members(choir) == set()
