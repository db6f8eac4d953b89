"""Every error is a problem (RFC 9457), with a code for programs and a sentence for people."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from rollbook.audit.models import Event
from rollbook.users import queries
from tests.calling import Api
from tests.told import now
from tests.world import World


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    "path", ["no/such/place", "users/999999", "users/abc", f"users/{10**30}", "jobs/7", "events/7000", ""]
)
def test_what_is_not_there(ada: Api, path: str) -> None:
    is_problem(ada.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "users", "GET"),
        ("DELETE", "users/1", "GET"),
        ("GET", "users/actions/suspend", "POST"),
        ("PATCH", "events/1", "GET"),
    ],
)
def test_a_wrong_method_tells_the_right_one(ada: Api, method: str, path: str, allowed: str) -> None:
    answer = ada.raw(method, path, "{}")
    is_problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == allowed


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_bodies_are_json(ada: Api, kind: str) -> None:
    is_problem(ada.raw("POST", "users/actions/suspend", "users=1", kind), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "sent", ["{", "[1]", "null", '"x"', '{"users": [1],}', "NaN", b"\xff\xfe", "[" * 100_000, '{"a": "\\ud800"}']
)
def test_bodies_are_json_objects(ada: Api, sent: Any) -> None:
    is_problem(ada.raw("POST", "users/actions/suspend", sent), 400, "malformed")


def test_a_body_has_a_limit(ada: Api) -> None:
    is_problem(ada.raw("POST", "users/actions/suspend", b" " * 2_000_000), 413, "too_large")


def test_wrong_values_are_told_by_field_all_at_once(ada: Api, w: World) -> None:
    answer = ada.act("suspend", w.sol, until="yesterday", reson="x", version="1")
    errors = is_problem(answer, 422, "invalid")["errors"]
    assert {name: found[0]["code"] for name, found in errors.items()} == {
        "until": "not_a_date", "reson": "unknown", "version": "not_a_number",
    }  # fmt: skip
    assert all(problem["message"] for found in errors.values() for problem in found)


def test_messages_come_in_the_language_that_is_asked_for(ada: Api) -> None:
    answer = ada.raw("GET", "nothing", **{"Accept-Language": "en-xa"})
    assert answer.json()["code"] == "not_found"
    assert answer["Content-Language"] == "en-xa"


def test_a_denial_names_the_permission_and_its_entry_in_the_audit_log(api: Any, w: World) -> None:
    body = is_problem(api("cleo").act("suspend", w.sol), 403, "denied")
    event = Event.objects.get(pk=body["event"])
    assert body["permission"] == "users.suspend"
    assert (event.denied, event.actor_id, event.door) == ("permission", w.cleo.pk, "api")


def test_a_denied_plan_leaves_no_trace(api: Any, w: World) -> None:
    cleo, before = api("cleo"), Event.objects.count()
    body = is_problem(cleo.act("suspend", w.sol, plan=True), 403, "denied")
    assert "event" not in body
    assert Event.objects.count() == before


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection already closed")])
def test_a_busy_database_asks_to_come_again(ada: Api, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(queries, "page", lambda *_args, **_more: _raise(error))
    answer = ada.get("users")
    body = is_problem(answer, 503, "unavailable")
    assert int(answer["Retry-After"]) >= 1
    assert "locked" not in body["detail"]


def test_a_fault_of_ours_tells_nothing_outside(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "page", lambda *_args, **_more: _raise(RuntimeError("secret detail")))
    answer = ada.get("users")
    is_problem(answer, 500, "failed")
    assert b"secret detail" not in answer.content
    assert answer["X-Request-ID"]


def _raise(error: Exception) -> None:
    raise error


def test_a_body_without_its_length_is_refused_and_not_taken_for_none(ada: Api, w: World) -> None:
    """Or `{"plan": true}` would be lost, and what was to be looked at would be done."""
    event = ada.act("suspend", w.sol).json()["event"]
    is_problem(ada.raw("POST", f"events/{event}/undo", b"", **{"Transfer-Encoding": "chunked"}), 411, "length_required")
    assert now(w.sol).status == "suspended"
