"""How Rollbook talks to its database: SQLite without any server, or PostgreSQL."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from rollbook.config.environment import Environment

POSTGRESQL = "django.db.backends.postgresql"

# One writer at a time: IMMEDIATE takes the lock at the beginning, so a transaction never fails half way
# because another one wrote first. 20 s is longer than any single chunk of a job may take.
SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
    "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY",
}

# A request that takes longer than this has lost its reader. `rollbook migrate` lifts the first limit.
POSTGRESQL_LIMITS = {
    "statement_timeout": "60s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "120s",
}


def database(environment: Environment) -> dict[str, Any]:
    """Django's settings for the one database."""
    if environment.database_url is None:
        return sqlite(environment.data / "rollbook.sqlite3")
    url = environment.database_url.get_secret_value()
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path.removeprefix("/"))))
    return postgresql(url)


def sqlite(path: Path) -> dict[str, Any]:
    """A file. Its folder is made here, since SQLite's own message for a missing one tells nobody anything.

    SQLite would make the file readable for everybody on the machine. It gives `-wal` and `-shm` the file's own mode.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # it is there already, or SQLite will say what is wrong
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path.resolve(),
        "OPTIONS": SQLITE,
        "CONN_MAX_AGE": None,
    }


def postgresql(url: str) -> dict[str, Any]:
    """A server. Parameters of the address (`?sslmode=require`) go to libpq as they are."""
    parts = urlsplit(url)
    limits = " ".join(f"-c {name}={value}" for name, value in POSTGRESQL_LIMITS.items())
    options: dict[str, Any] = {"options": limits, "application_name": "rollbook"} | dict(parse_qsl(parts.query))
    options["prepare_threshold"] = None  # a plan for any value makes LIKE a hundred times slower
    return {
        "ENGINE": POSTGRESQL,
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def pool(environment: Environment) -> dict[str, int]:
    """How many PostgreSQL connections a server process shares among its requests, and how long one waits (s).

    For servers only: a command or a worker needs just one, and SQLite's stay open anyway.
    """
    return {"min_size": 1, "max_size": environment.threads + 1, "timeout": 10}
