"""A database for one run, thrown away after it."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg


def server() -> str:
    """The PostgreSQL server that the environment names, or nothing."""
    url = os.environ.get("DATABASE_URL", "")
    return url if urlsplit(url).scheme in {"postgres", "postgresql"} else ""


@contextmanager
def thrown_away(name: str) -> Iterator[dict[str, str]]:
    """Give the environment variables of an empty installation on that kind of database."""
    with tempfile.TemporaryDirectory(prefix="rollbook-bench-") as data:
        common = {"ROLLBOOK_DATA": data, "ROLLBOOK_DEMO": "1", "ROLLBOOK_DEBUG": "0"}
        if name == "sqlite":
            yield {**common, "DATABASE_URL": ""}
            return
        with _created(f"rollbook_bench_{os.getpid()}") as url:
            yield {**common, "DATABASE_URL": url}


@contextmanager
def _created(database: str) -> Iterator[str]:
    try:
        connecting = psycopg.connect(server(), autocommit=True)
    except psycopg.OperationalError as error:
        sys.exit(f"DATABASE_URL: {error}")
    with connecting as connection:
        connection.execute(f"CREATE DATABASE {database}")
        try:
            yield urlsplit(server())._replace(path=f"/{database}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)")
