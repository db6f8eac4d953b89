"""Roles and access as programs read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rollbook.groups.models import Group
from rollbook.groups.operations import add_to_group, open_content
from rollbook.groups.operations_repository import create as add_content
from rollbook.groups.repository import ContentSelection
from rollbook.groups.selection import GroupSelection
from rollbook.roles.models import Role
from rollbook.roles.operations import lend_role
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.calling import Api, role
from tests.world import World


@pytest.fixture
def ada(world: World) -> Api:
    return Api(world.ada)


def test_roles_with_what_they_allow_and_how_many_hold_them(world: World, ada: Api) -> None:
    rows = {row["slug"]: row for row in ada.get("roles").json()["roles"]}
    assert list(rows)[:2] == ["administrator", "user-manager"]
    assert (rows["coach"]["rank"], rows["coach"]["people"], rows["coach"]["built_in"]) == (50, 1, True)
    one = ada.get(f"roles/{rows['educator']['id']}").json()
    assert one["permissions"] == ["repository.open"]
    assert ada.get("roles/987654").status_code == 404


def test_what_an_edit_would_mean(world: World, ada: Api) -> None:
    tutor = role("tutor", 40, "users.view")
    found = ada.get(f"roles/{tutor.pk}/impact", permissions="users.edit").json()
    assert found == {"added": {"users.edit": 0}, "taken": {"users.view": 0}, "affected": 0, "losing": 0}
    assert ada.get(f"roles/{tutor.pk}/impact", permissions="users.fly").status_code == 422


def test_what_ends_soon(world: World, ada: Api) -> None:
    until = timezone.now() + timedelta(days=3)
    lend_role(UserSelection.of(world.sol), by=world.actor("ada"), role="coach", until=until, reason="Trial")
    (grant,) = ada.get("grants").json()["grants"]
    assert (grant["username"], grant["role"], grant["unit"], grant["reason"]) == (
        "sol@example.org",
        "coach",
        None,
        "Trial",
    )
    assert ada.get("grants", days=1).json()["grants"] == []
    assert ada.get("grants", days=0).status_code == 422


def test_whether_somebody_may_and_why(world: World, ada: Api) -> None:
    yes = ada.get("access", user=world.uma.pk, permission="users.suspend", over=world.sol.pk).json()
    assert (yes["allowed"], yes["ways"][0]["name"], yes["ways"][0]["rank"]) == (True, "User manager", 80)
    no = ada.get("access", user=world.uma.pk, permission="users.suspend", over=world.ada.pk).json()
    assert (no["allowed"], no["ways"][0]["missing"]) == (False, "Ada Lovelace has a higher rank: 100.")
    assert no["advice"]


def test_whether_somebody_may_open_a_content(world: World, ada: Api) -> None:
    """C9, as a learning platform asks it."""
    cast.surroundings()
    by = world.actor("ada")
    add_content(ContentSelection(()), by=by, name="Sonata", key="https://lms.example/sonata")
    asked = {"user": world.sol.pk, "content": "https://lms.example/sonata"}
    assert ada.get("access", **asked).json()["allowed"] is False
    open_content(GroupSelection.of(Group.objects.get()), by=by, content="Sonata")
    add_to_group(UserSelection.of(world.sol), by=by, group="Choir")
    assert [way["name"] for way in ada.get("access", **asked).json()["ways"]] == ["Choir"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "user"),
        ({"user": "U"}, "permission"),
        ({"user": 987654, "permission": "users.view"}, "user"),
        ({"user": "U", "permission": "users.fly"}, "permission"),
        ({"user": "U", "permission": "users.view", "over": 987654}, "over"),
        ({"user": "U", "content": "nothing"}, "content"),
        ({"user": "U", "content": "x", "permission": "users.view"}, "permission"),
        ({"user": "U", "permission": "users.view", "whom": 3}, "whom"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(
    world: World, ada: Api, asked: dict[str, Any], field: str
) -> None:
    asked = {name: world.uma.pk if value == "U" else value for name, value in asked.items()}
    answer = ada.get("access", **asked)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


def test_who_held_what_and_how_somebody_was(world: World, ada: Api) -> None:
    coach = Role.objects.get(slug="coach")
    (held,) = ada.get("roles/held", role="coach").json()["held"]
    assert (held["user"], held["role"], held["status"]) == (world.cleo.pk, "coach", "active")
    assert ada.get("roles/held", role="coach", at="2020-01-01").json()["held"] == []
    people = {row["user"] for row in ada.get("roles/held", permission="users.suspend").json()["held"]}
    assert people == {world.ada.pk, world.uma.pk}
    assert ada.get("roles/held").status_code == 422
    assert ada.get("roles/held", role="ghost").status_code == 422
    then = ada.get(f"users/{world.cleo.pk}/at").json()
    assert (then["existed"], then["status"], [r["role"] for r in then["roles"]]) == (True, "active", [coach.slug])
    assert ada.get(f"users/{world.cleo.pk}/at", at="2020-01-01").json()["existed"] is False


def test_unused_permissions(world: World, ada: Api) -> None:
    uses = ada.get("permissions/unused", days=30).json()
    assert uses["days"] == 30
    assert {"role": "user-manager", "permission": "users.delete", "holders": 1, "users": 0, "last": None} in uses[
        "uses"
    ]


def test_none_of_it_without_the_permission_to_see_roles(world: World) -> None:
    tutor = role("tutor", 40, "users.view")
    tess = Api(cast.person("Tess", role=tutor.slug))
    for path in ("roles", f"roles/{tutor.pk}", "grants", "roles/held", "permissions/unused", "access"):
        assert tess.get(path).status_code == 403, path
