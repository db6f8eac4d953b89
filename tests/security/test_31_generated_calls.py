"""31. Generated calls, made from the OpenAPI document and from noise → no 5xx, and every error a problem."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollbook.doors.api.urls import api as the_api
from rollbook.doors.api.urls import document
from tests import world
from tests.calling import Api

DESCRIBED = document(the_api)
POSTS = [(path, m["post"]) for path, m in DESCRIBED["paths"].items() if "post" in m]
GETS = [(path, m["get"]) for path, m in DESCRIBED["paths"].items() if "get" in m]

NOISE = ["\x00", "%00", "' OR 1=1", "../..", "😀", "ſ", "İ", "a" * 5000, "1e999", "٣", "-0", "active"]
TEXT = st.one_of(st.text(max_size=30), st.sampled_from(NOISE))
NUMBERS = st.one_of(st.integers(-5, 12), st.sampled_from([0, 2**31, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**40]))
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.floats(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4)),
    max_leaves=8,
)
WORDS = [
    "student", "coach", "administrator", "2030-01-01", "2030-01-01T10:00:00+02:00", "status=active", "q=a",
    "a@b.example", "+351912345678", "en", "Europe/Lisbon", "learner", "a wholly new sentence to remember",
]  # fmt: skip
LIKELY = st.one_of(st.lists(st.integers(1, 12), min_size=1, max_size=4), st.sampled_from(WORDS))


@st.composite
def calls(draw: Any) -> tuple[str, str, Any]:
    """Give (method, path, body or query), more often nearly right than not."""
    if draw(st.integers(0, 2)) == 0:
        path, described = draw(st.sampled_from(GETS))
        names = [p["name"] for p in described["parameters"] if p["in"] == "query"]
        name = st.sampled_from(names) if names else TEXT
        sent: Any = draw(st.dictionaries(st.one_of(name, TEXT), st.one_of(TEXT, LIKELY, NUMBERS), max_size=3))
        return "GET", _filled(draw, path), sent
    path, described = draw(st.sampled_from(POSTS))
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    names = list(schema["properties"])
    known = draw(st.dictionaries(st.sampled_from(names), st.one_of(LIKELY, LIKELY, JSON), max_size=4))
    body = draw(st.one_of(st.just(known), st.just(known), st.just(known), JSON))
    return "POST", _filled(draw, path), body


def _filled(draw: Any, path: str) -> str:
    return path.removeprefix("/api/v1/").replace("{pk}", str(draw(NUMBERS)))


def call(api: Api, made: tuple[str, str, Any]) -> None:
    method, path, sent = made
    answer = api.get(path) if method == "GET" and not sent else None
    if method == "GET":
        answer = answer or api.client.get(f"/api/v1/{path}", sent, headers=api.headers)
    else:
        answer = api.raw("POST", path, json.dumps(sent))
    assert answer is not None
    assert answer.status_code < 500, (made, answer.content)
    kind = "application/json" if answer.status_code < 300 else "application/problem+json"
    assert answer["Content-Type"] == kind, (made, answer.status_code, answer.content)


def _try(examples: int) -> None:
    w = world.make()
    apis = [Api(user) for user in (w.ada, w.uma, w.cleo)]

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(made=calls(), actor=st.integers(0, 2))
    def tried(made: tuple[str, str, Any], actor: int) -> None:
        call(apis[actor], made)

    tried()


@pytest.mark.django_db
def test_some_hundred_calls() -> None:
    _try(400)


@pytest.mark.torture
@pytest.mark.django_db
def test_very_many_calls() -> None:
    _try(20_000)
