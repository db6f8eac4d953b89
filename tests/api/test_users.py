"""Reading the directory: the console's views as JSON, page by page, and one user."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rollbook.roles.operations import add_role
from rollbook.users.operations import edit, suspend
from rollbook.users.selection import UserSelection
from tests import world
from tests.calling import Api, role
from tests.world import World


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [user["first_name"] for user in answer.json()["users"]]


def test_a_page_is_the_consoles_view(uma: Api, w: World) -> None:
    suspend(UserSelection.of(w.sol), by=w.actor("ada"))
    assert names(uma.get("users")) == ["Ada", "Cleo", "Eve", "Uma"]
    assert names(uma.get("users", sort="-name")) == ["Uma", "Eve", "Cleo", "Ada"]
    assert names(uma.get("users", status="suspended")) == ["Sol"]
    assert names(uma.get("users", status="all", population="learner")) == ["Sol"]
    assert names(uma.get("users", q="lovel")) == ["Ada"]
    assert names(uma.get("users", role=["coach", "administrator"])) == ["Ada", "Cleo"]
    assert names(uma.get("users", role="none")) == ["Eve"]
    assert names(uma.get("users", q="nobody")) == []


def test_a_user_tells_what_it_says_it_tells(uma: Api, w: World) -> None:
    row = uma.get("users", q="sol@").json()["users"][0]
    assert row == {
        "id": w.sol.pk, "username": "sol@example.org", "email": "sol@example.org", "first_name": "Sol",
        "last_name": "Reyes", "name": "Sol Reyes", "phone": "", "external_id": None, "status": "active",
        "population": "learner",
        "roles": [{"slug": "student", "name": "Student"}], "language": "en", "time_zone": "UTC",
        "created_at": row["created_at"], "last_access": None, "last_sign_in": None, "two_factor": False,
        "attributes": {},
        "version": row["version"],
    }  # fmt: skip
    assert row["created_at"].endswith("Z")


@pytest.mark.parametrize("sort", ["name", "-name", "username", "-access", "created", "-created", "status"])
def test_pages_follow_each_other_without_gap_or_repetition(uma: Api, w: World, sort: str) -> None:
    world.crowd(23)
    found, after = [], ""
    for _page in range(20):
        answer = uma.get("users", sort=sort, size=5, **({"after": after} if after else {})).json()
        assert len(answer["users"]) <= 5
        found += [user["id"] for user in answer["users"]]
        after = answer["next"]
        if after is None:
            break
    assert len(found) == 28
    assert len(set(found)) == 28


@pytest.mark.parametrize("after", ["x", "AAAA", "W10", "WzEsIDJd", "WyJhIiwgIjEiXQ", "e30", "é", "WyJhIl0"])
def test_a_cursor_of_ones_own_making_is_refused(uma: Api, after: str) -> None:
    for sort in ("name", "access"):
        answer = uma.get("users", after=after, sort=sort)
        assert answer.status_code == 422
        assert answer.json()["errors"]["after"][0]["code"] == "not_a_cursor"


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"statuss": "active"}, "statuss", "unknown"), ({"status": "blocked"}, "status", "not_understood"),
        ({"sort": "shoe size"}, "sort", "not_understood"), ({"size": "0"}, "size", "not_a_number"),
        ({"size": "201"}, "size", "not_a_number"), ({"size": "ten"}, "size", "not_a_number"),
        ({"counts": "yes"}, "counts", "not_a_flag"), ({"created_after": "soon"}, "created_after", "not_understood"),
        ({"q": "a\x00b"}, "view", "not_understood"), ({"q": "a" * 3000}, "view", "not_understood"),
    ],
)  # fmt: skip
def test_a_parameter_that_is_not_understood_is_refused_by_name(uma: Api, query: Any, field: str, code: str) -> None:
    answer = uma.get("users", **query)
    assert answer.status_code == 422
    assert answer.json()["errors"][field][0]["code"] == code


def test_counts_come_when_asked_for(uma: Api, w: World) -> None:
    suspend(UserSelection.of(w.sol), by=w.actor("ada"))
    assert "counts" not in uma.get("users").json()
    counts = uma.get("users", counts="1").json()["counts"]
    assert counts == {
        "active": 4, "invited": 0, "pending": 0, "suspended": 1, "deleted": 0, "all": 5, "here": 4,
    }  # fmt: skip


def test_one_user_in_full_with_an_etag(uma: Api, w: World) -> None:
    first = uma.get(f"users/{w.sol.pk}")
    assert first.json()["contact"] == ""
    etag = first["ETag"]
    assert etag == f'W/"{first.json()["version"]}"'
    again = uma.raw("GET", f"users/{w.sol.pk}", **{"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""


def test_the_etag_changes_with_fields_and_with_roles(uma: Api, w: World) -> None:
    etags = [uma.get(f"users/{w.eve.pk}")["ETag"]]
    edit(UserSelection.of(w.eve), by=w.actor("ada"), first_name="Eva")
    etags.append(uma.get(f"users/{w.eve.pk}")["ETag"])
    add_role(UserSelection.of(w.eve), by=w.actor("ada"), role="coach")
    etags.append(uma.get(f"users/{w.eve.pk}")["ETag"])
    assert len(set(etags)) == 3


def test_whoever_is_out_of_reach_is_as_unknown_as_nobody(w: World) -> None:
    role("tutor", 60, "users.view", population="learner")
    add_role(UserSelection.of(w.cleo), by=w.actor("ada"), role="tutor")
    tutor = Api(w.cleo)
    assert names(tutor.get("users")) == ["Sol"]
    hidden, nobody = tutor.get(f"users/{w.ada.pk}"), tutor.get("users/123456")
    assert hidden.status_code == nobody.status_code == 404
    assert hidden.content == nobody.content
    assert tutor.get("users", counts="1", status="all").json()["counts"]["all"] == 1


def test_a_page_takes_the_same_few_statements_whatever_its_size(uma: Api) -> None:
    uma.get("users")  # the first use of a token in a minute is noted
    taken = []
    for size in (10, 150):
        world.crowd(size) if size == 10 else None
        with CaptureQueriesContext(connection) as captured:
            assert uma.get("users", size=size).status_code == 200
        taken.append(len(captured))
    assert taken == [5, 5]  # the token with its user, what they may do, the page, its roles, its attributes
