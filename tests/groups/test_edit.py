"""Changing a group, and moving it to another unit."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.operations import edit
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.operations import add_role
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.groups.making import dean, group, now, unit
from tests.told import event_of
from tests.world import World, acting, person


def test_what_is_given_changes_and_the_rest_stays(world: World) -> None:
    choir = group("Choir", description="Who sings")
    edit(GroupSelection.of(choir), by=world.actor("uma"), name="Chamber choir", kind="class")
    after = now(choir)
    assert (after.name, after.kind, after.description) == ("Chamber choir", "class", "Who sings")
    assert after.name_key == "chamber choir"


def test_an_empty_description_takes_it_away(world: World) -> None:
    choir = group("Choir", description="Who sings")
    edit(GroupSelection.of(choir), by=world.actor("uma"), description="")
    assert now(choir).description == ""


def test_a_name_that_another_of_the_unit_has_is_refused_and_its_own_is_not(world: World) -> None:
    choir, band = group("Choir"), group("Band")
    with pytest.raises(Invalid) as caught:
        edit(GroupSelection.of(band), by=world.actor("uma"), name="choir")
    assert [m["code"] for m in caught.value.messages()["name"]] == ["taken"]
    assert edit(GroupSelection.of(choir), by=world.actor("uma"), name="CHOIR").changed == [choir.pk]


def test_it_moves_to_a_unit_and_out_of_it(world: World) -> None:
    choir, arts = group("Choir"), unit("Arts")
    edit(GroupSelection.of(choir), by=world.actor("uma"), unit=arts.pk)
    assert now(choir).unit == arts
    edit(GroupSelection.of(choir), by=world.actor("uma"), unit="none")
    assert now(choir).unit is None


def test_undoing_it_brings_name_and_unit_back(world: World) -> None:
    choir, arts = group("Choir"), unit("Arts")
    outcome = edit(GroupSelection.of(choir), by=world.actor("uma"), name="Band", unit=arts.pk)
    undo(event_of(outcome), by=world.actor("uma"))
    after = now(choir)
    assert (after.name, after.name_key, after.unit) == ("Choir", "choir", None)


def test_whoever_is_limited_to_a_unit_can_not_see_other_groups_nor_move_theirs_away(world: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    choir, lab = group("Choir", unit=arts), group("Lab", unit=science)
    dean(world.cleo, arts)
    by = acting(world.cleo)
    assert edit(GroupSelection.of(lab), by=by, name="Mine").refused == {Refusal.UNKNOWN: [lab.pk]}
    for elsewhere in (science.pk, "none"):
        with pytest.raises(Invalid):
            edit(GroupSelection.of(choir), by=by, unit=elsewhere)
    assert (now(lab).name, now(choir).unit) == ("Lab", arts)


def test_nobody_moves_a_group_to_where_they_have_more_power_over_it(world: World) -> None:
    """Cleo edits all groups, and fills those of Arts only: a group that she moves there would be hers to fill."""
    arts = unit("Arts")
    choir = group("Choir")
    dean(world.cleo, arts)
    role("editor", 60, "groups.view", "groups.edit")
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="editor")
    outcome = edit(GroupSelection.of(choir), by=acting(world.cleo), unit=arts.pk)
    assert outcome.refused == {Refusal.MORE_POWER_THERE: [choir.pk]}
    assert now(choir).unit is None


@pytest.mark.parametrize(("roles", "refusal"), [(("administrator",), Refusal.ROLE_RANK), (("coach",), Refusal.MEMBERS)])
def test_nobody_moves_a_group_whose_roles_they_may_not_give_to_its_members(
    world: World, roles: tuple[str, ...], refusal: str
) -> None:
    """To move it is to take its roles here and to give them there."""
    bea = person("Bea", role="administrator")
    choir, arts = group("Choir", bea, roles=roles), unit("Arts")
    outcome = edit(GroupSelection.of(choir), by=world.actor("uma"), unit=arts.pk)
    assert outcome.refused == {refusal: [choir.pk]}
    assert now(choir).unit is None
    assert edit(GroupSelection.of(choir), by=world.actor("ada"), unit=arts.pk).changed == [choir.pk]


def test_without_the_permission_it_is_denied(world: World) -> None:
    choir = group("Choir")
    with pytest.raises(Denied):
        edit(GroupSelection.of(choir), by=world.actor("cleo"), name="Band")
    assert now(choir).name == "Choir"
