"""What the tests of email addresses share: somebody with a proved one, and the mails about it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from rollbook.mail.models import Message
from rollbook.mail.outbox import link_in
from rollbook.users.models import User
from rollbook.users.operations import change_email, send_reset
from rollbook.users.selection import UserSelection
from tests.account.test_password import entered
from tests.told import now
from tests.users.coming_in import come_in, mailed
from tests.world import PASSWORD, World, operator

NEW, OLD = "sol@new.example", "sol@example.org"
THIRD = "sol@third.example"
CHOSEN = "seven quiet herons wade"


def proved(user: User) -> User:
    """Let somebody choose a password by a link that is mailed: the address is then proved to be theirs."""
    send_reset(UserSelection.of(user), by=operator())
    assert come_in(mailed(user), password=PASSWORD).status_code == 302
    return now(user)


def asked(client: Client, address: str = NEW) -> Any:
    return client.post("/account/email/", {"email": address})


def path_in(message: Message) -> str:
    return link_in(message).removeprefix(settings.SITE_URL)


def mail(user: User, occasion: str, address: str = "") -> Message:
    found = Message.objects.filter(user=user, occasion=occasion)
    return (found.filter(address=address) if address else found).latest("pk")


def occasions(user: User, address: str) -> list[str]:
    return list(Message.objects.filter(user=user, address=address).order_by("pk").values_list("occasion", flat=True))


def changed(user: User, address: str = NEW, client: Client | None = None) -> Client:
    """Let somebody change their own address, from the question to the button."""
    client = client or entered(user)
    assert asked(client, address).status_code == 200
    assert client.post(path_in(mail(user, "email_confirm"))).status_code == 302
    assert now(user).email == address
    return client


def by_ada(world: World, user: User, address: str = NEW) -> Any:
    return change_email(UserSelection.of(user), by=world.actor("ada"), email=address)


def put_back(user: User, address: str = OLD, **more: Any) -> Any:
    return come_in(path_in(mail(user, "email_old", address)), password=CHOSEN, **more)
