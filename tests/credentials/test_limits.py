"""SECURITY 22: how often a password may be guessed, and that nobody is locked out by others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollbook.credentials import limits
from rollbook.credentials.models import Attempts
from rollbook.users.operations import set_password
from rollbook.users.selection import UserSelection
from tests.at_once import at_once
from tests.world import PASSWORD, World, operator


def browser() -> Client:
    return Client(raise_request_exception=False)


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/sign-in/", {"login": name, "password": password, **more})


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_never_exceed_the_limit() -> None:
    """SECURITY 22: each is counted before it is tried, in the database."""
    passed = at_once(*(lambda: limits.spend(limits.BY_STRANGERS, "user 1") for _n in range(40)))
    assert (passed.count(True), passed.count(False)) == (limits.BY_STRANGERS.most, 35)


def test_a_count_begins_anew_when_its_time_is_over(world: World) -> None:
    assert [limits.spend(limits.FORGOTTEN, "x") for _n in range(4)] == [True, True, True, False]
    Attempts.objects.update(since=timezone.now() - timedelta(hours=2))
    assert limits.spend(limits.FORGOTTEN, "x")


def test_a_stranger_can_not_lock_out_a_browser_that_is_known(world: World) -> None:
    known = browser()
    sign_in(known, "ada@example.org")
    known.post("/sign-out/")
    for _n in range(10):
        sign_in(browser(), "ada@example.org", "wrong horse battery staple")
    assert sign_in(browser(), "ada@example.org").status_code == 429
    assert sign_in(known, "ada@example.org").status_code == 302


def test_a_known_browser_has_a_limit_of_its_own_for_that_person_alone(world: World) -> None:
    known = browser()
    sign_in(known, "ada@example.org")
    known.post("/sign-out/")
    wrong = [sign_in(known, "ada@example.org", "wrong horse battery staple").status_code for _n in range(6)]
    assert wrong == [422] * 5 + [429]
    for _n in range(6):
        sign_in(known, "uma@example.org", "wrong horse battery staple")
    assert sign_in(known, "uma@example.org").status_code == 429


def test_an_address_that_has_tried_too_much_spends_nobodys_count(world: World) -> None:
    for n in range(25):
        sign_in(browser(), f"n{n}@example.org")
    for _n in range(6):
        sign_in(browser(), "sol@example.org", "wrong horse battery staple")
    other = browser()
    sent = {"login": "sol@example.org", "password": PASSWORD}
    assert other.post("/sign-in/", sent, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_a_browser_is_a_stranger_again_once_access_has_ended(world: World) -> None:
    known = browser()
    sign_in(known, "ada@example.org")
    known.post("/sign-out/")
    set_password(UserSelection.of(world.ada), by=operator(), password=PASSWORD)
    for _n in range(6):
        sign_in(browser(), "ada@example.org", "wrong horse battery staple")
    assert sign_in(known, "ada@example.org").status_code == 429


def test_a_forged_device_is_a_stranger(world: World) -> None:
    client = browser()
    client.cookies["device"] = "eyIxIjoieCJ9:1uXYZ:forged"
    for _n in range(6):
        last = sign_in(client, "ada@example.org", "wrong horse battery staple")
    assert last.status_code == 429


def test_signing_in_well_uses_nothing_up(world: World) -> None:
    assert {sign_in(browser(), "ada@example.org").status_code for _n in range(12)} == {302}


@pytest.mark.parametrize(("one", "other"), [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db8:0:1::1"), ("", "x")])
def test_networks_are_told_apart(one: str, other: str) -> None:
    assert limits.network(one) != limits.network(other)
    assert limits.network("2001:db8::1") == limits.network("2001:db8::ffff:2")
