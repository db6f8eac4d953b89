"""The environment: what it may say, and what is said when it is wrong."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from rollbook.config import databases, logs, secret
from rollbook.config.environment import Environment, explain

FAILURE = (ValueError, ValueError(), None)
GOOD_SECRET = "a-secret-of-at-least-thirty-two-characters"


def faults(monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[str]:
    monkeypatch.setenv("ROLLBOOK_SECRET_KEY", GOOD_SECRET)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        Environment()
    return explain(caught.value)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("ROLLBOOK_PORT", "abc", 'ROLLBOOK_PORT: "abc" is not a port. Give a number from 1 to 65535.'),
        ("ROLLBOOK_PORT", "70000", 'ROLLBOOK_PORT: "70000" is not a port. Give a number from 1 to 65535.'),
        ("ROLLBOOK_LOG", "xml", 'ROLLBOOK_LOG: "xml" is not a way to write the log. Give json or text.'),
        ("ROLLBOOK_DEBUG", "maybe", 'ROLLBOOK_DEBUG: "maybe" is not a switch. Give 1 or 0.'),
    ],
)
def test_a_wrong_value_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    assert faults(monkeypatch, **{variable: value}) == [message]


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told = faults(monkeypatch, ROLLBOOK_PORT="x", ROLLBOOK_THREADS="0", ROLLBOOK_UNDO_DAYS="-1")
    assert [line.partition(":")[0] for line in told] == [
        "ROLLBOOK_PORT",
        "ROLLBOOK_THREADS",
        "ROLLBOOK_UNDO_DAYS",
    ]


@pytest.mark.parametrize(
    "value", ["people.example.org", "ftp://example.org", "https://", "https://a/path", "http://a:port"]
)
def test_the_site_url_is_an_origin(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    (message,) = faults(monkeypatch, ROLLBOOK_SITE_URL=value)
    assert message.startswith("ROLLBOOK_SITE_URL: ")


def test_passwords_are_not_repeated_in_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    told = faults(monkeypatch, DATABASE_URL="mysql://rollbook:hunter2@db/x")
    assert told[0].startswith("DATABASE_URL: the value is not the address of a database.")
    assert "hunter2" not in "".join(told)


@pytest.mark.parametrize("given", ["", "too-short"])
def test_production_needs_a_secret_of_its_own(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    (message,) = faults(monkeypatch, ROLLBOOK_SECRET_KEY=given)
    assert message.startswith("ROLLBOOK_SECRET_KEY: the value is not a secret of at least 32 characters.")
    assert given not in message or not given


def test_a_trial_makes_its_secret_once_for_its_owner_only(tmp_path: Path) -> None:
    trial = Environment(demo=True, data=tmp_path / "data", secret_key=SecretStr(""))
    made = secret.secret_key(trial)
    assert len(made) >= 48
    assert secret.secret_key(trial) == made
    assert [path.name for path in trial.data.iterdir()] == ["secret-key"]
    assert (trial.data / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_site_url_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLLBOOK_PORT", "8123")
    assert Environment().site_url == "http://localhost:8123"
    monkeypatch.setenv("ROLLBOOK_SITE_URL", "https://people.example.org/")
    assert Environment().site_url == "https://people.example.org"


def test_a_wrong_environment_ends_with_code_2_and_no_traceback() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "rollbook", "check"],
        env={"ROLLBOOK_PORT": "abc", "ROLLBOOK_DEMO": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr == 'ROLLBOOK_PORT: "abc" is not a port. Give a number from 1 to 65535.\n'
    assert ended.stdout == ""


def test_an_address_of_postgresql_is_taken_apart(tmp_path: Path) -> None:
    url = "postgresql://ada:p%40ss%2Fword@db.example.org:5433/roll%20book?sslmode=require"
    settings = databases.database(_with(tmp_path, url))
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"]) == (
        "ada",
        "p@ss/word",
        "db.example.org",
    )
    assert (settings["PORT"], settings["NAME"]) == ("5433", "roll book")
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert settings["OPTIONS"]["prepare_threshold"] is None


@pytest.mark.parametrize("form", ["sqlite:///{}", None])
def test_sqlite_makes_its_own_folder(tmp_path: Path, form: str | None) -> None:
    path = tmp_path / "new" / "rollbook.sqlite3"
    settings = databases.database(_with(tmp_path / "new", form and form.format(path)))
    assert settings["NAME"] == path
    assert path.parent.is_dir()
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def _with(data: Path, url: str | None) -> Environment:
    variables = {"DATABASE_URL": SecretStr(url)} if url else {"DATABASE_URL": None}
    return Environment(data=data, demo=True, **variables)


def test_a_line_break_in_a_value_does_not_begin_a_line() -> None:
    event = {
        "timestamp": "2026-01-01",
        "level": "info",
        "event": "x\ny",
        "name": "a\r\nb\u2028\u202ec\x1b[31m",
    }
    assert logs.render_text(None, "info", event) == r"2026-01-01 INFO    x\ny name=a\r\nb\u2028\u202ec\x1b[31m"


def test_a_traceback_stands_behind_bars() -> None:
    event = {"timestamp": "t", "level": "error", "event": "failed", "exception": "Trace\nValueError: \x1b"}
    assert logs.render_text(None, "error", event).splitlines()[1:] == ["  | Trace", r"  | ValueError: \x1b"]


@pytest.mark.parametrize("name", ["password", "new_password", "token", "sessionid", "Authorization", "otp"])
def test_what_is_called_a_secret_is_masked(name: str) -> None:
    assert logs.mask_secrets(None, "info", {"event": "x", name: "hunter2"}) == {"event": "x", name: logs.MASK}


def test_failed_requests_are_logged_without_their_path() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Oops", "/activate/abc"), FAILURE)
    assert logs.WithoutAddress().filter(record)
    assert record.getMessage() == "Oops"
