"""Adding groups and classes."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.models import Group
from rollbook.groups.operations import create, delete
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles.operations import add_role
from rollbook.users.selection import UserSelection
from tests.groups.making import dean, group, unit
from tests.told import changes_of, event_of
from tests.world import World, acting, operator

NOBODY = GroupSelection(())


def test_it_is_there_with_what_was_given_and_nobody_in_it(world: World) -> None:
    arts = unit("Arts")
    made = create(
        NOBODY, by=world.actor("uma"), name="  Year 9,  history ", kind="class", description="Mondays", unit=arts.pk
    )
    found = Group.objects.get(pk=made.changed[0])
    assert (found.name, found.kind, found.description) == ("Year 9, history", "class", "Mondays")
    assert (found.unit, found.name_key) == (arts, "year 9, history")
    assert found.members.count() == 0


def test_one_event_tells_of_it(world: World) -> None:
    made = create(NOBODY, by=world.actor("uma"), name="Choir")
    (change,) = changes_of(made)
    assert (change.kind, change.label, change.before) == ("group", "Choir", None)
    assert change.after["name"] == "Choir"
    assert event_of(made).operation == "groups.create"


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({}, "name", "required"), ({"name": "  "}, "name", "required"), ({"name": "x" * 101}, "name", "too_long"),
        ({"name": "Choir", "kind": "club"}, "kind", "no_such_choice"),
        ({"name": "Choir", "unit": "nowhere"}, "unit", "no_such_choice"),
        ({"name": "CHOÍR"}, "name", "taken"),
    ],
)  # fmt: skip
def test_what_can_not_be_taken_is_said_at_its_field(world: World, given: dict[str, str], field: str, code: str) -> None:
    group("Choir")
    with pytest.raises(Invalid) as caught:
        create(NOBODY, by=world.actor("uma"), **given)
    assert [m["code"] for m in caught.value.messages()[field]] == [code]
    assert Group.objects.count() == 1


def test_units_may_each_have_a_group_of_one_name(world: World) -> None:
    group("Choir")
    group("Choir", unit=unit("Arts"))
    assert Group.objects.filter(name="Choir").count() == 2


def test_a_deleted_group_leaves_its_name_free(world: World) -> None:
    delete(GroupSelection.of(group("Choir")), by=world.actor("uma"))
    assert group("Choir").name == "Choir"


def test_whoever_is_limited_to_a_unit_adds_groups_there_and_nowhere_else(world: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    music = unit("Music", arts)
    dean(world.cleo, arts)
    by = acting(world.cleo)
    assert create(NOBODY, by=by, name="Band", unit=music.pk).changed
    for elsewhere in (science.pk, "none"):
        with pytest.raises(Invalid):
            create(NOBODY, by=acting(world.cleo), name="Club", unit=elsewhere)
    assert not Group.objects.filter(name="Club").exists()
    create(NOBODY, by=acting(world.cleo), name="Club")
    assert Group.objects.get(name="Club").unit == arts, "left out, it is the one they look after"
    add_role(UserSelection.of(world.cleo), by=operator(), role="dean", unit=science.pk)
    with pytest.raises(Invalid):
        create(NOBODY, by=acting(world.cleo), name="Crew")


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        create(NOBODY, by=world.actor("cleo"), name="Choir")
    assert not Group.objects.exists()


def test_undoing_it_deletes_it(world: World) -> None:
    made = create(NOBODY, by=world.actor("uma"), name="Choir")
    undo(event_of(made), by=world.actor("uma"))
    assert not Group.objects.exists()
