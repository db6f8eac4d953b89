"""Killed at random moments under load: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.installation import Databases, Installation, children_of

ADDED = """
    SELECT username, event_id FROM users_user LEFT JOIN audit_change ON subject_id = users_user.id
    WHERE username <> 'ada@example.org'
"""
COUNTED_WRONGLY = """
    SELECT id FROM audit_event
    WHERE changed <> (SELECT count(DISTINCT subject_id) FROM audit_change WHERE event_id = audit_event.id)
"""
WAITS = 30  # seconds, for what was killed to be there again


class Load:
    """Threads that add people over the API and note who was acknowledged, whatever happens to the server."""

    def __init__(self, installation: Installation, token: str) -> None:
        self.port, self.token = installation.port, token
        self.numbers, self.ended = itertools.count(), threading.Event()
        self.acknowledged: list[str] = []
        self.odd: list[Any] = []
        self.threads = [threading.Thread(target=self._run, daemon=True) for _thread in range(3)]

    def __enter__(self) -> Load:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join(WAITS)

    def _run(self) -> None:
        while not self.ended.is_set():
            name = f"k{next(self.numbers)}"
            try:
                status, answer = self._add(name)
            except (OSError, http.client.HTTPException):  # killed before it could answer
                time.sleep(0.02)
                continue
            if status == 201:
                self.acknowledged.append(name)
            elif status != 503:
                self.odd.append((name, status, answer))

    def _add(self, name: str) -> tuple[int, bytes]:
        body = {"username": name, "email": f"{name}@example.org", "first_name": "Kay", "last_name": name}
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAITS)) as server:
            server.request("POST", "/api/v1/users/actions/create", json.dumps(body), headers)
            answer = server.getresponse()
            return answer.status, answer.read()

    def goes_on(self) -> None:
        """Wait until somebody more is acknowledged: the server is up."""
        before, end = len(self.acknowledged), time.monotonic() + WAITS
        while len(self.acknowledged) == before:
            assert time.monotonic() < end, self.odd
            time.sleep(0.01)


@pytest.fixture
def installation(databases: Databases, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "data", databases.url(databases.new()))
    installation.environment["ROLLBOOK_PROCESSES"] = "1"
    yield installation
    installation.kill()


def told(installation: Installation, *words: str) -> dict[str, Any]:
    ended = installation.command(*words, "--json")
    assert ended.returncode == 0, ended.stderr
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def rows(installation: Installation, statement: str) -> list[tuple[Any, ...]]:
    """Ask the database itself, past all code of ours."""
    if url := installation.environment["DATABASE_URL"]:
        with psycopg.connect(url) as postgresql:
            return postgresql.execute(statement.encode()).fetchall()
    with closing(sqlite3.connect(next(Path(installation.environment["ROLLBOOK_DATA"]).glob("*.sqlite3")))) as sqlite:
        assert sqlite.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert sqlite.execute("PRAGMA foreign_key_check").fetchall() == []
        return sqlite.execute(statement).fetchall()


def _try(installation: Installation, kills: int) -> None:
    told(installation, "migrate")
    told(installation, "admin", "create", "--email", "ada@example.org", "--first-name", "Ada", "--last-name", "Admin")
    scopes = ("--scope", "users.create", "--scope", "users.view")
    token = told(installation, "token", "create", "--user", "ada@example.org", *scopes)["token"]
    program = installation.serve()
    with Load(installation, token) as load:
        for _kill in range(kills):
            load.goes_on()
            time.sleep(random.uniform(0, 0.2))  # noqa: S311 - any moment will do
            for victim in (program.pid, *children_of(program.pid)):  # the parent, the server and the worker
                os.kill(victim, signal.SIGKILL)
            program.wait()
            program = installation.serve()
        load.goes_on()
    assert load.odd == []
    found = rows(installation, ADDED)
    names = [name for name, _event in found]
    assert set(load.acknowledged) <= set(names), "somebody acknowledged is lost"
    assert len(names) == len(set(names)), "somebody was added twice"
    assert all(event for _name, event in found), "somebody is there without an entry in the audit log"
    assert rows(installation, COUNTED_WRONGLY) == []
    assert rows(installation, "SELECT count(*) FROM users_search") == [(len(found) + 1,)]


def test_a_few_times(installation: Installation) -> None:
    _try(installation, 20)


@pytest.mark.torture
def test_two_hundred_times(installation: Installation) -> None:
    _try(installation, 200)
