"""Passkeys: added in My account, used beside a password and alone, each answer once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rollbook.credentials.models import Passkey, RecoveryCode
from rollbook.mail.models import Message
from rollbook.mail.queries import shown
from rollbook.users.models import User
from rollbook.users.operations import require_two_factor, reset_two_factor, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import text_of
from tests.credentials.passkeys import Device, add, answer, asked
from tests.credentials.two_factor import browser, equipped, is_in, password
from tests.world import PASSWORD, World


def kept(client: Client) -> None:
    assert client.post("/account/two-factor/", {"kept": "1"})["Location"] == "/account/sign-in/"


def with_passkey(user: User, **how: Any) -> tuple[Client, Device]:
    """Sign somebody in and give them a passkey."""
    client, device = browser(), Device(**how)
    password(client, user)
    assert add(client, device).status_code == 302
    kept(client)
    return client, device


def test_a_passkey_turns_two_factor_on_and_brings_recovery_codes(world: World) -> None:
    client, _device = with_passkey(world.sol)
    mine = Passkey.objects.get(user=world.sol)
    world.sol.refresh_from_db()
    assert (mine.name, world.sol.two_factor, RecoveryCode.objects.count()) == ("Laptop", True, 10)
    assert "Laptop" in text_of(client.get("/account/sign-in/"))
    assert "“Laptop”" in shown(Message.objects.get(user=world.sol, occasion="passkey_added")).text


def test_it_signs_in_alone_where_the_device_makes_sure_of_the_person(world: World) -> None:
    _client, device = with_passkey(world.sol)
    visitor = browser()
    assert answer(visitor, "/sign-in/", device, next="/account/")["Location"] == "/account/"
    assert is_in(visitor)
    assert Passkey.objects.get().last_used is not None


def test_it_does_not_where_the_device_only_notices_somebody(world: World) -> None:
    _client, device = with_passkey(world.sol, verifies=False)
    visitor = browser()
    refused = answer(visitor, "/sign-in/", device)
    assert (refused.status_code, is_in(visitor)) == (422, False)
    assert "This passkey is not good here" in text_of(refused)
    password(visitor, world.sol)
    assert answer(visitor, "/sign-in/second-factor/", device).status_code == 302
    assert is_in(visitor), "beside the password it is enough"


def test_whoever_has_only_a_passkey_is_asked_for_it_after_the_password(world: World) -> None:
    _client, device = with_passkey(world.sol)
    visitor = browser()
    assert password(visitor, world.sol)["Location"] == "/sign-in/second-factor/"
    assert not is_in(visitor)
    assert "Open your authenticator app" not in text_of(visitor.get("/sign-in/second-factor/"))
    assert answer(visitor, "/sign-in/second-factor/", device).status_code == 302
    assert is_in(visitor)


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/second-factor/"])
def test_each_answer_is_good_once(world: World, path: str) -> None:
    _client, device = with_passkey(world.sol, counts=False)
    first, second = browser(), browser()
    for visitor in (first, second):
        if path != "/sign-in/":
            password(visitor, world.sol)
    options, signed = asked(first.get(path))
    sent = {"signed": signed, "answer": device.use(options)}
    assert (first.post(path, sent).status_code, second.post(path, sent).status_code) == (302, 422)
    assert not is_in(second)


def test_a_device_that_has_counted_no_further_is_a_copy(world: World) -> None:
    _client, device = with_passkey(world.sol)
    assert answer(browser(), "/sign-in/", device).status_code == 302
    device.count -= 1
    assert answer(browser(), "/sign-in/", device).status_code == 422


def test_answers_to_other_questions_are_not_good(world: World) -> None:
    _client, device = with_passkey(world.sol)
    visitor = browser()
    options, signed = asked(visitor.get("/sign-in/"))
    _others, other = asked(browser().get("/sign-in/"))
    good = device.use(options)
    for sent in (
        {"signed": other, "answer": good}, {"signed": "x", "answer": good}, {"signed": signed, "answer": "{}"},
        {"signed": signed, "answer": "[]"}, {"signed": signed, "answer": good[:-30]}, {"answer": good},
        {"signed": signed, "answer": good.replace('"response": {', '"response": [{').replace("}}", "}]}")},
        {"signed": signed, "answer": "[" * 9000},
        {"signed": signed, "answer": good.replace('"id": "', '"id": "\\u0000')},
    ):  # fmt: skip
        assert (visitor.post("/sign-in/", sent).status_code, is_in(visitor)) == (422, False), sent


def test_answers_of_other_sites_people_and_keys_are_not_good(world: World) -> None:
    _client, device = with_passkey(world.sol)
    _other, evil = with_passkey(world.eve)
    device.origin = "https://evil.example"
    assert answer(browser(), "/sign-in/", device).status_code == 422
    visitor = browser()
    password(visitor, world.sol)
    assert answer(visitor, "/sign-in/second-factor/", evil).status_code == 422, "Eve's own, after Sol's password"
    evil.id = device.id
    assert answer(visitor, "/sign-in/second-factor/", evil).status_code == 422, "Sol's number, Eve's key"
    evil.handle = device.handle
    assert answer(browser(), "/sign-in/", evil).status_code == 422
    assert not is_in(visitor)


def test_one_device_is_added_once_and_by_its_own_answer_only(world: World) -> None:
    client, device = with_passkey(world.sol)
    stranger = browser()
    password(stranger, world.eve)
    options, signed = asked(stranger.get("/account/passkeys/add/"))
    made = device.make(options)
    assert client.post("/account/passkeys/add/", {"signed": signed, "answer": made}).status_code == 422
    assert stranger.post("/account/passkeys/add/", {"signed": signed, "answer": made}).status_code == 422
    assert Passkey.objects.count() == 1


def test_whoever_needs_two_factor_may_set_a_passkey_up_on_the_way_in(world: World) -> None:
    require_two_factor(UserSelection.of(world.sol), by=world.actor("ada"), required=True)
    client, device = browser(), Device()
    assert password(client, world.sol)["Location"] == "/sign-in/two-factor/"
    assert add(client, device, "/sign-in/two-factor/passkey/").status_code == 302
    assert not is_in(client)
    assert "Keep your recovery codes" in text_of(client.get("/sign-in/two-factor/"))
    client.post("/sign-in/two-factor/", {"kept": "1"})
    assert is_in(client)
    only = Passkey.objects.get()
    assert client.post(f"/account/passkeys/{only.pk}/remove/").status_code == 422, "it is needed"
    assert add(client, Device()).status_code == 302
    assert client.post(f"/account/passkeys/{only.pk}/remove/").status_code == 302


def test_removing_the_last_one_turns_two_factor_off(world: World) -> None:
    client, device = with_passkey(world.sol)
    equipped(world.sol)
    app = world.sol.authenticators.get()
    assert client.post(f"/account/two-factor/{app.pk}/remove/").status_code == 302
    world.sol.refresh_from_db()
    assert world.sol.two_factor
    assert client.post(f"/account/passkeys/{world.sol.passkeys.get().pk}/remove/").status_code == 302
    world.sol.refresh_from_db()
    assert (world.sol.two_factor, RecoveryCode.objects.count()) == (False, 0)
    assert answer(browser(), "/sign-in/", device).status_code == 422


def test_nobody_removes_somebody_elses(world: World) -> None:
    with_passkey(world.sol)
    client, _device = with_passkey(world.eve)
    assert client.post(f"/account/passkeys/{world.sol.passkeys.get().pk}/remove/").status_code == 404


@pytest.mark.parametrize("ended", ["suspended", "reset"])
def test_it_ends_with_suspension_and_reset(world: World, ended: str) -> None:
    _client, device = with_passkey(world.sol)
    if ended == "suspended":
        suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    else:
        reset_two_factor(UserSelection.of(world.sol), by=world.actor("ada"))
    assert Passkey.objects.filter(user=world.sol).exists() == (ended == "suspended")
    visitor = browser()
    assert (answer(visitor, "/sign-in/", device).status_code, is_in(visitor)) == (422, False)


def test_it_is_a_fresh_proof(world: World) -> None:
    client, device = with_passkey(world.sol)
    store = client.session
    del store["proved"]
    store.save()
    assert client.get("/account/passkeys/add/")["Location"] == "/account/prove/?next=/account/passkeys/add/"
    assert client.post("/account/prove/", {"password": PASSWORD, "code": "123456"}).status_code == 422
    page = "/account/prove/?next=/account/passkeys/add/"
    assert answer(client, page, device)["Location"] == "/account/passkeys/add/"
    assert client.get("/account/passkeys/add/").status_code == 200


def test_a_site_without_a_name_offers_none(world: World, settings: Any) -> None:
    settings.SITE_HOST = "192.0.2.1"
    client = browser()
    assert "passkey" not in text_of(client.get("/sign-in/"))
    password(client, world.sol)
    assert "Add a passkey" not in text_of(client.get("/account/sign-in/"))
    assert "only for sites with a name" in text_of(client.get("/account/passkeys/add/"))
