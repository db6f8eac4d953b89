"""On the way in: what is asked before there is a session, and forgotten passwords."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.sessions.models import Session
from rollbook.users.models import User
from rollbook.users.operations import create, set_password
from rollbook.users.selection import UserSelection
from tests.calling import Api, cli
from tests.console.conftest import errors, signed_in, text_of
from tests.users.coming_in import CHOSEN, now
from tests.world import PASSWORD, World, operator

TEMPORARY = "only for the first morning"


def browser() -> Client:
    return Client(raise_request_exception=False)


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/sign-in/", {"login": name, "password": password, **more})


def temporary(user: User) -> None:
    set_password(UserSelection.of(user), by=operator(), password=TEMPORARY, temporary=True)


# -- temporary passwords


def test_a_temporary_password_leads_to_a_new_one_and_nowhere_else(world: World) -> None:
    temporary(world.ada)
    client = browser()
    answer_ = sign_in(client, "ada@example.org", TEMPORARY, next="/audit/")
    assert (answer_.status_code, answer_["Location"]) == (302, "/sign-in/new-password/")
    for path in ("/", "/audit/", "/users/add/", f"/users/{world.sol.pk}/", "/mail/"):
        assert client.get(path)["Location"].startswith("/sign-in/"), path
    assert not Session.objects.exclude(user=None).exists()
    done = client.post("/sign-in/new-password/", {"password": CHOSEN})
    assert (done.status_code, done["Location"]) == (302, "/audit/")
    assert client.get("/audit/").status_code == 200
    assert (now(world.ada).must_change_password, now(world.ada).check_password(CHOSEN)) == (False, True)
    event = Event.objects.get(operation="users.change_password")
    assert (event.actor_id, event.door) == (world.ada.pk, "account")


@pytest.mark.parametrize("password", ["", "short", TEMPORARY])
def test_the_temporary_one_itself_and_a_weak_one_are_refused(world: World, password: str) -> None:
    temporary(world.ada)
    client = browser()
    sign_in(client, "ada@example.org", TEMPORARY)
    answer_ = client.post("/sign-in/new-password/", {"password": password})
    assert (answer_.status_code, list(errors(answer_))) == (422, ["password"])
    assert now(world.ada).check_password(TEMPORARY)


def test_the_way_in_ends_after_a_while_and_with_their_access(world: World) -> None:
    temporary(world.ada)
    client = browser()
    sign_in(client, "ada@example.org", TEMPORARY)
    temporary(world.ada)  # somebody has set another one meanwhile
    assert client.post("/sign-in/new-password/", {"password": CHOSEN})["Location"] == "/sign-in/"
    assert not now(world.ada).check_password(CHOSEN)
    sign_in(client, "ada@example.org", TEMPORARY)
    session = client.session
    session["entering"] = {**session["entering"], "at": (timezone.now() - timedelta(minutes=16)).isoformat()}
    session.save()
    assert client.post("/sign-in/new-password/", {"password": CHOSEN})["Location"] == "/sign-in/"


def test_a_newer_password_of_an_administrator_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary(world.ada)
    client = browser()
    sign_in(client, "ada@example.org", TEMPORARY)
    check = User.check_password

    def meanwhile(user: User, password: str) -> bool:
        monkeypatch.setattr(User, "check_password", check)
        set_password(UserSelection.of(world.ada), by=operator(), password=PASSWORD)
        return check(user, password)

    monkeypatch.setattr(User, "check_password", meanwhile)
    client.post("/sign-in/new-password/", {"password": CHOSEN})
    assert now(world.ada).check_password(PASSWORD)
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_a_plan_shows_no_password(world: World) -> None:
    assert "shown" not in Api(world.uma).act("set-password", world.sol, plan=True).json()


def test_nobody_else_has_a_page_there(world: World) -> None:
    assert browser().get("/sign-in/new-password/")["Location"] == "/sign-in/"
    assert browser().post("/sign-in/new-password/", {"password": CHOSEN})["Location"] == "/sign-in/"
    assert not Event.objects.filter(operation="users.change_password").exists()


def test_an_empty_password_has_one_made_up_and_shown_once(world: World) -> None:
    client = signed_in(world.uma)
    page = client.post(f"/users/{world.sol.pk}/set-password/", {"password": "", "temporary": "on"})
    assert page.status_code == 200
    made = next(word for word in text_of(page).split() if word.count("-") == 3)
    assert now(world.sol).check_password(made)
    assert now(world.sol).must_change_password
    event = Event.objects.get(operation="users.set_password")
    assert made not in str([*event.changes.values(), event.params])
    body = Api(world.uma).act("set-password", world.cleo).json()
    assert now(world.cleo).check_password(body["shown"][str(world.cleo.pk)])
    assert not now(world.cleo).must_change_password
    said = cli("users", "set-password", "cleo@example.org", "--temporary", acts_as=world.uma).output
    assert now(world.cleo).check_password(next(word for word in said.split() if word.count("-") == 3))


def test_somebody_is_added_with_a_password_made_up(world: World) -> None:
    outcome = create(UserSelection(()), by=world.actor("uma"), email="nia@example.org", make_password=True,
                     temporary=True)  # fmt: skip
    (pk,) = outcome.changed
    assert User.objects.get(pk=pk).check_password(outcome.shown[pk])
    client = signed_in(world.uma)
    sent = {"way": "made", "email": "kim@example.org", "temporary": "on", "status": "active"}
    page = client.post("/users/add/", sent)
    made = next(word for word in text_of(page).split() if word.count("-") == 3)
    kim = User.objects.get(email="kim@example.org")
    assert (kim.check_password(made), kim.must_change_password) == (True, True)
