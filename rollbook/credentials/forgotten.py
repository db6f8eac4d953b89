"""Forgotten passwords: asked for by anybody, answered by the worker, to the address that we know."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from rollbook.credentials import limits
from rollbook.credentials.models import Forgotten
from rollbook.kernel.actor import Actor
from rollbook.roles.queries import everything
from rollbook.users.models import DELETED, User
from rollbook.users.operations import forgot_password
from rollbook.users.queries import by_name
from rollbook.users.selection import UserSelection

BATCH: Final = 20


def ask(name: str, address: str) -> None:
    """Note that somebody asks for a new password by a name: the same work whoever that is, or is not."""
    Forgotten.objects.create(name=name[:254], address=address or None)


def answer() -> int:
    """Send a link to those who have asked and are somebody; tell how many were asked for."""
    asked = _take()
    for one in asked:
        user = by_name(one.name)
        known = user and User.objects.filter(pk=user.pk).exclude(DELETED).exists()
        if user and known and limits.spend(limits.FORGOTTEN, f"user {user.pk}"):
            by = Actor(label=user.name, door="account", via="forgotten password", address=one.address,
                       authority=everything)  # fmt: skip
            forgot_password(UserSelection.of(user), by=by)
    return len(asked)


@transaction.atomic
def _take() -> list[Forgotten]:
    locked = Forgotten.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    taken = list(locked.order_by("pk")[:BATCH])
    Forgotten.objects.filter(pk__in=[one.pk for one in taken]).delete()
    return taken
