"""SECURITY 18: suspended, deleted, password changed → every open page is refused at its next request, for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.users.operations import delete, end_sessions, erase, reactivate, restore, set_password, suspend
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.at_once import at_once
from tests.calling import Api
from tests.console.conftest import signed_in
from tests.told import forgive, now
from tests.world import PASSWORD, World, operator

NEW = "violet umbrella sings at noon"
ENDS: dict[str, tuple[Callable[[UserSelection], Any], Callable[[UserSelection], Any]]] = {
    "suspended": (lambda who: suspend(who, by=operator()), lambda who: reactivate(who, by=operator())),
    "deleted": (lambda who: delete(who, by=operator()), lambda who: restore(who, by=operator())),
    "password set": (
        lambda who: set_password(who, by=operator(), password=NEW),
        lambda who: set_password(who, by=operator(), password=PASSWORD),
    ),
    "undone": (
        lambda who: suspend(who, by=operator()), lambda who: undo(Event.objects.latest("pk"), by=operator()),
    ),
}  # fmt: skip


def test_invalidated_sessions_end_and_tokens_stay(world: World) -> None:
    browsers, token = [signed_in(world.uma) for _device in range(3)], Api(world.uma)
    other = signed_in(world.ada)
    outcome = end_sessions(UserSelection.of(world.uma, world.sol), by=world.actor("ada"))
    assert (outcome.changed, outcome.unchanged) == ([world.uma.pk], 1)
    assert {browser.get("/").status_code for browser in browsers} == {302}
    assert (other.get("/").status_code, token.get("users").status_code) == (200, 200)
    assert signed_in(world.uma).get("/").status_code == 200
    refused = end_sessions(UserSelection.of(world.ada), by=world.actor("uma")).refused
    assert refused == {"rank": [world.ada.pk]}


@pytest.mark.parametrize("how", ENDS)
def test_every_browser_is_signed_out_at_once_and_stays_so(world: World, how: str) -> None:
    browsers, (end, back) = [signed_in(world.uma) for _device in range(3)], ENDS[how]
    assert {browser.get("/").status_code for browser in browsers} == {200}
    end(UserSelection.of(world.uma))
    assert {browser.get("/")["Location"] for browser in browsers} == {"/sign-in/?next=/"}
    back(UserSelection.of(world.uma))
    assert {browser.get("/")["Location"] for browser in browsers} == {"/sign-in/?next=/"}
    assert signed_in(now(world.uma)).get("/").status_code == 200


def test_what_they_send_at_that_moment_is_not_done(world: World) -> None:
    browser = signed_in(world.uma)
    suspend(UserSelection.of(world.uma), by=operator())
    answer = browser.post(f"/users/{world.sol.pk}/suspend/", {})
    assert answer["Location"].startswith("/sign-in/")
    assert now(world.sol).status == "active"


def test_the_others_stay_signed_in(world: World) -> None:
    browser = signed_in(world.ada)
    suspend(UserSelection.of(world.uma, world.sol), by=operator())
    assert browser.get("/").status_code == 200


def test_who_is_suspended_can_not_sign_in_and_who_is_reactivated_can(world: World) -> None:
    def try_it() -> int:
        sent = {"login": "uma@example.org", "password": PASSWORD}
        status: int = Client().post("/sign-in/", sent).status_code
        return status

    suspend(UserSelection.of(world.uma), by=operator())
    assert try_it() == 422
    reactivate(UserSelection.of(world.uma), by=operator())
    assert try_it() == 302


def test_who_sets_their_own_password_has_to_sign_in_again(world: World) -> None:
    here, elsewhere = signed_in(world.uma), signed_in(world.uma)
    here.post(f"/users/{world.uma.pk}/set-password/", {"password": NEW})
    assert elsewhere.get("/").status_code == 302
    assert here.get("/").status_code == 302


def test_a_cookie_of_somebody_erased_opens_nothing(world: World) -> None:
    browser = signed_in(world.sol)
    delete(UserSelection.of(world.sol), by=operator())
    erase(UserSelection.of(world.sol), by=operator())
    assert browser.get("/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_at_the_very_moment_leaves_no_open_door() -> None:
    """Whoever was let in before the suspension is out after it, however the two meet."""
    made = cast.make()
    for _round in range(8):
        forgive()
        browser = Client(raise_request_exception=False)
        at_once(
            lambda: browser.post("/sign-in/", {"login": "sol@example.org", "password": PASSWORD}),  # noqa: B023
            lambda: suspend(UserSelection.of(made.sol), by=operator()),
        )
        assert browser.get("/").status_code == 302
        reactivate(UserSelection.of(made.sol), by=operator())
        assert browser.get("/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_with_the_old_password_at_the_very_moment_leaves_no_open_door_either() -> None:
    made = cast.make()
    passwords = [PASSWORD, NEW]
    for n in range(6):
        forgive()
        browser = Client(raise_request_exception=False)
        at_once(
            lambda: browser.post("/sign-in/", {"login": "sol@example.org", "password": passwords[n % 2]}),  # noqa: B023
            lambda: set_password(UserSelection.of(made.sol), by=operator(), password=passwords[(n + 1) % 2]),  # noqa: B023
        )
        assert browser.get("/").status_code == 302
