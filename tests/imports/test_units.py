"""Units in a file: where newcomers go, where people move, and that nobody reaches further by a file than by hand."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.models import Group
from rollbook.groups.operations import add_to_group
from rollbook.groups.operations import create as make_group
from rollbook.groups.selection import GroupSelection
from rollbook.imports.models import Import
from rollbook.imports.operations import apply
from rollbook.kernel.refusal import Invalid
from rollbook.roles.operations import add_role
from rollbook.units.models import Unit
from rollbook.units.operations import create as make_unit
from rollbook.units.operations import move_to_unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.operations import create
from rollbook.users.queries import page, tab_counts
from rollbook.users.selection import UserSelection
from rollbook.users.views import read
from tests.imports.files import rows, with_header
from tests.told import event_of
from tests.world import World, acting, operator, person


@pytest.fixture
def tree(world: World) -> World:
    """Arts with Music in it, and Science; Mia manages the users of Arts."""
    for name, parent in (("Arts", "top"), ("Music", "Arts"), ("Science", "top")):
        make_unit(UnitSelection(()), by=operator(), name=name, parent=parent)
    person("Mia")
    add_role(UserSelection.of(mia()), by=world.actor("ada"), role="user-manager", unit="Arts")
    return world


def codes(file: Import) -> list[str]:
    return [row.problem or row.plan for row in rows(file)]


def mia() -> User:
    return User.objects.get(first_name="Mia")


def unit_of(name: str) -> str:
    unit = User.objects.get(username=name).unit
    return unit.name if unit else ""


def test_people_are_added_to_units_and_moved_between_them_and_it_can_be_undone(tree: World) -> None:
    text = """action,username,first name,unit
add-user,n1@example.org,Nia,Music
add-user,n2@example.org,Ned,Arts / Music
update,sol@example.org,,science
add-user,n3@example.org,Nod,Astronomy
"""
    file = with_header(text, tree.actor("ada"))
    assert codes(file) == ["add", "add", "change", "value"]
    assert "Astronomy" in rows(file)[3].reason
    outcome = apply(file, by=tree.actor("ada"))
    assert [unit_of(name) for name in ("n1@example.org", "n2@example.org", "sol@example.org")] == [
        "Music",
        "Music",
        "Science",
    ]
    undo(event_of(outcome), by=tree.actor("ada"))
    assert unit_of("sol@example.org") == ""


def test_what_somebody_of_one_unit_adds_lands_there(tree: World) -> None:
    text = """action,username,first name,unit
add-user,n1@example.org,Nia,
add-user,n2@example.org,Ned,Music
add-user,n3@example.org,Nod,Science
"""
    file = with_header(text, acting(mia()))
    assert codes(file) == ["add", "add", "value"]
    apply(file, by=acting(mia()))
    assert [unit_of(name) for name in ("n1@example.org", "n2@example.org")] == ["Arts", "Music"]


def test_they_move_their_own_people_and_nobody_elses(tree: World) -> None:
    move_to_unit(UserSelection.of(tree.sol), by=operator(), unit="Arts")
    move_to_unit(UserSelection.of(tree.eve), by=operator(), unit="Science")
    text = """action,username,unit
update,sol@example.org,Music
update,eve@example.org,Music
update,sol@example.org,Science
"""
    file = with_header(text, acting(mia()))
    assert codes(file) == ["change", "unknown", "value"]
    apply(file, by=acting(mia()))
    assert [unit_of(name) for name in ("sol@example.org", "eve@example.org")] == ["Music", "Science"]


def test_a_filter_by_what_they_can_not_see_tells_them_nothing(tree: World) -> None:
    """Whether an insider is in somebody else's group is not for them to learn by its number."""
    make_group(GroupSelection(()), by=operator(), name="Chess")
    for user in (tree.sol, tree.eve):
        move_to_unit(UserSelection.of(user), by=operator(), unit="Arts")
        add_to_group(UserSelection.of(user), by=operator(), group="Chess")
    group, science = Group.objects.get().pk, Unit.objects.get(name="Science").pk
    for query in (f"group={group}", f"unit={science}", f"group={group}&group=none"):
        assert page(read(query), acting(mia())).rows == []
        assert tab_counts(read(query), acting(mia()))["here"] == 0
    assert len(page(read(f"group={group}"), tree.actor("ada")).rows) == 2


def test_they_add_by_hand_as_well_and_give_only_what_may_be_held_everywhere(tree: World) -> None:
    create(UserSelection(()), by=acting(mia()), username="n1", roles=["student"])
    assert unit_of("n1") == "Arts"
    create(UserSelection(()), by=acting(mia()), username="n2", unit="Music", roles=[])
    assert unit_of("n2") == "Music"
    for given, field in (({"unit": "Science"}, "unit"), ({"roles": ["user-manager"]}, "roles")):
        with pytest.raises(Invalid) as caught:
            create(UserSelection(()), by=acting(mia()), **{"username": "n3", "roles": [], **given})
        assert list(caught.value.messages()) == [field]
    assert not User.objects.filter(username="n3").exists()
    assert Unit.objects.count() == 3
