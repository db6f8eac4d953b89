"""SECURITY 21: forged Host, X-Forwarded-Host, Forwarded → links in mail lead to the configured address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rollbook.credentials.forgotten import answer
from rollbook.mail.models import Message
from rollbook.mail.outbox import link_in
from tests.console.conftest import signed_in
from tests.world import World

FORGED = [
    {"HTTP_HOST": "evil.example"}, {"HTTP_X_FORWARDED_HOST": "evil.example"}, {"HTTP_FORWARDED": "host=evil.example"},
    {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "https"}, {"SERVER_NAME": "evil.example"},
    {"HTTP_REFERER": "https://evil.example/"},
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED, ids=",".join)
@pytest.mark.parametrize("hosts", [["testserver"], ["*"]], ids=["named", "trial"])
def test_links_lead_to_us(world: World, settings: Any, forged: dict[str, str], hosts: list[str]) -> None:
    settings.ALLOWED_HOSTS, settings.SITE_URL = hosts, "https://people.example.org"
    Client(raise_request_exception=False).post("/sign-in/forgotten/", {"login": "sol@example.org"}, **forged)
    signed_in(world.uma).post("/users/invite/", {"people": "nia@example.org"}, **forged)
    answer()
    links = [link_in(message) for message in Message.objects.all()]
    assert all(link.startswith("https://people.example.org/") for link in links)
    if hosts == ["*"]:
        assert len(links) == 2
