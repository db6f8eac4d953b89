"""Each row's menu, and a page for every operation on one person."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.audit.models import Event
from rollbook.roles.operations import lend_role
from rollbook.users.models import User
from rollbook.users.operations import delete, suspend
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.console.conftest import At, boxes, errors, hidden, main, text_of, toasts
from tests.told import now, row
from tests.world import World, person

GIVEN: dict[str, dict[str, Any]] = {
    "edit": {"first_name": "Solé", "last_name": "Reyes", "population": "learner", "language": "de", "time_zone": "UTC"},
    "change-email": {"email": "sol@new.example"},
    "change-username": {"username": "sol"},
    "change-phone": {"phone": "+351 912 345 678"},
    "set-password": {"password": "violet umbrella sings at noon"},
    "set-roles": {"roles": ["coach", "educator"]},
    "suspend": {"reason": "Holidays", "until": "2090-01-01"},
    "delete": {"reason": "Left us"},
}
THEN: dict[str, dict[str, Any]] = {
    "edit": {"first_name": "Solé", "language": "de"}, "change-email": {"email": "sol@new.example"},
    "change-username": {"username": "sol"}, "change-phone": {"phone": "+351912345678"}, "set-password": {},
    "set-roles": {}, "suspend": {"status": "suspended", "suspension_reason": "Holidays"},
    "delete": {"status": "deleted"},
}  # fmt: skip


@pytest.mark.parametrize("verb", GIVEN)
def test_a_form_then_done_with_a_toast_and_back_where_one_came_from(world: World, at: At, verb: str) -> None:
    client, path = at("uma"), f"/users/{world.sol.pk}/{verb}/"
    form = client.get(f"{path}?next=/%3Fq%3Dsol")
    assert form.status_code == 200
    sent = {**GIVEN[verb], "version": hidden(form, "version"), "next": hidden(form, "next")}
    answer = client.post(path, sent)
    assert (answer.status_code, answer["Location"]) == (302, "/?q=sol")
    kept = row(world.sol)
    assert {name: kept[name] for name in THEN[verb]} == THEN[verb]
    (said,) = toasts(client.get("/?q=sol"))
    assert "Sol" in said


def test_the_form_shows_the_person_as_they_are(world: World, at: At) -> None:
    page = at("uma").get(f"/users/{world.sol.pk}/edit/")
    assert (hidden(page, "first_name"), hidden(page, "last_name")) == ("Sol", "Reyes")
    page = at("uma").get(f"/users/{world.sol.pk}/set-roles/")
    assert [box["selected"] for box in boxes(page, "roles") if box["value"] == "student"] == [True]
    assert hidden(at("uma").get(f"/users/{world.sol.pk}/set-password/"), "password") == ""


def test_the_password_is_never_sent_back(world: World, at: At) -> None:
    answer = at("uma").post(f"/users/{world.sol.pk}/set-password/", {"password": "short one here"})
    assert answer.status_code == 422
    assert b"short one here" not in answer.content


@pytest.mark.parametrize(
    ("verb", "sent", "field"),
    [
        ("edit", {"first_name": "😀"}, "first_name"), ("edit", {"language": "tlh"}, "language"),
        ("change-email", {"email": "x"}, "email"), ("change-email", {"email": "ada@example.org"}, "email"),
        ("change-username", {"username": ""}, "username"),
        ("change-username", {"username": "ada@example.org"}, "username"),
        ("change-phone", {"phone": "1"}, "phone"), ("set-password", {"password": "x"}, "password"),
        ("set-roles", {"roles": ["administrator"]}, "roles"), ("suspend", {"until": "yesterday"}, "until"),
        ("suspend", {"until": "2001-01-01"}, "until"), ("suspend", {"reason": "x" * 501}, "reason"),
        ("suspend", {"until": "9999-12-31T23:59:59-12:00"}, "until"), ("edit", {"first_name": "a\x00b"}, "first_name"),
        ("edit", {"contact": "\x00"}, "contact"), ("edit", {"version": "x"}, "version"),
        ("set-roles", {"roles": ["\x00"]}, "roles"),
    ],
)  # fmt: skip
def test_what_can_not_be_taken_is_said_at_its_field_and_nothing_is_saved(
    world: World, at: At, verb: str, sent: dict[str, Any], field: str
) -> None:
    before, events = row(world.sol), Event.objects.count()
    answer = at("uma").post(f"/users/{world.sol.pk}/{verb}/", sent)
    assert answer.status_code == 422
    assert list(errors(answer)) == [field]
    assert (row(world.sol), Event.objects.count()) == (before, events)


def menu(client: Any, user: User) -> dict[str, str]:
    """Give the menu's entries, each with why it is not allowed."""
    page = client.get(f"/users/{user.pk}/menu/")
    assert page.status_code == 200
    return {str(item["label"]): item["why"] for item in page.context["items"]}


def test_a_menu_offers_what_makes_sense_for_the_status(world: World, at: At) -> None:
    client = at("ada")
    active = menu(client, world.sol)
    assert {"Suspend", "Delete", "Edit profile", "Set password", "Edit roles"} <= active.keys()
    assert not {"Reactivate", "Restore", "Delete permanently"} & active.keys()
    assert active.pop("Reset two-factor") == "They have no two-factor set up"
    assert active.pop("Remove picture") == "They have neither picture nor signature"
    assert set(active.values()) == {""}
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    assert "Reactivate" in menu(client, world.sol)
    assert "Suspend" not in menu(client, world.sol)
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    assert {"Restore", "Delete permanently", "Open profile"} == menu(client, world.sol).keys()


def test_a_menu_leads_back_to_the_list_as_it_was_and_nowhere_else(world: World, at: At) -> None:
    client, here = at("ada"), "/?q=sol&role=student&after=abc"
    entries = client.get(f"/users/{world.sol.pk}/menu/", {"next": here}).context["items"]
    for entry in entries[1:]:
        assert hidden(client.get(entry["url"]), "next") == here
    away = client.get(f"/users/{world.sol.pk}/menu/", {"next": "https://elsewhere.example/"}).context["items"]
    assert {entry["url"].partition("?")[2] for entry in away[1:]} == {"next=%2F"}


def test_what_is_not_allowed_says_why(world: World, at: At) -> None:
    above = menu(at("uma"), world.ada)
    assert {above[name] for name in above if name != "Open profile"} == {"They have a higher rank than you"}
    own = menu(at("uma"), world.uma)
    assert own["Suspend"] == own["Delete"] == own["Edit roles"] == "You can't do this to yourself"
    assert own["Edit profile"] == ""
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    assert menu(at("uma"), world.sol)["Delete permanently"].startswith("Your roles do not include: Delete users perm")
    page = at("uma").get(f"/users/{world.ada.pk}/menu/").content.decode()
    assert f'href="/users/{world.ada.pk}/suspend/' not in page
    assert "They have a higher rank than you" in page


def test_the_page_of_something_not_allowed_says_why_and_has_no_button(world: World, at: At) -> None:
    page = at("uma").get(f"/users/{world.ada.pk}/suspend/")
    assert "They have a higher rank than you" in text_of(page)
    assert 'class="btn primary' not in main(page)
    answer = at("uma").post(f"/users/{world.ada.pk}/suspend/", {})
    assert answer.status_code == 422
    assert now(world.ada).status == "active"


def test_before_deleting_it_says_what_is_lost_and_offers_to_suspend(world: World, at: At) -> None:
    pia = person("Pia", role="coach")
    read = text_of(at("ada").get(f"/users/{pia.pk}/delete/"))
    assert "Coach" in read
    assert "Suspend instead" in read


def test_erasing_asks_for_the_name_and_takes_nothing_else(world: World, at: At) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    client, path = at("ada"), f"/users/{world.sol.pk}/erase/"
    for typed in ("", "sol", "SOL@example.org"):
        answer = client.post(path, {"typed": typed})
        assert (answer.status_code, list(errors(answer))) == (422, ["typed"])
    assert now(world.sol)
    answer = client.post(path, {"typed": f" {world.sol.username} "})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not User.objects.filter(pk=world.sol.pk).exists()
    assert client.get(f"/users/{world.sol.pk}/").status_code == 404


def test_undo_stands_in_the_toast(world: World, at: At) -> None:
    client = at("uma")
    client.post(f"/users/{world.sol.pk}/suspend/", {"reason": "Holidays"})
    page = client.get(f"/users/{world.sol.pk}/")
    event = Event.objects.latest("pk")
    assert f'action="/audit/{event.pk}/undo/"' in page.content.decode()
    answer = client.post(f"/audit/{event.pk}/undo/", {"next": f"/users/{world.sol.pk}/"})
    assert answer["Location"] == f"/users/{world.sol.pk}/"
    assert now(world.sol).status == "active"
    assert toasts(client.get(f"/users/{world.sol.pk}/")) == ["Undone: Suspend"]


def test_a_next_that_leads_elsewhere_is_not_followed(world: World, at: At) -> None:
    for evil in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
    ):
        answer = at("uma").post(f"/users/{world.sol.pk}/change-phone/", {"phone": "", "next": evil})
        assert answer["Location"] == f"/users/{world.sol.pk}/"


def test_a_loan_is_ended_by_whoever_may_take_the_role(world: World, at: At) -> None:
    role("secretive", 30, "users.view_confidential")
    lend_role(UserSelection.of(world.eve), by=world.actor("ada"), role="secretive", until="2099-01-01")
    page = f"/users/{world.eve.pk}/"
    link = f"{page}remove-role/?role=secretive"
    assert link in at("ada").get(page).content.decode()
    assert link not in at("uma").get(page).content.decode()
