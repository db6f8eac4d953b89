"""SECURITY 22: who guesses is known by their address; what only looks like one is not believed, and breaks nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from rollbook.audit.models import Event
from rollbook.doors.requests import client_address
from rollbook.sessions.models import Session
from tests.calling import Api
from tests.told import forgive, now
from tests.world import PASSWORD, World

DIRECT = "198.51.100.7"
NONE = [
    "unknown", "_hidden", "-", "'; DROP TABLE x --", "203.0.113", "203.0.113.256", "1" * 400, "203.0.113.9 x", ":80",
    "[]:80", "[203.0.113.9", "2001:db8::zz", "203.0.113.9:http", "example.org", "%eth0", "[[::1]]", "٢٠٣.0.113.9",
]  # fmt: skip


@pytest.mark.parametrize("given", NONE)
def test_what_is_no_address_counts_as_absent(rf: RequestFactory, settings: Any, given: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert client_address(rf.get("/", REMOTE_ADDR=DIRECT, HTTP_X_FORWARDED_FOR=given)) == DIRECT


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("203.0.113.9:52144", "203.0.113.9"),
        ("2001:db8::9", "2001:db8::9"),
        ("2001:DB8:0::9", "2001:db8::9"),
        ("[2001:db8::9]", "2001:db8::9"),
        ("[2001:db8::9]:52144", "2001:db8::9"),
        ("fe80::9%eth0", "fe80::9"),
        ("garbage, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, garbage", DIRECT),
    ],
)
def test_ports_and_brackets_are_taken_off(rf: RequestFactory, settings: Any, given: str, address: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert client_address(rf.get("/", REMOTE_ADDR=DIRECT, HTTP_X_FORWARDED_FOR=given)) == address


@pytest.mark.parametrize(("direct", "address"), [("", ""), ("unix:", ""), ("203.0.113.9:80", "203.0.113.9")])
def test_the_direct_address_is_looked_at_alike(rf: RequestFactory, direct: str, address: str) -> None:
    assert client_address(rf.get("/", REMOTE_ADDR=direct)) == address


@pytest.mark.parametrize(("sent", "kept"), [
    ({"REMOTE_ADDR": DIRECT, "HTTP_X_FORWARDED_FOR": "unknown"}, DIRECT),
    ({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "unknown"}, None),
    ({"REMOTE_ADDR": ""}, None),  # a socket that is a file
    ({"REMOTE_ADDR": "unix:"}, None),
])  # fmt: skip
def test_signing_in_and_changing_somebody_go_on(
    world: World, settings: Any, sent: dict[str, str], kept: str | None
) -> None:
    settings.TRUSTED_PROXIES = 1
    forgive()
    browser = Client(raise_request_exception=False, **sent)
    assert browser.post("/sign-in/", {"login": "uma@example.org", "password": PASSWORD}).status_code == 302
    assert Session.objects.get(user=world.uma).address == kept
    assert browser.post(f"/users/{world.sol.pk}/suspend/", {}).status_code == 302
    assert now(world.sol).status == "suspended"
    assert Event.objects.get(operation="users.suspend").address == kept
    api = Api(world.uma)
    api.client = Client(raise_request_exception=False, **sent)
    assert api.act("reactivate", world.sol).status_code == 200
    assert Event.objects.get(operation="users.reactivate").address == kept
