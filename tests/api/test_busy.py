"""A database that is really locked: nothing is changed, the caller is told when to come again, and then it works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from rollbook.users.models import User
from tests import world
from tests.calling import Api

PATIENCE = 30


@contextmanager
def locked(user: User) -> Iterator[None]:
    """Have somebody else hold the user's row, in a transaction that comes to nothing."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            User.objects.filter(pk=user.pk).update(contact="being written")
            held.set()
            release.wait(PATIENCE)
            transaction.set_rollback(True)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(PATIENCE)
    try:
        yield
    finally:
        release.set()
        other.join(PATIENCE)


def lose_patience() -> None:
    """Wait for a lock no longer than a moment, in this connection."""
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA busy_timeout = 200" if sqlite else "SET lock_timeout = '200ms'")


@pytest.mark.django_db(transaction=True)
def test_a_lock_held_by_somebody_else_is_a_503_and_the_same_call_works_afterwards() -> None:
    w = world.make()
    ada = Api(w.ada)
    with locked(w.sol):
        lose_patience()
        busy = ada.act("suspend", w.sol)
    assert (busy.status_code, busy.json()["code"]) == (503, "unavailable")
    assert int(busy["Retry-After"]) >= 1
    assert User.objects.get(pk=w.sol.pk).status == "active"
    assert ada.act("suspend", w.sol).json()["changed"] == 1
    connection.close()  # and with it the short patience
