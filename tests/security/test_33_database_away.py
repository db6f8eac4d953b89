"""SECURITY 33: the database locked or gone → a page that says so and when to try again, and nothing half done."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from rollbook.audit.models import Event
from rollbook.roles.queries import lock_administrators
from rollbook.users.models import User
from tests import world as cast
from tests.calling import secret_for
from tests.console.conftest import signed_in, text_of
from tests.told import now
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made() -> World:
    return cast.make()


def patience(milliseconds: int) -> None:
    """Set how long our connection waits for others."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
        else:
            cursor.execute(f"SET lock_timeout = {milliseconds}")


@contextmanager
def somebody_writes() -> Iterator[None]:
    """Let another connection hold what every change of standing needs."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        if connection.vendor == "sqlite":
            other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            held.set()
            done.wait(30)
            other.execute("ROLLBACK")
            other.close()
            return
        with transaction.atomic():
            lock_administrators()
            held.set()
            done.wait(30)
        connection.close()

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    assert held.wait(10)
    patience(200)
    try:
        yield
    finally:
        done.set()
        thread.join(10)


@contextmanager
def gone() -> Iterator[None]:
    """Let the database be where nobody finds it."""
    settings = connection.settings_dict
    known = dict(settings)
    connection.close()
    settings.update(NAME="/nowhere/at/all.sqlite3") if connection.vendor == "sqlite" else settings.update(
        HOST="/nowhere"
    )
    try:
        yield
    finally:
        connection.close()
        settings.update(known)


def check(answer: Any) -> None:
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    read = text_of(answer)
    assert "The database does not answer" in read
    for secret in ("Traceback", "OperationalError", "SELECT", "nowhere", "sqlite", "postgres"):
        assert secret not in answer.content.decode()


def test_a_change_while_somebody_else_writes_for_long_is_not_made_and_can_be_repeated(made: World) -> None:
    client, path = signed_in(made.ada), f"/users/{made.sol.pk}/suspend/"
    client.get("/")  # so that this access is noted
    with somebody_writes():
        check(client.post(path, {"reason": "Holidays"}))
        assert client.get("/").status_code == 200, "reading goes on"
    assert now(made.sol).status == "active"
    assert not Event.objects.filter(operation="users.suspend").exists()
    assert client.post(path, {"reason": "Holidays"}).status_code == 302
    assert now(made.sol).status == "suspended"


def test_programs_are_told_in_their_own_way(made: World) -> None:
    secret = secret_for(made.ada)
    with gone():
        answer = Client(raise_request_exception=False).get(
            "/api/v1/users", headers={"Authorization": f"Bearer {secret}"}
        )
    assert answer.status_code == 503
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503


@pytest.mark.parametrize("path", ["/", "/audit/", "/users/1/", "/sign-in/"])
def test_a_database_that_is_gone_is_said_on_every_page_and_all_is_well_when_it_is_back(made: World, path: str) -> None:
    client = signed_in(made.ada)
    with gone():
        check(client.get(path))
    assert client.get(path).status_code in {200, 302, 404}


def test_signing_in_while_it_is_gone(made: World) -> None:
    with gone():
        check(Client(raise_request_exception=False).post("/sign-in/", {"login": "ada@example.org", "password": "x"}))


def test_a_connection_that_was_cut_is_said_and_the_next_request_has_another(made: World) -> None:
    client = signed_in(made.ada)
    client.get("/")
    if connection.vendor == "postgresql":
        cut()
        check(client.get("/"))
        connection.close()  # as each request of a server does with one that is broken
    assert client.get("/").status_code == 200
    assert User.objects.count() == 5


def cut() -> None:
    """Let the server end our connection, as it does when it restarts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
