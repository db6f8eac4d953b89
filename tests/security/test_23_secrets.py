"""23. Secrets never in logs, audit, error pages or job rows; line breaks in names don't forge log lines."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from rollbook.users.models import User
from tests import world
from tests.calling import Api, cli, cli_json
from tests.world import World

SECRET = "Marmalade under seven violet bridges"
TEXT = (models.CharField, models.TextField, models.JSONField)


@pytest.fixture
def w(db: None) -> World:
    return world.make()


def everything_stored() -> str:
    """All text of all tables, but for the hashes of passwords."""
    found: list[str] = []
    for model in apps.get_models():
        columns = [f.attname for f in model._meta.concrete_fields if isinstance(f, TEXT) and f.attname != "password"]
        found += [str(row) for row in model._base_manager.values_list(*columns)] if columns else []
    return "\n".join(found)


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Any:
    """Give everything that was written to the log so far."""

    def read() -> str:
        out, err = capfd.readouterr()
        return out + err + caplog.text

    return read


def test_passwords_leave_no_trace(w: World, said: Any) -> None:
    ada = Api(w.ada)
    ada.act("set-password", w.sol, password=SECRET)
    ada.act("create", email="nia@example.org", password=SECRET)
    ada.act("set-password", 987654, password=SECRET)
    Api(w.cleo).act("set-password", w.sol, password=SECRET)  # denied
    wrong = [
        ada.act("set-password", w.sol, password=SECRET, reason=5),
        ada.act("set-password", w.sol, w.eve, password=SECRET),
        ada.act("set-password", w.sol, password=[SECRET]),
        ada.act("set-password", w.sol, password=SECRET * 100),
        ada.act("edit", w.sol, password=SECRET),
        ada.raw("POST", "users/actions/set-password", f'{{"password": "{SECRET}"'),
    ]
    assert {answer.status_code for answer in wrong} == {400, 422}
    assert not any(SECRET in answer.content.decode() for answer in wrong)
    assert User.objects.get(pk=w.sol.pk).check_password(SECRET)
    assert SECRET not in everything_stored() + said()


def test_passwords_piped_into_the_command_leave_no_trace(w: World, said: Any) -> None:
    result = cli("users", "set-password", "sol@example.org", "--password-stdin", acts_as=w.ada, stdin=f"{SECRET}\n")
    assert result.exit_code == 0
    assert SECRET not in everything_stored() + said() + result.output


def test_tokens_leave_no_trace_but_where_they_are_shown(w: World, said: Any) -> None:
    secret = cli_json("token", "create", "--user", "ada@example.org", "--scope", "users.view")["token"]
    api = Api(secret=secret)
    assert api.get("users").status_code == 200
    api.raw("GET", "users", **{"X-Token": secret})
    api.get("users", token=secret)
    api.get(f"no/such/{secret}")
    Api(secret=secret + "x").get("users")
    assert secret not in everything_stored() + said()


def test_a_fault_of_ours_does_not_quote_what_was_sent(w: World, said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from rollbook.kernel.run import Run

    ada = Api(w.ada)

    def fault(*_args: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Run, "close", fault)
    answer = ada.act("set-password", w.sol, password=SECRET)
    assert answer.status_code == 500
    written = said()
    assert "a fault of ours" in written
    assert SECRET not in written + answer.content.decode()
    assert ada.secret not in written


def test_a_line_break_in_a_name_does_not_get_in(w: World, said: Any) -> None:
    ada = Api(w.ada)
    answer = ada.act("edit", w.sol, first_name='Sol\n{"level": "info", "event": "forged"}')
    assert "forged" not in said()
    assert "\n" not in User.objects.get(pk=w.sol.pk).first_name
    assert answer.status_code in {200, 422}
