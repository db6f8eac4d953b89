"""Adding a user by the form."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rollbook.users.models import User
from tests.console.conftest import At, errors, main, text_of, toasts
from tests.told import roles_of
from tests.world import PASSWORD, World

WHOLE = {
    "first_name": "Pia", "last_name": "Ø", "email": "pia@example.org", "username": "pia", "phone": "+351 912 345 678",
    "contact": "Room 5", "roles": ["coach", "student"], "population": "learner", "status": "suspended",
    "password": PASSWORD, "language": "de", "time_zone": "Europe/Berlin",
}  # fmt: skip


def test_the_form_asks_for_all_that_a_user_has(world: World, at: At) -> None:
    page = at("uma").get("/users/add/")
    assert page.status_code == 200
    body = page.content.decode()
    assert [name for name in WHOLE if f'name="{name}"' not in body] == []
    assert "Administrator" not in text_of(page), "only roles that one may give"


def test_they_are_added_and_their_page_is_shown(world: World, at: At) -> None:
    client = at("uma")
    answer = client.post("/users/add/", WHOLE)
    pia = User.objects.get(username="pia")
    assert (answer.status_code, answer["Location"]) == (302, f"/users/{pia.pk}/")
    assert (pia.name, pia.status, pia.population, pia.phone) == ("Pia Ø", "suspended", "learner", "+351912345678")
    assert roles_of(pia) == {"coach", "student"}
    assert pia.check_password(PASSWORD)
    assert toasts(client.get(answer["Location"])) == ["Added Pia Ø"]


def test_another_can_be_started_at_once(world: World, at: At) -> None:
    answer = at("uma").post("/users/add/", {"email": "pia@example.org", "another": "1"})
    assert answer["Location"] == "/users/add/"


def test_enter_adds_them_and_does_not_start_another(world: World, at: At) -> None:
    """Enter presses the first button of a form."""
    first, *_rest = re.findall(r'<button(?![^>]*type="button")[^>]*>([^<]*)', main(at("uma").get("/users/add/")))
    assert first == "Add user"


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"email"}), ({"first_name": "Pia"}, {"email"}), ({"email": "pia"}, {"email"}),
        ({"email": "ada@example.org"}, {"email"}), ({"username": "Ada@Example.org"}, {"username"}),
        ({"email": "p@x.example", "roles": ["administrator"]}, {"roles"}),
        ({"email": "p@x.example", "password": "x"}, {"password"}), ({"email": "p@x.example", "phone": "x"}, {"phone"}),
        ({"email": "p@x.example", "status": "deleted"}, {"status"}),
        ({"email": "p\x00@x.example"}, {"email"}), ({"email": "p@x.example", "time_zone": "\x00"}, {"time_zone"}),
        ({"first_name": "😀", "email": "x", "phone": "1", "password": "x"},
         {"first_name", "email", "phone", "password"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_what_was_typed_stays_and_nobody_is_added(
    world: World, at: At, sent: dict[str, Any], fields: set[str]
) -> None:
    answer = at("uma").post("/users/add/", {"last_name": "Kept", **sent})
    assert answer.status_code == 422
    assert set(errors(answer)) == fields
    assert 'value="Kept"' in answer.content.decode()
    assert "needs your attention" in text_of(answer) or "need your attention" in text_of(answer)
    assert User.objects.count() == 5


def test_what_the_form_does_not_ask_is_not_taken(world: World, at: At) -> None:
    at("uma").post("/users/add/", {"email": "pia@example.org", "is_staff": "1", "rank": "100", "access_epoch": "9"})
    assert User.objects.get(email="pia@example.org").access_epoch == 0
