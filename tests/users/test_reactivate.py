"""Reactivating: back to the status before; what ended stays ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.users.operations import delete, reactivate, restore, suspend
from rollbook.users.selection import UserSelection
from tests.told import changes_of, event_of, has_access, now, row, signed_in
from tests.world import World, person


def suspended(world: World) -> UserSelection:
    until = timezone.now() + timedelta(days=3)
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="Break", until=until)
    return UserSelection.of(world.sol)


def test_the_status_before_stands_again_and_the_suspension_leaves_no_trace_on_the_user(world: World) -> None:
    before = row(world.sol)
    outcome = reactivate(suspended(world), by=world.actor("uma"))
    after = row(world.sol)
    assert outcome.changed == [world.sol.pk]
    assert {name for name in after if after[name] != before[name]} == {"access_epoch", "version"}


def test_the_change_is_told_with_what_was_before(world: World) -> None:
    outcome = reactivate(suspended(world), by=world.actor("uma"))
    (change,) = changes_of(outcome)
    assert (change.before["status"], change.after["status"]) == ("suspended", "active")
    assert (change.before["suspension_reason"], change.after["suspension_reason"]) == ("Break", "")
    assert change.after["suspended_until"] is None


def test_whoever_is_active_is_left_alone(world: World) -> None:
    before = row(world.sol)
    outcome = reactivate(UserSelection.of(world.sol, world.eve), by=world.actor("uma"))
    assert (outcome.changed, outcome.unchanged, outcome.event_id) == ([], 2, None)
    assert row(world.sol) == before


def test_somebody_deleted_is_refused(world: World) -> None:
    chosen = suspended(world)
    delete(UserSelection.of(world.sol), by=world.actor("uma"))
    assert reactivate(chosen, by=world.actor("uma")).refused == {Refusal.DELETED: [world.sol.pk]}


def test_whoever_was_deleted_while_suspended_comes_back_suspended_and_then_active(world: World) -> None:
    suspended(world)
    delete(UserSelection.of(world.sol), by=world.actor("uma"))
    restore(UserSelection.of(world.sol), by=world.actor("uma"))
    assert (now(world.sol).status, now(world.sol).suspension_reason) == ("suspended", "Break")
    reactivate(UserSelection.of(world.sol), by=world.actor("uma"))
    assert now(world.sol).status == "active"


def test_whoever_was_added_as_suspended_becomes_active(world: World) -> None:
    pia = person("Pia", status="suspended")
    assert pia.status == "suspended"
    reactivate(UserSelection.of(pia), by=world.actor("uma"))
    assert now(pia).status == "active"


def test_a_session_from_before_stays_ended(world: World) -> None:
    session = signed_in(world.sol)
    reactivate(suspended(world), by=world.actor("uma"))
    assert not has_access(world.sol, session)
    assert has_access(world.sol, signed_in(now(world.sol)))


def test_undoing_it_suspends_again_with_reason_and_end(world: World) -> None:
    chosen = suspended(world)
    until = now(world.sol).suspended_until
    outcome = reactivate(chosen, by=world.actor("uma"))
    session = signed_in(now(world.sol))
    undo(event_of(outcome), by=world.actor("uma"))
    sol = now(world.sol)
    assert (sol.status, sol.status_before, sol.suspension_reason) == ("suspended", "active", "Break")
    assert sol.suspended_until == until
    assert not has_access(sol, session)


def test_rank_counts_here_too(world: World) -> None:
    bea = person("Bea", role="administrator")
    suspend(UserSelection.of(bea), by=world.actor("ada"))
    outcome = reactivate(UserSelection.of(bea), by=world.actor("uma"))
    assert outcome.refused == {Refusal.RANK: [bea.pk]}


def test_without_the_permission_it_is_denied(world: World) -> None:
    chosen = suspended(world)
    with pytest.raises(Denied):
        reactivate(chosen, by=world.actor("cleo"))
    assert now(world.sol).status == "suspended"
