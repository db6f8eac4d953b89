"""SECURITY 30: the database is for nobody else on the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import ROOT

WORK = """
import json, pathlib, django
django.setup()
from django.conf import settings
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE people (name TEXT)")
    found = pathlib.Path(settings.DATABASES["default"]["NAME"]).parent
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in [found, *found.iterdir()]}
print(json.dumps(modes))
"""


def modes(**variables: str) -> dict[str, str]:
    """Use the database of an installation as most machines would have it; give what was made, by mode."""
    environment = {"ROLLBOOK_DEMO": "1", "DJANGO_SETTINGS_MODULE": "rollbook.config.settings", **variables}
    ended = subprocess.run(
        [sys.executable, "-c", WORK], env=environment, cwd=ROOT, capture_output=True, text=True, umask=0o022, check=True
    )
    found: dict[str, str] = json.loads(ended.stdout)
    return found


FILES = ("rollbook.sqlite3", "rollbook.sqlite3-wal", "rollbook.sqlite3-shm")


def test_what_we_make_is_for_ourselves_alone(tmp_path: Path) -> None:
    found = modes(ROLLBOOK_DATA=str(tmp_path / "a" / "data"))
    assert found == {"data": "0o700", "secret-key": "0o600", **dict.fromkeys(FILES, "0o600")}


def test_a_file_of_ones_own_address_too(tmp_path: Path) -> None:
    path = tmp_path / "own" / "rollbook.sqlite3"
    found = modes(ROLLBOOK_DATA=str(tmp_path / "data"), DATABASE_URL=f"sqlite:///{path}")
    assert found == {"own": "0o700", **dict.fromkeys(FILES, "0o600")}
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o750, 0o755])
def test_what_is_there_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    data, file = tmp_path / "data", tmp_path / "data" / "rollbook.sqlite3"
    data.mkdir()
    data.chmod(mode)
    file.touch()
    file.chmod(0o640)
    found = modes(ROLLBOOK_DATA=str(data))
    assert found["data"] == oct(mode)
    assert {found[name] for name in FILES} == {"0o640"}
