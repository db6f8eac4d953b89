"""My account → Password: a new one, with a fresh proof; all else ends, this browser stays."""

from __future__ import annotations

from typing import Any

from django.test import Client

from rollbook.audit.models import Event
from rollbook.mail.models import Message
from rollbook.sessions.models import Session
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.calling import Api
from tests.console.conftest import errors, signed_in, toasts
from tests.credentials.two_factor import is_in, password, stale
from tests.told import now
from tests.world import PASSWORD, World, operator

CHOSEN = "seven quiet herons wade"


def entered(user: Any) -> Client:
    """Give a browser in which somebody has just signed in with their password."""
    client = Client(raise_request_exception=False)
    assert password(client, user).status_code == 302
    return client


def test_this_browser_stays_and_everything_else_ends(world: World) -> None:
    here, elsewhere, software = entered(world.ada), entered(world.ada), Api(world.ada)
    assert software.get("users").status_code == 200
    answer = here.post("/account/password/", {"password": CHOSEN}, follow=True)
    assert toasts(answer) == ["Your password is changed. Everything else that was signed in as you has ended."]
    assert (is_in(here), is_in(elsewhere), software.get("users").status_code) == (True, False, 401)
    assert now(world.ada).check_password(CHOSEN)
    assert Message.objects.get(user=world.ada).occasion == "password_changed"
    event = Event.objects.get(operation="users.change_password")
    assert (event.actor_id, event.door) == (world.ada.pk, "account")
    assert CHOSEN not in str(event.params)


def test_a_key_of_before_opens_nothing(world: World) -> None:
    client = entered(world.sol)
    key = client.cookies["sessionid"].value
    client.post("/account/password/", {"password": CHOSEN})
    thief = Client()
    thief.cookies["sessionid"] = key
    assert (client.cookies["sessionid"].value != key, is_in(thief)) == (True, False)


def test_an_open_browser_is_not_enough(world: World) -> None:
    client = signed_in(world.sol)
    stale()
    for answer in (client.get("/account/password/"), client.post("/account/password/", {"password": CHOSEN})):
        assert answer["Location"] == "/account/prove/?next=/account/password/"
    assert now(world.sol).check_password(PASSWORD)


def test_a_weak_one_is_said_by_the_field(world: World) -> None:
    answer = entered(world.sol).post("/account/password/", {"password": "short"})
    assert (answer.status_code, errors(answer).keys()) == (422, {"password"})


def test_whoever_is_suspended_meanwhile_has_no_session_by_it(world: World) -> None:
    client = entered(world.sol)
    suspend(UserSelection.of(world.sol), by=operator())
    assert client.post("/account/password/", {"password": CHOSEN})["Location"].startswith("/sign-in/")
    assert now(world.sol).check_password(PASSWORD)
    assert not Session.objects.filter(user=world.sol, epoch=now(world.sol).access_epoch).exists()
