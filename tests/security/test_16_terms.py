"""16. Terms of use that are still to be accepted: no address leads past them, on no way in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from rollbook.sessions.models import Session
from rollbook.users.models import User
from rollbook.users.operations import send_reset
from rollbook.users.selection import UserSelection
from tests.credentials.passkeys import answer
from tests.credentials.test_passkeys import with_passkey
from tests.credentials.two_factor import browser, is_in, password
from tests.terms.publishing import STEP, accept, accepted, published
from tests.users.coming_in import CHOSEN, come_in, mailed, pending
from tests.world import World

OPEN = {  # what anybody may look at
    "sign-in/", "sign-in/forgotten/", "terms/", "healthz", "readyz", "api/v1/openapi.json", "mailbox/", "preferences/",
}  # fmt: skip


def addresses(patterns: list[Any], before: str = "") -> list[str]:
    """Give every address of the site that has no gaps."""
    found: list[str] = []
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and "<" not in path and "(" not in path:
            found.append(path)
    return found


@pytest.fixture
def on_the_way(world: World) -> Client:
    """Ada's browser, whose password was right, before she has accepted anything."""
    published()
    client = browser()
    assert password(client, world.ada)["Location"] == STEP
    return client


def test_no_address_shows_or_does_anything_first(world: World, on_the_way: Client) -> None:
    before = User.objects.filter(pk=world.ada.pk).values().get()
    for path in addresses(get_resolver().url_patterns):
        if path in OPEN or path.startswith("styleguide/"):
            continue
        for got in (on_the_way.get(f"/{path}"), on_the_way.post(f"/{path}", {})):
            refused = got.status_code in {401, 403, 404, 405, 422}
            led_back = got.status_code == 302 and got["Location"].startswith(("/sign-in/", STEP))
            asked = path == STEP.strip("/") + "/" and got.status_code == 200
            assert refused or led_back or asked, (path, got.status_code, got.get("Location"))
        if path == "sign-out/":
            password(on_the_way, world.ada)
    assert not Session.objects.filter(user__isnull=False).exists()
    assert not is_in(on_the_way)
    assert User.objects.filter(pk=world.ada.pk).values().get() == before


def test_the_steps_before_can_not_be_taken_twice_to_get_past(world: World, on_the_way: Client) -> None:
    for path in ("/sign-in/second-factor/", "/sign-in/new-password/", "/sign-in/two-factor/"):
        assert on_the_way.get(path)["Location"] == STEP
        assert on_the_way.post(path, {"code": "000000", "password": CHOSEN, "kept": "1"})["Location"] == STEP
    assert not is_in(on_the_way)


def test_a_reset_link_leads_past_nothing(world: World) -> None:
    published()
    send_reset(UserSelection.of(world.sol), by=world.actor("ada"))
    client = browser()
    come_in(mailed(world.sol), client)
    assert password(client, world.sol, CHOSEN)["Location"] == STEP


def test_an_activation_link_leads_past_nothing(world: World) -> None:
    published()
    nia, client = pending(), browser()
    assert come_in(mailed(nia), client).status_code == 422
    assert not is_in(client)


def test_a_passkey_leads_past_nothing(world: World) -> None:
    _mine, device = with_passkey(world.sol)
    published()
    client = browser()
    assert answer(client, "/sign-in/", device)["Location"] == STEP
    assert not is_in(client)
    assert client.post(STEP, {"terms": "1"})["Location"] == "/"


def test_another_person_s_acceptance_counts_for_nobody_else(world: World, on_the_way: Client) -> None:
    accept(world.sol, 1)
    assert on_the_way.get("/account/").status_code == 302
    assert (accepted(world.ada), is_in(on_the_way)) == ([], False)
