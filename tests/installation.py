"""Whole installations to try out from outside: programs, data folders, databases and ports of their own."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg

Program = subprocess.Popen[str]
ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Installation:
    """A data folder, a database and a port of its own."""

    def __init__(self, data: Path, database: str) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "ROLLBOOK_DATA": str(data),
            "ROLLBOOK_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
            "ROLLBOOK_PORT": str(self.port),
            "ROLLBOOK_PROCESSES": "2",
            "DATABASE_URL": database,
        }
        self.started: list[Program] = []

    def command(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "rollbook", *words],
            env=self.environment | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def serve(self, *options: str) -> Program:
        """Start it and wait until it says where it is."""
        program = subprocess.Popen(
            [sys.executable, "-m", "rollbook", "serve", "--json", *options],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.started.append(program)
        assert program.stdout
        assert json.loads(program.stdout.readline()) == {"url": self.url}
        return program

    def kill(self) -> None:
        """End whatever still runs."""
        for program in self.started:
            program.kill()
            program.wait()
            assert program.stdout
            program.stdout.close()

    def get(self, path: str) -> tuple[int, dict[str, object]]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def ready_within(self, seconds: float) -> tuple[int, dict[str, object]]:
        end = time.monotonic() + seconds
        while (answer := self.get("/readyz"))[0] != 200 and time.monotonic() < end:
            time.sleep(0.1)
        return answer


class Databases:
    """PostgreSQL databases on the server of this test run; those of SQLite lie in the data folder."""

    def __init__(self) -> None:
        self.server = os.environ.get("DATABASE_URL", "")
        self.made: list[str] = []

    def new(self, template: str = "template1") -> str:
        """An empty one, or a copy; its name, which is empty for SQLite."""
        if not self.server:
            return ""
        name = f"serve_{os.getpid()}_{len(self.made)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.made.append(name)
        return name

    def url(self, name: str) -> str:
        address, _question, parameters = self.server.partition("?")
        return f"{address.rpartition('/')[0]}/{name}?{parameters}" if name else ""

    def run(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


def children_of(pid: int) -> set[int]:
    """Each thread has a list of the processes that it started."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return {int(child) for threads in lists for child in threads.read_text().split()}


def runs(pid: int) -> bool:
    """A child without a parent may stay as a zombie where nothing collects it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
