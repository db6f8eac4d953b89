"""One run on one database, which the environment names: `python -m bench.run PEOPLE WORD` prints JSON."""

import json
import logging
import os
import pkgutil
import sys
from importlib import import_module
from typing import Any

import django


def run(count: int, only: str) -> dict[str, Any]:
    """Fill the database, and measure the rows that are asked for. What needs Django comes after its start."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rollbook.config.settings"
    django.setup()
    _quietly()
    measuring, filling, rows = (import_module(f"bench.{name}") for name in ("measuring", "filling", "rows"))
    for module in pkgutil.iter_modules(rows.__path__):
        import_module(f"bench.rows.{module.name}")
    known = sorted(measuring.rows, key=lambda row: int(row.number))
    chosen = [row for row in known if only.lower() in f"{row.number} {row.name}".lower()]
    people = filling.fill(count)
    results = []
    for row in chosen:
        print(f"{people.vendor}: {row.number} {row.name} …", file=sys.stderr)
        results.append(measuring.measured(row, people))
    return {"database": people.vendor, "people": count, "cores": len(os.sched_getaffinity(0)), "rows": results}


def _quietly() -> None:
    """Requests are logged as they are in production, but to nowhere."""
    nowhere = open(os.devnull, "w")  # noqa: SIM115 - stays open as long as the process
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(nowhere)


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), sys.argv[2])))
