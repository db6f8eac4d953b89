"""SECURITY 27: `next` leads to ourselves or nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import signed_in
from tests.told import event_of, forgive
from tests.world import PASSWORD, World

EVIL = [
    "https://evil.example/", "http://evil.example/", "//evil.example/", "///evil.example", "////evil.example",
    "/\\evil.example",
    "\\\\evil.example", "\\/evil.example", "http:evil.example", "https:/evil.example", "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example\\@testserver/", "http://testserver@evil.example/", "http://testserver:80@evil.example/",
    "http://testserver.evil.example/", "http://testserverXevil.example", "\t//evil.example", " //evil.example",
    "/\t/evil.example", "//evil%2eexample", "ftp://testserver/", "http://[::1]:x/",
    "/%09/evil.example\x00", "\x00//evil.example",
    "http://localhost/", "http://127.0.0.1/",
]  # fmt: skip


def leads_away(answer: Any) -> bool:
    """Tell whether a browser would leave us."""
    place = answer.get("Location", "/")
    return not place.startswith("/") or place.startswith(("//", "/\\")) or "\t" in place


@pytest.mark.parametrize("hosts", [["testserver", "localhost", "127.0.0.1"], ["*"]], ids=["named", "trial"])
def test_signing_in(world: World, settings: Any, hosts: list[str]) -> None:
    settings.ALLOWED_HOSTS = hosts
    followed = []
    for url in EVIL:
        forgive()
        sent = {"login": "ada@example.org", "password": PASSWORD, "next": url}
        for answer in (Client(raise_request_exception=False).post("/sign-in/", sent),
                       signed_in(world.ada).get("/sign-in/", {"next": url})):  # fmt: skip
            assert answer.status_code in {302, 400}, url
            if leads_away(answer):
                followed.append(url)
    assert followed == []


def test_after_an_operation_an_undo_a_change_of_preferences_and_a_sign_out(world: World) -> None:
    event = event_of(suspend(UserSelection.of(world.sol), by=world.actor("uma")))
    for url in EVIL:
        client = signed_in(world.ada)
        answers = [
            client.post(f"/users/{world.sol.pk}/change-phone/", {"phone": "", "next": url}),
            client.post(f"/users/{world.sol.pk}/change-phone/?next={url}", {"phone": ""}),
            client.post(f"/audit/{event.pk}/undo/", {"next": url}),
            client.post("/preferences/", {"theme": "dark", "next": url}),
            client.post("/sign-out/", {"next": url}),
        ]
        assert [answer.status_code for answer in answers] == [302] * 5
        assert [answer["Location"] for answer in answers if leads_away(answer)] == []


def test_a_page_of_ours_is_gone_to(world: World) -> None:
    forgive()
    answer = Client().post(
        "/sign-in/", {"login": "ada@example.org", "password": PASSWORD, "next": "/audit/?since=2026-01-01"}
    )
    assert answer["Location"] == "/audit/?since=2026-01-01"
