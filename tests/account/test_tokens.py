"""My account → API tokens: software that acts as oneself, for those who may let it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.credentials.links import oneself
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.sessions.models import Token
from rollbook.sessions.operations import create_own_token, revoke_own_token
from rollbook.sessions.tokens import digest, new_secret
from rollbook.users.selection import UserSelection
from tests.account.test_password import entered
from tests.calling import Api, role, secret_for
from tests.console.conftest import errors, main, signed_in, text_of
from tests.credentials.two_factor import stale
from tests.told import statements
from tests.world import PASSWORD, World, acting, person

GIVEN = {"name": "Nightly sync", "scopes": ["users.view", "audit.view"], "until": "2099-01-01"}


def made(client: Client, **given: Any) -> str:
    """Give the secret as the page shows it."""
    answer = client.post("/account/tokens/add/", {**GIVEN, **given})
    found = re.search(r"rbk_[\w-]{43}", answer.content.decode())
    assert found, text_of(answer)
    return found[0]


def test_the_secret_is_shown_once_and_opens_what_was_chosen(world: World) -> None:
    client = entered(world.ada)
    secret = made(client)
    page = client.get("/account/tokens/")
    read = text_of(page)
    assert "Nightly sync" in read
    assert "See users, See the audit log" in read
    assert "never used" in read
    assert secret not in page.content.decode()
    token = Token.objects.get()
    assert (token.user, token.scopes, token.secret_hash) == (world.ada, GIVEN["scopes"], digest(secret))
    software = Api(secret=secret)
    assert software.get("users").status_code == 200
    assert software.act("suspend", world.sol).status_code == 403
    assert "never used" not in text_of(client.get("/account/tokens/"))
    event = Event.objects.get(operation="users.create_own_token")
    assert (event.actor_id, event.door) == (world.ada.pk, "account")
    assert secret not in str(event.params) and digest(secret) not in str(event.params)  # noqa: PT018


def test_one_revokes_ones_own(world: World) -> None:
    client = entered(world.ada)
    secret = made(client)
    path = f"/account/tokens/{Token.objects.get().pk}/revoke/"
    assert client.get(path).status_code == 200
    assert Api(secret=secret).get("users").status_code == 200
    assert client.post(path)["Location"] == "/account/tokens/"
    assert Api(secret=secret).get("users").status_code == 401
    assert client.post(path).status_code == 404


def test_and_nobody_elses(world: World) -> None:
    secret_for(world.uma)
    token = Token.objects.get()
    client = entered(world.ada)
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert not revoke_own_token(UserSelection.of(world.ada), by=oneself(world.ada), token=str(token.pk)).changed
    outcome = revoke_own_token(UserSelection.of(world.uma), by=oneself(world.ada), token=str(token.pk))
    assert outcome.refused == {Refusal.UNKNOWN: [world.uma.pk]}
    assert Token.objects.filter(pk=token.pk).exists()


@pytest.mark.parametrize("name", ["sol", "eve", "cleo", "uma"])
def test_whoever_may_make_none_sees_no_tab_and_is_refused(world: World, name: str) -> None:
    user = getattr(world, name)
    client = entered(user)
    assert "/account/tokens/" not in client.get("/account/").content.decode()
    for path in ("/account/tokens/", "/account/tokens/add/"):
        assert client.get(path).status_code == 403
    assert client.post("/account/tokens/add/", GIVEN).status_code == 403
    with pytest.raises(Invalid):  # there is nothing that they could choose
        create_own_token(UserSelection.of(user), by=oneself(user), name="x", scopes=["users.erase"], digest="0" * 64)
    assert not Token.objects.exists()


def test_the_right_is_asked_again_as_it_is_made(world: World) -> None:
    role("clerk", 60, "users.view")
    clerk = person("Clio", role="clerk")
    given = {"name": "x", "scopes": ["users.view"], "digest": digest(new_secret())}
    outcome = create_own_token(UserSelection.of(clerk), by=oneself(clerk), **given)
    assert outcome.refused == {Refusal.PERMISSION: [clerk.pk]}
    with pytest.raises(Denied):
        create_own_token(UserSelection.of(clerk), by=acting(world.ada), **given)


def test_no_scope_that_one_lacks_can_be_chosen(world: World) -> None:
    """SECURITY 4."""
    role("maker", 60, "users.view", "tokens.create")
    client = entered(person("Mia", role="maker", password=PASSWORD))
    assert "users.erase" not in main(client.get("/account/tokens/add/"))
    answer = client.post("/account/tokens/add/", {**GIVEN, "scopes": ["users.view", "users.erase"]})
    assert (answer.status_code, errors(answer).keys()) == (422, {"scopes"})
    assert not Token.objects.exists()


def test_an_open_browser_is_not_enough(world: World) -> None:
    client = signed_in(world.ada)
    stale()
    answer = client.post("/account/tokens/add/", GIVEN)
    assert answer["Location"].startswith("/account/prove/")
    assert not Token.objects.exists()


@pytest.mark.parametrize("given", [{"name": ""}, {"scopes": []}, {"until": "2001-01-01"}, {"until": "x"}])
def test_what_can_not_be_is_said_by_its_field(world: World, given: dict[str, Any]) -> None:
    answer = entered(world.ada).post("/account/tokens/add/", {**GIVEN, **given})
    assert (answer.status_code, errors(answer).keys()) == (422, given.keys())


def test_many_tokens_take_no_more_statements_than_one(world: World) -> None:
    client = entered(world.ada)
    made(client)
    client.get("/account/tokens/")
    one = statements(client.get, "/account/tokens/")[1]
    for _n in range(5):
        made(client)
    assert statements(client.get, "/account/tokens/")[1] == one
