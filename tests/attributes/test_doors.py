"""Every operation on attributes × every door × {may, may not}, and what is wrong with one that is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from rollbook.attributes.models import Attribute
from rollbook.attributes.operations import create, delete, edit
from rollbook.attributes.selection import AttributeSelection
from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.refusal import Invalid
from rollbook.users.models import User
from tests.attributes.filled import put, standing
from tests.calling import Api, cli
from tests.console.conftest import errors, text_of
from tests.told import event_of
from tests.world import World

Own = dict[str, Attribute]
NAMES = sorted(o.name for o in registry.values() if o.noun == "attributes")
GIVEN: Mapping[str, Mapping[str, str]] = {
    "attributes.create": {"name": "Badge", "kind": "number"}, "attributes.edit": {"name": "Team"},
    "attributes.delete": {},
}  # fmt: skip
SEEN: Mapping[str, Any] = {
    "attributes.create": lambda: Attribute.objects.filter(slug="badge", kind="number").exists(),
    "attributes.edit": lambda: Attribute.objects.filter(slug="house", name="Team").exists(),
    "attributes.delete": lambda: not Attribute.objects.filter(slug="house").exists(),
}


def console(operation: Operation, by: User, pk: int, given: Mapping[str, str]) -> Any:
    browser = Client(raise_request_exception=True)
    browser.force_login(by)
    place = "add" if operation.creates else f"{pk}/{operation.verb}"
    shown = {f"shown-{name}": "" for name in ("choices", "seen_by", "edited_by", "help")}
    return browser.post(f"/attributes/{place}/", {**shown, **given})


def api(operation: Operation, by: User, pk: int, given: Mapping[str, str]) -> Any:
    whom = {} if operation.creates else {"attributes": [pk]}
    return Api(by).post(f"attributes/actions/{operation.verb}", **whom, **given)


def command(operation: Operation, by: User, pk: int, given: Mapping[str, str]) -> Any:
    options = [word for name, value in given.items() for word in (f"--{name}", value)]
    return cli("attributes", operation.verb, *([] if operation.creates else [str(pk)]), *options, acts_as=by)


DOORS = {"console": console, "api": api, "cli": command}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_does_it_and_it_is_on_record(world: World, own: Own, name: str, door: str) -> None:
    answer = DOORS[door](registry[name], world.ada, own["house"].pk, GIVEN[name])
    assert SEEN[name](), getattr(answer, "content", getattr(answer, "output", ""))
    event = Event.objects.filter(operation=name).order_by("-pk")[0]
    assert (event.door, event.actor_id, event.changed) == (door, world.ada.pk, 1)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_not_does_nothing_and_it_is_on_record(world: World, own: Own, name: str, door: str) -> None:
    DOORS[door](registry[name], world.uma, own["house"].pk, GIVEN[name])
    assert not SEEN[name]()
    assert Event.objects.filter(operation=name).order_by("-pk")[0].denied == "permission"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"), ({"name": "hOUSE "}, "name"), ({"name": "Team", "kind": "choice"}, "choices"),
        ({"name": "Team", "kind": "text", "choices": "Red"}, "choices"),
        ({"name": "Team", "kind": "choice", "choices": "\n".join(map(str, range(201)))}, "choices"),
        ({"name": "Team", "kind": "picture"}, "kind"), ({"name": "Team", "seen_by": "users.erase"}, "seen_by"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_one_is_said_at_its_field(world: World, own: Own, given: Any, field: str) -> None:
    client = Client()
    client.force_login(world.ada)
    answer = client.post("/attributes/add/", given)
    assert (answer.status_code, list(errors(answer))) == (422, [field])
    assert len(own) == Attribute.objects.count()


def test_adding_one_leads_back_to_the_list(world: World) -> None:
    client = Client()
    client.force_login(world.ada)
    answer = client.post("/attributes/add/", {"name": "Badge"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/attributes/"
    assert "Added the attribute Badge" in text_of(answer)


def test_the_menu_says_what_can_be_done(world: World, own: Own) -> None:
    client = Client()
    client.force_login(world.ada)
    text = text_of(client.get(f"/attributes/{own['house'].pk}/menu/"))
    assert "Edit" in text
    assert "Delete" in text


def test_short_names_are_never_used_again(world: World, own: Own) -> None:
    delete(AttributeSelection.of(own["house"]), by=world.actor("ada"))
    made = create(AttributeSelection(()), by=world.actor("ada"), name="House")
    assert Attribute.objects.get(pk=made.changed[0]).slug == "house-2"


def test_undo_does_not_bring_back_one_whose_name_is_taken(world: World, own: Own) -> None:
    gone = delete(AttributeSelection.of(own["house"]), by=world.actor("ada"))
    create(AttributeSelection(()), by=world.actor("ada"), name="House")
    with pytest.raises(Invalid):
        undo(event_of(gone), by=world.actor("ada"))


def test_choices_that_people_have_stay(world: World, own: Own) -> None:
    put(world.sol, house="Dark green")
    house = AttributeSelection.of(own["house"])
    with pytest.raises(Invalid) as caught:
        edit(house, by=world.actor("ada"), choices="Red\nBlue\nYellow")
    assert "“Dark green”" in caught.value.messages()["choices"][0]["message"]
    edit(house, by=world.actor("ada"), choices="dark GREEN\nYellow")
    put(world.cleo, house="yellow")
    assert standing(world.cleo) == {"house": "Yellow"}


def test_the_page_lists_them_and_says_how_many_are_filled_in(world: World, own: Own) -> None:
    put(world.sol, house="Red")
    client = Client()
    client.force_login(world.ada)
    text = text_of(client.get("/attributes/"))
    assert "House house One of several choices" in text
    assert "Attributes" in text_of(client.get("/"))
    client.force_login(world.uma)
    assert client.get("/attributes/").status_code == 403


def test_a_site_without_any_shows_none_of_it(world: World) -> None:
    client = Client()
    client.force_login(world.uma)
    for place in ("/", f"/users/{world.sol.pk}/menu/", f"/users/{world.sol.pk}/", "/users/add/"):
        assert "ttribute" not in text_of(client.get(place)), place
    assert client.get(f"/users/{world.sol.pk}/set-attributes/").status_code == 404
    client.force_login(world.ada)
    assert "No attributes yet" in text_of(client.get("/attributes/"))


def test_somebody_is_filled_in_by_the_form_and_only_what_was_touched_is_saved(world: World, own: Own) -> None:
    put(world.sol, department="Physics", house="Red")
    client, page = Client(), f"/users/{world.sol.pk}/set-attributes/"
    client.force_login(world.uma)
    html = client.get(page).content.decode()
    assert '<option value="Red" selected>' in html
    assert 'name="attributes.salary"' not in html
    put(world.sol, department="Maths")  # meanwhile
    sent = {"shown-attributes.department": "Physics", "attributes.department": "Physics",
            "shown-attributes.house": "Red", "attributes.house": "Blue", "shown-attributes.grade": "",
            "attributes.grade": "", "shown-attributes.hired": "", "attributes.hired": "",
            "shown-attributes.first-aid": "", "attributes.first-aid": ""}  # fmt: skip
    assert client.post(page, sent).status_code == 302
    assert standing(world.sol) == {"department": "Maths", "house": "Blue"}
    wrong = client.post(page, {**sent, "attributes.grade": "ten"})
    assert list(errors(wrong)) == ["attributes.grade"]
    shown = text_of(client.get(f"/users/{world.sol.pk}/"))
    assert "Department Maths" in shown
    assert "Salary" not in shown


def test_somebody_new_is_filled_in_by_the_form(world: World, own: Own) -> None:
    client = Client()
    client.force_login(world.uma)
    sent = {"first_name": "Nia", "username": "nia", "status": "active", "language": "en", "time_zone": "UTC",
            "population": "staff", "attributes.house": "Red", "attributes.grade": "5"}  # fmt: skip
    assert client.post("/users/add/", sent).status_code == 302
    assert standing(User.objects.get(username="nia")) == {"house": "Red", "grade": "5"}


def test_choices_that_read_alike_are_one(world: World) -> None:
    made = create(AttributeSelection(()), by=world.actor("ada"), name="Team", kind="choice", choices="Red\nBlue\nRED")
    assert Attribute.objects.get(pk=made.changed[0]).choices == ["Red", "Blue"]
