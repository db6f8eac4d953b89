"""Who gets in: bearer tokens that stand, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rollbook.sessions.models import Token
from rollbook.users.models import User
from tests import world
from tests.calling import Api, secret_for
from tests.world import World

EVERYWHERE = [
    "users",
    "users/1",
    "users/actions/suspend",
    "events",
    "events/1",
    "events/1/undo",
    "jobs/1",
    "no/such/place",
]


@pytest.mark.parametrize("secret", ["", "rbk_", "rbk_" + "A" * 43, "rbk_" + "A" * 44, "\u00e9", "' OR 1=1 --"])
def test_without_a_token_that_stands_every_address_is_closed(db: None, secret: str) -> None:
    for path in EVERYWHERE:
        method = "POST" if "actions" in path or "undo" in path else "GET"
        answer = Api(secret=secret).raw(method, path)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "unauthenticated"


def test_a_session_of_the_console_opens_nothing_here(w: World) -> None:
    browser = Client()
    browser.force_login(w.ada)
    assert browser.get("/api/v1/users").status_code == 401


def test_other_schemes_open_nothing(ada: Api) -> None:
    for value in (f"Basic {ada.secret}", f"Token {ada.secret}", ada.secret, f"Bearer{ada.secret}"):
        assert ada.client.get("/api/v1/users", headers={"Authorization": value}).status_code == 401
    assert ada.client.get("/api/v1/users", {"token": ada.secret}).status_code == 401


def test_the_scheme_may_be_written_in_any_case(ada: Api) -> None:
    assert ada.client.get("/api/v1/users", headers={"Authorization": f"bearer {ada.secret}"}).status_code == 200


def test_the_secret_is_stored_only_as_its_digest(w: World, ada: Api) -> None:
    token = Token.objects.get()
    assert ada.secret.startswith("rbk_")
    assert len(ada.secret) == 47
    assert ada.secret not in str(vars(token))
    assert len(token.secret_hash) == 64


def test_a_token_runs_out(w: World) -> None:
    soon = Api(secret=secret_for(w.ada, until=timezone.now() + timedelta(hours=1)))
    assert soon.get("users").status_code == 200
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert soon.get("users").status_code == 401


def test_its_use_is_noted_once_a_minute_and_the_users_access_once_an_hour(w: World, ada: Api) -> None:
    ada.get("users")
    first = Token.objects.get().last_used
    assert first is not None
    assert User.objects.get(pk=w.ada.pk).seen is not None
    ada.get("users")
    assert Token.objects.get().last_used == first


def test_scopes_narrow_what_the_user_may_do(w: World) -> None:
    reader = Api(w.ada, ["users.view"])
    assert reader.get("users").status_code == 200
    assert reader.get("events").status_code == 403
    denied = reader.act("suspend", w.sol)
    assert denied.status_code == 403
    assert denied.json()["permission"] == "users.suspend"
    assert User.objects.get(pk=w.sol.pk).status == "active"


def test_scopes_give_nothing_that_the_user_has_lost(w: World, uma: Api) -> None:
    from rollbook.roles.operations import remove_role
    from rollbook.users.selection import UserSelection

    assert uma.get("users").status_code == 200
    remove_role(UserSelection.of(w.uma), by=world.operator(), role="user-manager")
    assert uma.get("users").status_code == 403
    assert uma.act("suspend", w.sol).status_code == 403


def test_scopes_narrow_the_roles_that_can_be_given(w: World) -> None:
    """A role holds permissions; whoever acts by a token without them can't hand them on."""
    giver = Api(w.ada, ["roles.assign"])
    assert giver.act("add-role", w.eve, role="student").status_code == 200
    assert giver.act("add-role", w.eve, role="user-manager").status_code == 422
