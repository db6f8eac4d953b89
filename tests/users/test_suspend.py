"""Suspending: access ends at once, everything else stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.sessions.tokens import shown
from rollbook.users.operations import delete, reactivate, suspend
from rollbook.users.selection import UserSelection
from tests.calling import secret_for
from tests.told import changes_of, event_of, has_access, now, refusals_of, roles_of, row, signed_in
from tests.world import World, acting, operator, person

SET = {"status", "status_before", "suspended_until", "suspension_reason", "access_epoch", "version"}


def test_it_sets_the_status_and_what_belongs_to_it_and_nothing_else(world: World) -> None:
    before = row(world.sol)
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="Left the course")
    after = row(world.sol)
    assert after["status"] == "suspended"
    assert after["status_before"] == "active"
    assert after["suspension_reason"] == "Left the course"
    assert {name for name in after if after[name] != before[name]} == SET - {"suspended_until"}
    assert roles_of(world.sol) == {"student"}


def test_the_others_stay_as_they_are(world: World) -> None:
    before = row(world.eve)
    suspend(UserSelection.of(world.sol), by=world.actor("uma"))
    assert row(world.eve) == before


def test_one_event_tells_who_did_what_to_whom_from_what_to_what_and_why(world: World) -> None:
    outcome = suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="Left the course")
    event, (change,) = event_of(outcome), changes_of(outcome)
    assert (event.operation, event.actor_id, event.actor_label) == ("users.suspend", world.uma.pk, "Uma Thorn")
    assert (event.door, event.reason, event.changed, event.unchanged) == ("console", "Left the course", 1, 0)
    assert (change.kind, change.subject_id, change.label) == ("user", world.sol.pk, world.sol.username)
    assert change.before["status"] == "active"
    assert change.after["status"] == "suspended"
    assert change.after["suspension_reason"] == "Left the course"


def test_an_end_is_kept_and_told(world: World) -> None:
    until = timezone.now() + timedelta(days=3)
    outcome = suspend(UserSelection.of(world.sol), by=world.actor("uma"), until=until)
    assert now(world.sol).suspended_until == until
    assert event_of(outcome).params["until"] == until.isoformat()


def test_an_end_given_as_a_date_is_the_end_of_that_day(world: World) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), until="2090-05-06")
    assert now(world.sol).suspended_until == datetime(2090, 5, 6, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("2020-01-01", "past"),
        ("soon", "not_a_date"),
        ("2026-13-45", "not_a_date"),
        ("9999-12-31T23:59:59-14:00", "not_a_date"),
        ("0001-01-01T00:00:00+14:00", "past"),
    ],
)
def test_an_end_that_can_not_be_is_said_at_its_field(world: World, until: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        suspend(UserSelection.of(world.sol), by=world.actor("uma"), until=until)
    assert [m["code"] for m in caught.value.messages()["until"]] == [code]
    assert now(world.sol).status == "active"


def test_whoever_is_so_already_leaves_no_record(world: World) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="Once")
    before = row(world.sol)
    outcome = suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="Once")
    assert (outcome.changed, outcome.unchanged, outcome.event_id) == ([], 1, None)
    assert row(world.sol) == before


def test_suspending_again_with_another_reason_keeps_the_status_before(world: World) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="Once")
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="Twice")
    assert (now(world.sol).status_before, now(world.sol).suspension_reason) == ("active", "Twice")


def test_sessions_and_tokens_end_at_once_and_stay_ended(world: World) -> None:
    session, token = signed_in(world.ada), secret_for(world.ada)
    bea = person("Bea", role="administrator")
    assert has_access(world.ada, session)
    assert shown(token)
    suspend(UserSelection.of(world.ada), by=acting(bea))
    assert not has_access(world.ada, session)
    assert shown(token) is None
    reactivate(UserSelection.of(world.ada), by=acting(bea))
    assert not has_access(world.ada, session)
    assert shown(token) is None


def test_undoing_it_revives_no_session(world: World) -> None:
    session = signed_in(world.sol)
    outcome = suspend(UserSelection.of(world.sol), by=world.actor("uma"))
    undo(event_of(outcome), by=world.actor("uma"))
    assert now(world.sol).status == "active"
    assert not has_access(world.sol, session)


def test_of_several_each_is_decided_for_themselves(world: World) -> None:
    chosen = UserSelection.of(world.sol, world.ada, world.uma, world.cleo, 987_654)
    outcome = suspend(chosen, by=world.actor("uma"))
    assert outcome.changed == sorted([world.cleo.pk, world.sol.pk])
    assert outcome.refused == {
        Refusal.UNKNOWN: [987_654], Refusal.RANK: [world.ada.pk], Refusal.SELF: [world.uma.pk],
    }  # fmt: skip
    assert refusals_of(outcome) == {world.ada.pk: "rank", world.uma.pk: "self"}
    assert event_of(outcome).refused == {"unknown": 1, "rank": 1, "self": 1}
    assert {now(world.ada).status, now(world.uma).status} == {"active"}


def test_the_last_administrator_stays(world: World) -> None:
    outcome = suspend(UserSelection.of(world.ada), by=operator())
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: [world.ada.pk]}
    assert now(world.ada).status == "active"


def test_all_administrators_at_once_stay(world: World) -> None:
    bea = person("Bea", role="administrator")
    outcome = suspend(UserSelection.of(world.ada, bea, world.sol), by=operator())
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: sorted([world.ada.pk, bea.pk])}
    assert outcome.changed == [world.sol.pk]


def test_a_suspended_administrator_does_not_count_as_one(world: World) -> None:
    bea = person("Bea", role="administrator")
    assert suspend(UserSelection.of(bea), by=world.actor("ada")).changed == [bea.pk]
    assert suspend(UserSelection.of(world.ada), by=operator()).refused == {Refusal.LAST_ADMINISTRATOR: [world.ada.pk]}


def test_somebody_deleted_is_refused(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    outcome = suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    assert outcome.refused == {Refusal.DELETED: [world.sol.pk]}
    assert now(world.sol).status == "deleted"


@pytest.mark.parametrize("name", ["cleo", "sol", "eve"])
def test_without_the_permission_it_is_denied_and_the_attempt_is_on_record(world: World, name: str) -> None:
    with pytest.raises(Denied) as caught:
        suspend(UserSelection.of(world.sol), by=world.actor(name))
    event = Event.objects.get(pk=caught.value.event_id)
    assert (event.operation, event.denied, event.changed) == ("users.suspend", "permission", 0)
    assert event.actor_id == getattr(world, name).pk
    assert now(world.sol).status == "active"


def test_a_plan_tells_the_same_and_changes_nothing(world: World) -> None:
    chosen = [world.sol, world.ada, world.uma, world.cleo]
    before, events = [row(user) for user in chosen], Event.objects.count()
    planned = suspend.plan(UserSelection.of(*chosen), by=world.actor("uma"))
    assert [row(user) for user in chosen] == before
    assert Event.objects.count() == events
    done = suspend(UserSelection.of(*chosen), by=world.actor("uma"))
    assert (planned.changed, planned.unchanged, planned.refused) == (done.changed, done.unchanged, done.refused)
