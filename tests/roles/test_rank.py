"""A role has the rank that somebody gave it, and is not replaced by itself."""

from __future__ import annotations

import pytest

from rollbook.audit.describing import first_changes
from rollbook.kernel.refusal import Invalid
from rollbook.roles.models import Role
from rollbook.roles.operations import add_role
from rollbook.roles.operations.shaping import create, delete, edit
from rollbook.roles.selection import RoleSelection
from rollbook.users.selection import UserSelection
from tests.told import event_of, roles_of
from tests.world import World

NEW = RoleSelection(())


def the(slug: str) -> Role:
    return Role.objects.get(slug=slug)


def test_nobody_gets_a_rank_by_leaving_it_out(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        create(NEW, by=world.actor("ada"), name="Guard")
    assert [error.messages for error in caught.value.errors["rank"]] == [["Give a rank from 0 to 100."]]
    create(NEW, by=world.actor("ada"), name="Guard", like="coach")
    assert the("guard").rank == the("coach").rank
    outcome = create(NEW, by=world.actor("ada"), name="Guest", rank=0)
    (change,) = first_changes([event_of(outcome)], world.actor("ada"), each=1)[outcome.event_id]
    assert {"label": "Rank", "before": "", "after": "0"} in change["fields"]


def test_a_rank_may_be_left_out_and_never_emptied(world: World) -> None:
    edit(RoleSelection.of(the("coach")), by=world.actor("ada"), description="Trains")
    assert (the("coach").rank, the("coach").description) == (50, "Trains")
    with pytest.raises(Invalid):
        edit(RoleSelection.of(the("coach")), by=world.actor("ada"), rank="")
    assert the("coach").rank == 50


def test_a_deleted_role_is_not_given_in_its_own_place(world: World) -> None:
    by = world.actor("ada")
    create(NEW, by=by, name="Guard", rank=10)
    add_role(UserSelection.of(world.sol), by=by, role="guard")
    with pytest.raises(Invalid) as caught:
        delete(RoleSelection.of(the("guard")), by=by, replacement="guard")
    assert list(caught.value.errors) == ["replacement"]
    assert "guard" in roles_of(world.sol)
