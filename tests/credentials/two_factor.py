"""People with an authenticator app, and how they use it."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from rollbook.credentials import totp
from rollbook.credentials.models import Authenticator
from rollbook.kernel.sealing import seal
from rollbook.sessions.models import Session
from rollbook.users.models import User
from tests.console.conftest import text_of
from tests.world import PASSWORD

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def browser() -> Client:
    return Client(raise_request_exception=False)


def code(key: str = KEY, steps: int = 0) -> str:
    return totp.code_at(key, int(time.time()) // totp.STEP + steps)


def equipped(user: User, key: str = KEY) -> None:
    """Give somebody an app whose codes we know, none of them used."""
    Authenticator.objects.create(user=user, name="Phone", sealed=seal(key, "authenticator key"))
    User.objects.filter(pk=user.pk).update(two_factor=True)


def password(client: Client, user: User, secret: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"login": user.username, "password": secret})


def stale() -> None:
    """Let it be a while since anybody has proved who they are."""
    Session.objects.update(created_at=timezone.now() - timedelta(hours=2))


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def shown_key(client: Client, path: str) -> str:
    page = client.get(path)
    return "".join(text_of(page).partition("type the key: ")[2].split()[:8])


def set_up(client: Client, path: str) -> list[str]:
    """Read the key, give a code, take the recovery codes."""
    key = shown_key(client, path)
    wrong = client.post(path, {"code": "000000"})
    assert (wrong.status_code, shown_key(client, path)) == (422, key)
    assert client.post(path, {"code": code(key), "name": "Phone"}).status_code == 302
    page = client.get(path)
    codes = [word for word in text_of(page).split() if word.count("-") == 2 and len(word) == 14]
    assert len(codes) == 10
    assert client.post(path, {}).status_code == 422, "they have to be kept first"
    assert client.get(path).status_code == 200
    assert client.post(path, {"kept": "1"}).status_code == 302
    return codes
