"""SECURITY 29: cross-site POST → 403; strict policy, no frames, no sniffing; cookies that scripts can't read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import signed_in, text_of
from tests.installation import ROOT
from tests.told import event_of, forgive, now, sessions_of
from tests.world import PASSWORD, World


def test_a_form_from_elsewhere_changes_nothing(world: World) -> None:
    event = event_of(suspend(UserSelection.of(world.eve), by=world.actor("uma")))
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(world.ada)
    sol = world.sol.pk
    for path in (
        f"/users/{sol}/suspend/", f"/users/{sol}/delete/", f"/users/{sol}/set-password/", f"/users/{sol}/set-roles/",
        "/users/add/", "/users/bulk/", f"/audit/{event.pk}/undo/", "/preferences/", "/sign-out/",
    ):  # fmt: skip
        answer = client.post(path, {"do": "users.suspend", "id": [sol], "email": "x@x.example"})
        assert answer.status_code == 403, path
        assert "This form is too old" in text_of(answer)
    assert (now(world.sol).status, now(world.eve).status) == ("active", "suspended")
    assert sessions_of(world.ada) == 1


def test_nor_does_one_that_signs_somebody_in(world: World) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD})
    assert answer.status_code == 403
    assert sessions_of(world.ada) == 0


def test_nothing_is_changed_by_looking(world: World) -> None:
    client, sol = signed_in(world.ada), world.sol.pk
    before = now(world.sol).version
    for verb in ("suspend", "delete", "set-roles", "change-phone", "set-password"):
        client.get(f"/users/{sol}/{verb}/", {"phone": "", "password": "violet umbrella sings at noon", "roles": []})
        client.head(f"/users/{sol}/{verb}/")
    assert now(world.sol).version == before


PATHS = ["/", "/users/add/", "/audit/", "/sign-in/", "/nothing-here/", "/users/987654/", "/?after=x"]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_carries_the_headers(world: World, path: str) -> None:
    answer = signed_in(world.ada).get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cache-Control"] == "no-store" or "private" in answer["Cache-Control"]


@pytest.mark.parametrize("https", [True, False])
def test_cookies_are_for_us_alone(world: World, settings: Any, https: bool) -> None:
    forgive()
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = https
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD})
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert (bool(cookie["httponly"]), cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", https), name


def test_under_https_so_is_every_cookie_of_a_whole_visit(world: World, settings: Any) -> None:
    forgive()
    for name in ("SESSION", "CSRF", "LANGUAGE"):
        setattr(settings, f"{name}_COOKIE_SECURE", True)
    client, sol = Client(), world.sol.pk
    chosen = {"theme": "dark", "density": "compact", "shortcuts": "off", "language": "de"}
    visit = [
        client.get("/sign-in/", secure=True),
        client.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD}, secure=True),
        client.get("/?shown=1&show=suspended", secure=True),
        client.post("/preferences/", chosen, secure=True),
        client.post(f"/users/{sol}/suspend/", secure=True),
        client.post("/sign-out/", secure=True),
    ]
    given = [cookie for answer in visit for cookie in answer.cookies.values() if cookie["max-age"] != 0]
    careless = {c.key for c in given if not (c["secure"] and c["httponly"] and c["samesite"] in {"Lax", "Strict"})}
    assert careless == set()
    expected = {"sessionid", "csrftoken", "messages", "device", "rollbook_show", "rollbook_theme", "django_language"}
    assert expected <= {cookie.key for cookie in given}


@pytest.mark.parametrize(("url", "secure"), [("https://people.example.org", True), ("http://127.0.0.1", False)])
def test_the_address_of_the_site_decides(tmp_path: Path, url: str, secure: bool) -> None:
    environment = {"ROLLBOOK_DEMO": "1", "ROLLBOOK_DATA": str(tmp_path), "ROLLBOOK_SITE_URL": url}
    told = "from rollbook.config import settings; print([v for n, v in vars(settings).items() if 'COOKIE_SECURE' in n])"
    python = [sys.executable, "-c", told]
    ended = subprocess.run(python, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == str([secure] * 3)
