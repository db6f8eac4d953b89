"""Deleting: access ends at once; until the grace ends, everything can come back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.sessions.tokens import shown
from rollbook.users.operations import delete, suspend
from rollbook.users.selection import UserSelection
from tests.calling import secret_for
from tests.told import changes_of, event_of, has_access, now, refusals_of, roles_of, row, signed_in
from tests.world import World, operator, person


def test_access_ends_and_all_that_is_theirs_stays_until_the_grace_ends(world: World) -> None:
    before, session, token = row(world.uma), signed_in(world.uma), secret_for(world.uma)
    delete(UserSelection.of(world.uma), by=world.actor("ada"), reason="Left us")
    after = row(world.uma)
    differing = {name for name in after if after[name] != before[name]}
    assert differing == {"status", "deleted_from", "erase_after", "access_epoch", "version"}
    assert (after["status"], after["deleted_from"]) == ("deleted", "active")
    assert roles_of(world.uma) == {"user-manager"}
    assert not has_access(world.uma, session)
    assert shown(token) is None


@pytest.mark.parametrize("days", [0, 7, 90])
def test_the_grace_is_what_the_policy_says(world: World, settings: Any, days: int) -> None:
    settings.DELETE_GRACE_DAYS = days
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    left = now(world.sol).erase_after - timezone.now()
    assert timedelta(days=days) - timedelta(minutes=1) < left <= timedelta(days=days)


def test_one_event_tells_it(world: World) -> None:
    outcome = delete(UserSelection.of(world.sol), by=world.actor("ada"), reason="Left us")
    event, (change,) = event_of(outcome), changes_of(outcome)
    assert (event.operation, event.reason, event.changed) == ("users.delete", "Left us", 1)
    assert (change.before["status"], change.after["status"]) == ("active", "deleted")


def test_whoever_is_deleted_already_is_left_alone_and_keeps_their_date(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    before = row(world.sol)
    outcome = delete(UserSelection.of(world.sol), by=world.actor("ada"))
    assert (outcome.changed, outcome.unchanged, outcome.event_id) == ([], 1, None)
    assert row(world.sol) == before


def test_of_several_each_is_decided_for_themselves(world: World) -> None:
    outcome = delete(UserSelection.of(world.sol, world.ada, world.uma, 987_654), by=world.actor("uma"))
    assert outcome.changed == [world.sol.pk]
    assert outcome.refused == {
        Refusal.UNKNOWN: [987_654], Refusal.RANK: [world.ada.pk], Refusal.SELF: [world.uma.pk],
    }  # fmt: skip
    assert refusals_of(outcome) == {world.ada.pk: "rank", world.uma.pk: "self"}


def test_the_last_administrator_stays_whoever_asks(world: World) -> None:
    outcome = delete(UserSelection.of(world.ada), by=operator())
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: [world.ada.pk]}
    assert now(world.ada).status == "active"


def test_another_administrator_can_be_deleted_by_one(world: World) -> None:
    bea = person("Bea", role="administrator")
    assert delete(UserSelection.of(bea), by=world.actor("ada")).changed == [bea.pk]


def test_where_the_site_never_deletes_all_are_refused(world: World, settings: Any) -> None:
    settings.NEVER_DELETE = True
    outcome = delete(UserSelection.of(world.sol, world.eve), by=world.actor("ada"))
    assert outcome.refused == {Refusal.NEVER_DELETE: sorted([world.sol.pk, world.eve.pk])}
    assert now(world.sol).status == "active"


def test_undoing_it_within_the_grace_gives_back_the_status_before(world: World) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("ada"), reason="First this")
    session = signed_in(now(world.sol))
    outcome = delete(UserSelection.of(world.sol), by=world.actor("ada"))
    undone = undo(event_of(outcome), by=world.actor("ada"))
    sol = now(world.sol)
    assert undone.changed == [sol.pk]
    assert (sol.status, sol.deleted_from, sol.erase_after) == ("suspended", "", None)
    assert sol.suspension_reason == "First this"
    assert not has_access(sol, session)


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        delete(UserSelection.of(world.sol), by=world.actor("eve"))
    assert now(world.sol).status == "active"


def test_their_username_and_email_stay_theirs_until_they_are_erased(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    with pytest.raises(Invalid):
        person("Sol")
