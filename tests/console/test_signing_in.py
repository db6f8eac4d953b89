"""Signing in and out: one answer for every wrong attempt, and back to where one wanted to go."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rollbook.sessions.models import Session
from rollbook.users.models import User
from rollbook.users.operations import change_username, delete, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import At, text_of
from tests.told import now, sessions_of
from tests.world import PASSWORD, World, person


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None, **more: Any) -> Any:
    client = client or Client(raise_request_exception=False)
    return client.post("/sign-in/", {"login": login, "password": password, **more})


@pytest.mark.parametrize("login", ["ada@example.org", "ADA@Example.ORG", "  ada@example.org ", "ａｄａ＠example.org"])
def test_by_email_in_any_case_and_width(world: World, login: str) -> None:
    answer = sign_in(login)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert sessions_of(world.ada) == 1


def test_by_username(world: World) -> None:
    change_username(UserSelection.of(world.ada), by=world.actor("ada"), username="Countess")
    for login in ("countess", "ada@example.org"):
        assert sign_in(login).status_code == 302


def test_the_session_knows_device_address_and_when(world: World) -> None:
    client = Client(headers={"user-agent": "Firefox on a typewriter"})
    sign_in("ada@example.org", client=client)
    session = Session.objects.get(user=world.ada)
    assert (session.device, session.address) == ("Firefox on a typewriter", "127.0.0.1")
    assert now(world.ada).last_login is not None


def test_signing_in_changes_the_key_that_one_came_with(world: World) -> None:
    client = Client()
    client.get("/sign-in/?next=/audit/")
    client.session.save()
    before = client.cookies.get("sessionid")
    sign_in("ada@example.org", client=client)
    assert not before or client.cookies["sessionid"].value != before.value


WRONG = {
    "wrong password": ("ada@example.org", "wrong horse battery staple"),
    "nobody of this name": ("nobody@example.org", PASSWORD),
    "no password set": ("pia@example.org", PASSWORD),
    "suspended": ("sol@example.org", PASSWORD),
    "deleted": ("eve@example.org", PASSWORD),
    "empty-ish": ("ada", "x"),
    "very long": ("a" * 254, "b" * 256),
}


def test_every_wrong_attempt_gets_the_same_answer(world: World) -> None:
    person("Pia")
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    delete(UserSelection.of(world.eve), by=world.actor("ada"))
    answers = {why: sign_in(*given) for why, given in WRONG.items()}
    assert {answer.status_code for answer in answers.values()} == {422}
    texts = {text_of(answer) for answer in answers.values()}
    assert len(texts) == 1
    assert "don’t fit together" in texts.pop() or "don't fit together" in text_of(answers["deleted"])
    assert not Session.objects.exclude(user=None).exists()


@pytest.mark.parametrize(
    "given",
    [{}, {"login": "ada@example.org"}, {"password": PASSWORD}, {"login": "", "password": ""},
     {"login": "ada\x00", "password": PASSWORD}, {"login": "ada@example.org", "password": "\x00"},
     {"login": "a" * 255, "password": "x"}, {"login": "ada@example.org", "password": "x" * 257}],
)  # fmt: skip
def test_what_is_missing_or_can_not_be_is_said_at_its_field(world: World, given: dict[str, str]) -> None:
    answer = Client(raise_request_exception=False).post("/sign-in/", given)
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_the_password_is_never_sent_back(world: World) -> None:
    assert b"wrong horse" not in sign_in("ada@example.org", "wrong horse battery staple").content


def test_signing_out_ends_this_session_and_leads_to_the_sign_in_page(world: World, at: At) -> None:
    here, elsewhere = at("ada"), at("ada")
    answer = here.post("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert here.get("/")["Location"] == "/sign-in/?next=/"
    assert elsewhere.get("/").status_code == 200
    assert here.get("/sign-out/").status_code == 405


@pytest.mark.parametrize(
    "path", ["/", "/audit/", "/users/1/", "/users/add/", "/users/1/suspend/", "/jobs/1/", "/?q=sol"]
)
def test_without_a_sign_in_every_page_leads_there_and_back(world: World, path: str) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=/")
    page = client.get(answer["Location"])
    assert page.status_code == 200
    there = client.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD, "next": path})
    assert there["Location"] == path


def test_a_post_without_a_sign_in_changes_nothing(world: World) -> None:
    answer = Client(raise_request_exception=False).post(f"/users/{world.sol.pk}/suspend/", {})
    assert answer["Location"].startswith("/sign-in/")
    assert now(world.sol).status == "active"


def test_whoever_is_signed_in_already_goes_on(world: World, at: At) -> None:
    assert at("ada").get("/sign-in/")["Location"] == "/"


def test_there_is_no_page_to_sign_up(world: World) -> None:
    client = Client(raise_request_exception=False)
    for path in ("/signup/", "/accounts/signup/", "/sign-up/", "/password/reset/", "/confirm-email/"):
        assert client.get(path).status_code == 404
    assert User.objects.count() == 5
