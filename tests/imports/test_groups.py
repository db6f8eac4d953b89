"""Groups in a file: who joins, who leaves, and that a file carries nobody further than the hand."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.models import Group, GroupMember
from rollbook.groups.operations import add_to_group, set_roles
from rollbook.groups.operations import create as make_group
from rollbook.groups.selection import GroupSelection
from rollbook.imports import showing
from rollbook.imports.operations import apply
from rollbook.kernel.refusal import Refusal
from rollbook.roles.operations import add_role
from rollbook.units.operations import create as make_unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.imports.files import applied, plans, rows, user, with_header
from tests.told import event_of
from tests.world import World, acting, operator, person


@pytest.fixture
def groups(world: World) -> World:
    """Choir, Maths, year 2 (with a comma in its name), and Staffroom, which carries Administrator."""
    for name in ("Choir", "Maths, year 2", "Staffroom"):
        make_group(GroupSelection(()), by=operator(), name=name)
    set_roles(GroupSelection.of(group("Staffroom")), by=world.actor("ada"), roles=["administrator"])
    add_to_group(UserSelection.of(world.sol), by=operator(), group="Choir")
    return world


def group(name: str) -> int:
    return int(Group.objects.get(name=name).pk)


def groups_of(name: str) -> list[str]:
    members = GroupMember.objects.filter(user=user(name)).order_by("group__name")
    return list(members.values_list("group__name", flat=True))


def test_people_join_and_leave_and_it_can_be_undone(groups: World) -> None:
    text = f"""action,username,first name,groups
add-user,n1@example.org,Nia,choir
update,sol@example.org,,"Maths, year 2"
update,eve@example.org,,{group("Choir")}
update,cleo@example.org,,
add-user,n2@example.org,Ned,Chess
"""
    file = with_header(text, groups.actor("uma"))
    assert plans(file) == ["add", "change", "change", "problem", "problem"]
    assert "“Chess”" in rows(file)[4].reason
    outcome = apply(file, by=groups.actor("uma"))
    assert [groups_of(f"{name}@example.org") for name in ("n1", "sol", "eve")] == [
        ["Choir"], ["Maths, year 2"], ["Choir"],
    ]  # fmt: skip
    undo(event_of(outcome), by=groups.actor("ada"))
    assert [groups_of(f"{name}@example.org") for name in ("sol", "eve")] == [["Choir"], []]


def test_the_review_shows_which_by_name(groups: World) -> None:
    file = with_header('action,username,groups\nupdate,sol@example.org,"Maths, year 2"\n', groups.actor("uma"))
    (line,) = showing.lines(file, rows(file), groups.actor("uma"))
    assert [(str(label), piece.old, piece.new) for label, piece in line.more] == [("Groups", "Choir", "Maths, year 2")]


def test_nobody_joins_a_group_whose_roles_the_actor_may_not_give(groups: World) -> None:
    text = """action,username,first name,groups
add-user,n1@example.org,Nia,Staffroom
update,eve@example.org,,Staffroom
"""
    file = with_header(text, groups.actor("uma"))
    assert [row.problem for row in rows(file)] == [Refusal.ROLE_RANK, Refusal.ROLE_RANK]
    applied(with_header(text, groups.actor("ada")), groups.actor("ada"))
    assert groups_of("n1@example.org") == groups_of("eve@example.org") == ["Staffroom"]


def test_a_group_that_has_got_a_role_since_the_review_takes_nobody_in(groups: World) -> None:
    file = with_header("action,username,first name,groups\nadd-user,n1@example.org,Nia,Choir\n", groups.actor("uma"))
    set_roles(GroupSelection.of(group("Choir")), by=groups.actor("ada"), roles=["administrator"])
    applied(file, groups.actor("uma"))
    assert [row.problem for row in rows(file)] == [Refusal.ROLE_RANK]
    assert not User.objects.filter(username="n1@example.org").exists()


def test_groups_out_of_reach_are_not_there_and_stay(groups: World) -> None:
    for name in ("Arts", "Science"):
        make_unit(UnitSelection(()), by=operator(), name=name, parent="top")
        make_group(GroupSelection(()), by=operator(), name=f"{name} club", unit=name)
    mia = person("Mia")
    add_role(UserSelection.of(mia), by=groups.actor("ada"), role="user-manager", unit="Arts")
    ned = person("Ned", unit="Arts")
    add_to_group(UserSelection.of(ned), by=operator(), group="Science club")
    text = """action,username,groups
update,ned@example.org,Arts club
update,ned@example.org,Science club
"""
    file = with_header(text, acting(mia))
    assert [row.problem or row.plan for row in rows(file)] == ["change", "value"]
    applied(file, acting(mia))
    assert groups_of("ned@example.org") == ["Arts club", "Science club"]


def test_whoever_may_not_fill_groups_has_no_such_column(groups: World) -> None:
    role("importer", 80, "users.view", "users.import", "users.create", "users.edit")
    who = person("Imp", role="importer")
    text = "action,username,first name,groups\nadd-user,n1@example.org,Nia,Choir\nupdate,sol@example.org,Sun,\n"
    file = with_header(text, acting(who))
    assert [row.problem or row.plan for row in rows(file)] == ["value", "change"]
