"""Reading groups and the repository through the API."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.groups.operations import make_owner
from rollbook.roles.operations import add_role
from rollbook.users.selection import UserSelection
from tests.calling import Api
from tests.groups.making import content, dean, group, unit
from tests.told import statements
from tests.world import World


def names(answer: Any, of: str = "groups") -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["name"] for one in answer.json()[of]]


def test_a_group_tells_what_it_says_it_tells(uma: Api, w: World) -> None:
    arts = unit("Arts")
    choir = group("Choir", w.sol, w.eve, unit=arts, description="Who sings", kind="class", roles=["coach"])
    make_owner(UserSelection.of(w.cleo), by=w.actor("ada"), group=choir.pk)
    found = content("Photosynthesis", "bio-101", choir)
    row = {
        "id": choir.pk, "name": "Choir", "kind": "class", "description": "Who sings",
        "unit": {"id": arts.pk, "name": "Arts"}, "members": 2, "roles": [{"slug": "coach", "name": "Coach"}],
    }  # fmt: skip
    assert uma.get("groups").json() == {"groups": [row], "next": None}
    assert uma.get(f"groups/{choir.pk}").json() == {
        **row, "owners": [{"id": w.cleo.pk, "name": "Cleo Park", "username": "cleo@example.org"}],
        "contents": [{"id": found.pk, "name": "Photosynthesis", "key": "bio-101"}],
    }  # fmt: skip


def test_its_members_are_a_view_of_users(uma: Api, w: World) -> None:
    choir = group("Choir", w.sol)
    assert names(uma.get("users", group=choir.pk), "users") == ["Sol Reyes"]


def test_search_kind_unit_and_pages(uma: Api, w: World) -> None:
    arts = unit("Arts")
    for n in range(5):
        group(f"Group {n}", unit=arts if n else None, kind="class" if n == 4 else "group")
    assert names(uma.get("groups", q="GROUP 3")) == ["Group 3"]
    assert names(uma.get("groups", kind="class")) == ["Group 4"]
    assert names(uma.get("groups", unit=arts.pk)) == ["Group 1", "Group 2", "Group 3", "Group 4"]
    first = uma.get("groups", size=3)
    assert names(first) == ["Group 0", "Group 1", "Group 2"]
    rest = uma.get("groups", size=3, after=first.json()["next"])
    assert (names(rest), rest.json()["next"]) == (["Group 3", "Group 4"], None)


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"kinds": "class"}, "kinds", "unknown"), ({"kind": "club"}, "kind", "not_understood"),
        ({"unit": "Arts"}, "unit", "not_a_number"), ({"size": "201"}, "size", "not_a_number"),
        ({"after": "x"}, "after", "not_a_number"), ({"q": "a\x00b"}, "q", "hidden_character"),
    ],
)  # fmt: skip
def test_a_parameter_that_is_not_understood_is_refused_by_name(uma: Api, query: Any, field: str, code: str) -> None:
    answer = uma.get("groups", **query)
    assert answer.status_code == 422
    assert answer.json()["errors"][field][0]["code"] == code


def test_what_is_out_of_reach_is_as_unknown_as_nothing(w: World) -> None:
    arts = unit("Arts")
    group("Choir", unit=arts)
    hidden = group("Everybody")
    dean(w.cleo, arts)
    api = Api(w.cleo)
    assert names(api.get("groups")) == ["Choir"]
    answers = [api.get(f"groups/{pk}") for pk in (hidden.pk, 987_654)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_looking_takes_the_permission(w: World) -> None:
    choir = group("Choir")
    for path in ("groups", f"groups/{choir.pk}", "contents", "contents/1"):
        assert Api(w.cleo).get(path).status_code == 403, path
    assert Api(w.uma, ["users.view"]).get("groups").status_code == 403
    assert Api().get("groups").status_code == 401


def test_the_repository_is_read_by_those_who_open_or_arrange_it(w: World, uma: Api) -> None:
    choir = group("Choir")
    found = content("Photosynthesis", "bio-101", choir)
    content("Light", "bio-102")
    row = {"id": found.pk, "name": "Photosynthesis", "key": "bio-101", "groups": 1}
    assert names(uma.get("contents"), "contents") == ["Light", "Photosynthesis"]
    assert uma.get("contents", q="photo").json() == {"contents": [row], "next": None}
    assert uma.get("contents", group=choir.pk).json()["contents"] == [row]
    assert uma.get(f"contents/{found.pk}").json() == row
    assert uma.get("contents/987654").status_code == 404
    add_role(UserSelection.of(w.cleo), by=w.actor("ada"), role="educator")
    educator = Api(w.cleo)
    assert names(educator.get("contents"), "contents") == ["Light", "Photosynthesis"]
    assert educator.get(f"contents/{found.pk}").json()["groups"] == 0  # of the groups that they may see


def test_pages_take_the_same_few_statements_whatever_they_hold(uma: Api, w: World) -> None:
    group("First", w.sol, roles=["coach"])
    content("First", "first")
    uma.get("groups")
    taken = [statements(uma.get, path)[1] for path in ("groups", "contents")]
    for n in range(20):
        made = group(f"Group {n}", w.sol, w.eve, roles=["coach", "educator"])
        content(f"Content {n}", f"key-{n}", made)
    assert [statements(uma.get, path)[1] for path in ("groups", "contents")] == taken
    assert max(taken) <= 5


def test_the_description_has_them(uma: Api) -> None:
    paths = uma.get("openapi.json").json()["paths"]
    assert {"/api/v1/groups", "/api/v1/groups/{pk}", "/api/v1/contents", "/api/v1/contents/{pk}"} <= paths.keys()
    assert "/api/v1/groups/actions/set-roles" in paths
