"""Forgotten passwords: chosen anew by mail, without telling who has an account."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollbook.credentials.forgotten import answer
from rollbook.credentials.models import Forgotten, Link
from rollbook.mail.models import Message
from rollbook.users.operations import delete, send_reset, set_password, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import signed_in, text_of
from tests.users.coming_in import CHOSEN, come_in, invited, mailed, now, pending
from tests.world import PASSWORD, World, operator


def browser() -> Client:
    return Client(raise_request_exception=False)


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/sign-in/", {"login": name, "password": password, **more})


def forget(name: str, client: Client | None = None) -> Any:
    return (client or browser()).post("/sign-in/forgotten/", {"login": name})


@pytest.mark.parametrize("name", ["sol@example.org", "SOL@Example.org "])
def test_a_forgotten_password_is_chosen_anew_by_mail(world: World, name: str) -> None:
    here = signed_in(world.sol)
    assert forget(name).status_code == 200
    assert not Message.objects.exists(), "the page itself finds nobody"
    assert answer() == 1
    path = mailed(world.sol)
    assert Message.objects.get().occasion == "reset"
    assert browser().get(path).status_code == 200
    done = come_in(path)
    assert (done.status_code, done["Location"]) == (302, "/sign-in/")
    assert now(world.sol).check_password(CHOSEN)
    assert here.get("/")["Location"].startswith("/sign-in/"), "every session has ended"
    assert sign_in(browser(), "sol@example.org", CHOSEN).status_code == 302
    assert come_in(path).status_code == 410
    assert Message.objects.latest("pk").occasion == "password_changed"


def test_it_signs_nobody_in(world: World) -> None:
    forget("sol@example.org")
    answer()
    client = browser()
    come_in(mailed(world.sol), client)
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_the_answer_is_the_same_whoever_it_is(world: World) -> None:
    suspend(UserSelection.of(world.eve), by=operator())
    names = ("sol@example.org", "eve@example.org", "nobody@example.org")
    texts = {text_of(forget(name)).replace(name, "…") for name in names}
    assert len(texts) == 1


def test_nobody_but_the_active_is_written_to(world: World) -> None:
    suspend(UserSelection.of(world.eve), by=operator())
    delete(UserSelection.of(world.cleo), by=operator())
    for name in ("eve@example.org", "cleo@example.org", "nobody@example.org", ""):
        forget(name)
    answer()
    assert not Message.objects.exists()
    assert not Forgotten.objects.exists()


def test_whoever_is_still_to_come_in_gets_their_link_once_more(world: World) -> None:
    nia, kim = pending(), invited("kim@example.org", by=world.actor("uma"))
    for name in ("nia@example.org", "kim@example.org"):
        forget(name)
    answer()
    assert Message.objects.filter(user=nia).latest("pk").occasion == "activation"
    suspend(UserSelection.of(world.uma), by=operator())
    assert come_in(mailed(nia)).status_code == 302
    assert come_in(mailed(kim)).status_code == 410, "whoever invited still has to vouch for it"


def test_one_account_is_written_to_three_times_an_hour(world: World) -> None:
    for _n in range(6):
        forget("sol@example.org")
        answer()
    assert Message.objects.filter(user=world.sol).count() == 3


def test_one_address_may_not_ask_without_end(world: World) -> None:
    codes = [forget(f"n{n}@example.org").status_code for n in range(25)]
    assert codes == [200] * 20 + [429] * 5


@pytest.mark.parametrize("given", [{}, {"login": ""}, {"login": "a" * 255}, {"login": "a\x00"}])
def test_what_can_not_be_is_said(world: World, given: dict[str, str]) -> None:
    assert browser().post("/sign-in/forgotten/", given).status_code == 422


def test_an_administrator_sends_it_too(world: World) -> None:
    outcome = send_reset(UserSelection.of(world.sol, world.ada), by=world.actor("uma"))
    assert (outcome.changed, outcome.refused) == ([world.sol.pk], {"rank": [world.ada.pk]})
    assert come_in(mailed(world.sol)).status_code == 302
    suspend(UserSelection.of(world.sol), by=operator())
    refused = send_reset(UserSelection.of(world.sol), by=world.actor("uma")).refused
    assert refused == {"inactive": [world.sol.pk]}


def test_links_of_one_kind_open_no_other_page(world: World) -> None:
    """SECURITY 13: a secret serves what it was made for, and whom."""
    send_reset(UserSelection.of(world.sol), by=operator())
    reset, activation = mailed(world.sol), mailed(pending())
    assert come_in(reset.replace("/reset/", "/activate/")).status_code == 404
    assert come_in(activation.replace("/activate/", "/reset/")).status_code == 404
    assert come_in(reset, login="ada@example.org", username="ada@example.org", user=world.ada.pk).status_code == 302
    assert now(world.ada).check_password(PASSWORD)
    assert now(world.sol).check_password(CHOSEN)


@pytest.mark.parametrize("how", ["expired", "sent again", "password set", "suspended"])
def test_a_reset_link_that_has_ended_changes_nothing(world: World, how: str) -> None:
    send_reset(UserSelection.of(world.sol), by=operator())
    path = mailed(world.sol)
    {
        "expired": lambda: Link.objects.update(expires_at=timezone.now()),
        "sent again": lambda: send_reset(UserSelection.of(world.sol), by=operator()),
        "password set": lambda: set_password(UserSelection.of(world.sol), by=operator(), password=PASSWORD),
        "suspended": lambda: suspend(UserSelection.of(world.sol), by=operator()),
    }[how]()
    answer_ = come_in(path)
    assert (answer_.status_code, "Ask for a new link" in text_of(answer_)) == (410, True)
    assert now(world.sol).check_password(PASSWORD)
