"""Restoring somebody deleted: they come back as they were; what ended stays ended."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.users.operations import delete, restore
from rollbook.users.selection import UserSelection
from tests.told import changes_of, event_of, has_access, now, roles_of, row, signed_in
from tests.world import World, operator, person


def test_they_are_as_before_but_for_their_sessions(world: World) -> None:
    before, session = row(world.uma), signed_in(world.uma)
    delete(UserSelection.of(world.uma), by=world.actor("ada"))
    outcome = restore(UserSelection.of(world.uma), by=world.actor("ada"))
    after = row(world.uma)
    assert outcome.changed == [world.uma.pk]
    assert {name for name in after if after[name] != before[name]} == {"access_epoch", "version"}
    assert roles_of(world.uma) == {"user-manager"}
    assert not has_access(world.uma, session)


def test_the_change_is_told(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    (change,) = changes_of(restore(UserSelection.of(world.sol), by=world.actor("ada")))
    assert (change.before["status"], change.after["status"]) == ("deleted", "active")
    assert change.before["erase_after"]
    assert change.after["erase_after"] is None


def test_whoever_is_not_deleted_is_left_alone(world: World) -> None:
    before = row(world.sol)
    outcome = restore(UserSelection.of(world.sol), by=world.actor("ada"))
    assert (outcome.changed, outcome.unchanged, outcome.event_id) == ([], 1, None)
    assert row(world.sol) == before


def test_undoing_it_deletes_again_with_the_same_date(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    date = now(world.sol).erase_after
    outcome = restore(UserSelection.of(world.sol), by=world.actor("ada"))
    undo(event_of(outcome), by=world.actor("ada"))
    assert (now(world.sol).status, now(world.sol).erase_after) == ("deleted", date)


def test_rank_counts_here_too(world: World) -> None:
    bea = person("Bea", role="administrator")
    delete(UserSelection.of(bea), by=operator())
    outcome = restore(UserSelection.of(bea), by=world.actor("uma"))
    assert outcome.refused == {Refusal.RANK: [bea.pk]}


def test_without_the_permission_it_is_denied(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    with pytest.raises(Denied):
        restore(UserSelection.of(world.sol), by=world.actor("cleo"))
    assert now(world.sol).status == "deleted"
