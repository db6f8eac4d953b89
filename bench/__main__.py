"""The command: reads the arguments, and measures each database in a process of its own."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import database, table

DATABASES = ("sqlite", "postgresql")


def main() -> None:
    """Print a table for each database; with --json, write the figures to a file too."""
    arguments = _arguments()
    results = []
    for name in _chosen(arguments.database):
        results.append(_measured(name, arguments))
        if arguments.json:
            arguments.json.write_text(json.dumps(results, indent=2) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000, metavar="N", help="how many there are (100,000)")
    parser.add_argument("--database", choices=DATABASES, help="one of them; both where DATABASE_URL names a server")
    parser.add_argument("--only", default="", metavar="WORD", help="only rows whose number or name has this word")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file")
    return parser.parse_args()


def _chosen(name: str | None) -> tuple[str, ...]:
    """PostgreSQL needs a server, which only the caller knows."""
    if name == "postgresql" and not database.server():
        sys.exit("Set DATABASE_URL to a PostgreSQL server where a database may be made: postgresql://user@host/name")
    if name is None and not database.server():
        print("SQLite only: DATABASE_URL names no PostgreSQL server.", file=sys.stderr)
    return (name,) if name else DATABASES if database.server() else DATABASES[:1]


def _measured(name: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """Settings can be read once in a process, so each database gets one."""
    command = [sys.executable, "-m", "bench.run", str(arguments.people), arguments.only]
    with database.thrown_away(name) as environment:
        ended = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if ended.returncode:
        sys.exit(ended.returncode)
    result: dict[str, Any] = json.loads(ended.stdout)
    print(table.render(result))
    return result


if __name__ == "__main__":
    main()
