"""People who are on their way in, and the links that they were sent."""

from __future__ import annotations

from typing import Any

from django.test import Client

from rollbook.kernel.actor import Actor
from rollbook.mail.models import Message
from rollbook.mail.outbox import link_in
from rollbook.users.models import User
from rollbook.users.operations import create, invite
from rollbook.users.selection import UserSelection
from tests import world

CHOSEN = "seven quiet herons wade"


def invited(email: str = "nia@example.org", *, by: Actor | None = None, **more: Any) -> User:
    outcome = invite(UserSelection(()), by=by or world.operator(), email=email, **more)
    return User.objects.get(pk=outcome.changed[0])


def pending(email: str = "nia@example.org", *, by: Actor | None = None, **more: Any) -> User:
    given = {"first_name": "Nia", "last_name": "Okoro", "status": "pending", **more}
    return User.objects.get(pk=create(UserSelection(()), by=by or world.operator(), email=email, **given).changed[0])


def mailed(user: User) -> str:
    """Give the path of the link in the last mail to somebody."""
    link = link_in(Message.objects.filter(user=user).latest("pk"))
    assert link.startswith("http://localhost:8000/")
    return link.removeprefix("http://localhost:8000")


def come_in(path: str, client: Client | None = None, **more: Any) -> Any:
    """Fill the page in and press its button."""
    return (client or Client(raise_request_exception=False)).post(path, {"password": CHOSEN, **more})


def now(user: User) -> User:
    return User.objects.get(pk=user.pk)
