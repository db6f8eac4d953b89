"""A role has the rank that somebody gave it."""

from __future__ import annotations

import pytest

from rollbook.audit.describing import first_changes
from rollbook.kernel.refusal import Invalid
from rollbook.roles.models import Role
from rollbook.roles.operations.shaping import create
from rollbook.roles.selection import RoleSelection
from tests.told import event_of
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
