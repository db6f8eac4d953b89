"""Taking a role away: never one's own, never the last administrator's."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.roles.models import Grant
from rollbook.roles.operations import add_role, remove_role
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.told import changes_of, event_of, roles_of, row
from tests.world import World, operator, person


def test_they_keep_the_others_and_nothing_else_changes(world: World) -> None:
    pia = person("Pia")
    for slug in ("coach", "educator"):
        add_role(UserSelection.of(pia), by=world.actor("uma"), role=slug)
    before = row(pia)
    outcome = remove_role(UserSelection.of(pia), by=world.actor("uma"), role="coach")
    after = row(pia)
    assert roles_of(pia) == {"educator"}
    assert {name for name in after if after[name] != before[name]} == {"version"}
    assert len(changes_of(outcome)) == 1


def test_whoever_does_not_hold_it_is_left_alone(world: World) -> None:
    outcome = remove_role(UserSelection.of(world.cleo, world.sol), by=world.actor("uma"), role="coach")
    assert (outcome.changed, outcome.unchanged) == ([world.cleo.pk], 1)


def test_undoing_it_gives_it_back(world: World) -> None:
    outcome = remove_role(UserSelection.of(world.cleo), by=world.actor("uma"), role="coach")
    undo(event_of(outcome), by=world.actor("ada"))
    assert roles_of(world.cleo) == {"coach"}
    assert Grant.objects.get(user=world.cleo).by_id == world.ada.pk


def test_an_administrator_can_not_take_it_from_themselves_but_from_another(world: World) -> None:
    bea = person("Bea", role="administrator")
    outcome = remove_role(UserSelection.of(world.ada, bea), by=world.actor("ada"), role="administrator")
    assert outcome.refused == {Refusal.SELF: [world.ada.pk]}
    assert outcome.changed == [bea.pk]


def test_the_last_administrator_keeps_it_whoever_asks(world: World) -> None:
    outcome = remove_role(UserSelection.of(world.ada), by=operator(), role="administrator")
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: [world.ada.pk]}
    assert roles_of(world.ada) == {"administrator"}


def test_all_administrators_at_once_keep_it(world: World) -> None:
    bea = person("Bea", role="administrator")
    outcome = remove_role(UserSelection.of(world.ada, bea), by=operator(), role="administrator")
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: sorted([world.ada.pk, bea.pk])}


def test_a_suspended_administrator_can_lose_it_and_does_not_count(world: World) -> None:
    bea = person("Bea", role="administrator")
    suspend(UserSelection.of(bea), by=world.actor("ada"))
    outcome = remove_role(UserSelection.of(world.ada, bea), by=operator(), role="administrator")
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: [world.ada.pk]}
    assert outcome.changed == [bea.pk]


def test_rank_counts(world: World) -> None:
    outcome = remove_role(UserSelection.of(world.ada), by=world.actor("uma"), role="coach")
    assert outcome.refused == {Refusal.RANK: [world.ada.pk]}


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        remove_role(UserSelection.of(world.sol), by=world.actor("cleo"), role="student")
    assert roles_of(world.sol) == {"student"}
