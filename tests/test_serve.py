"""`rollbook serve` as an operator meets it: started as a program, with nothing but its environment."""

import json
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Databases, Installation, children_of, runs

ENDS_WITHIN = 20


@pytest.fixture(scope="module")
def pattern(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An installation that others are copied from: its folder and its database."""
    folder, name = tmp_path_factory.mktemp("pattern"), databases.new()
    ended = Installation(folder, databases.url(name)).command("migrate")
    assert ended.returncode == 0, ended.stderr
    return folder, name


@pytest.fixture
def installation(databases: Databases, pattern: tuple[Path, str], tmp_path: Path) -> Iterator[Installation]:
    folder, name = pattern
    shutil.copytree(folder, tmp_path / "data")
    installation = Installation(tmp_path / "data", databases.url(databases.new(name) if name else ""))
    yield installation
    installation.kill()


@pytest.fixture
def bare(databases: Databases, tmp_path: Path) -> Installation:
    """Not migrated yet."""
    return Installation(tmp_path, databases.url(databases.new()))


def test_it_refuses_a_database_that_is_not_migrated(bare: Installation) -> None:
    ended = bare.command("serve")
    assert ended.returncode == 1
    assert "The database is not up to date. Run `rollbook migrate`." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_it_says_that_the_database_is_away(bare: Installation) -> None:
    ended = bare.command("serve", DATABASE_URL="postgresql://127.0.0.1:9/rollbook")
    assert ended.returncode == 1
    assert ended.stderr.startswith("The database reports: ")
    assert "Traceback" not in ended.stderr


def test_it_refuses_a_port_that_is_taken(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        ended = installation.command("serve")
    assert ended.returncode == 1
    assert f"Port {installation.port} is taken by another program." in ended.stderr


def test_migrating_again_changes_nothing(installation: Installation) -> None:
    again = installation.command("migrate", "--json")
    assert (again.returncode, json.loads(again.stdout)) == (0, {"migrations": 0})


def test_it_serves_and_works_and_ends_in_peace(installation: Installation) -> None:
    program = installation.serve()
    assert installation.get("/healthz") == (200, {"status": "serving"})
    assert installation.ready_within(ENDS_WITHIN) == (200, {"status": "ready"})
    program.send_signal(signal.SIGTERM)
    assert program.wait(ENDS_WITHIN) == 0


def test_without_a_worker_it_is_not_ready(installation: Installation) -> None:
    program = installation.serve("--no-worker")
    assert installation.get("/readyz") == (503, {"status": "not ready", "problems": ["worker"]})
    program.send_signal(signal.SIGINT)
    assert program.wait(ENDS_WITHIN) == 0


def test_a_request_under_way_is_finished(installation: Installation) -> None:
    program = installation.serve("--no-worker")
    with socket.create_connection(("127.0.0.1", installation.port), timeout=ENDS_WITHIN) as visitor:
        head = "POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
        visitor.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\na=".encode())
        time.sleep(0.5)  # it has begun to read and waits for the rest
        program.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", installation.port))
        visitor.sendall(b"xy")
        assert visitor.recv(100).startswith(b"HTTP/1.1 403")  # an answer: a form without its token
    assert program.wait(ENDS_WITHIN) == 0


def test_nothing_is_left_when_it_is_killed(installation: Installation) -> None:
    program = installation.serve()
    assert installation.ready_within(ENDS_WITHIN)[0] == 200
    children = children_of(program.pid)
    assert len(children) == 3  # two processes of the server and a worker
    program.kill()
    program.wait()
    end = time.monotonic() + ENDS_WITHIN
    while any(runs(child) for child in children):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_what_dies_is_started_again(installation: Installation) -> None:
    program = installation.serve()
    assert installation.ready_within(ENDS_WITHIN)[0] == 200
    before = children_of(program.pid)
    for child in before:
        os.kill(child, signal.SIGKILL)
    end = time.monotonic() + ENDS_WITHIN
    while len(children_of(program.pid) - before) < len(before):
        assert time.monotonic() < end
        time.sleep(0.1)
    assert installation.ready_within(ENDS_WITHIN)[0] == 200
