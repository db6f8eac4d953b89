"""Undo: one operation over any event; what has moved on since stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.audit.operations import can_undo, undo
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.roles.models import Role
from rollbook.roles.operations import add_role, remove_role, set_roles
from rollbook.users.operations import change_phone, delete, edit, erase, suspend
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.told import changes_of, event_of, now, refusals_of, roles_of, row
from tests.world import World, acting, person


def suspended(world: World, *names: str, by: str = "uma") -> Event:
    people = [getattr(world, name) for name in names]
    return event_of(suspend(UserSelection.of(*people), by=world.actor(by), reason="x"))


def test_it_is_an_event_of_its_own_that_names_what_it_undoes(world: World) -> None:
    event = suspended(world, "sol", "cleo")
    outcome = undo(event, by=world.actor("ada"))
    undone = event_of(outcome)
    assert (undone.operation, undone.undoes_id, undone.actor_id) == ("users.suspend.undo", event.pk, world.ada.pk)
    assert {change.subject_id for change in changes_of(outcome)} == {world.sol.pk, world.cleo.pk}
    assert {change.after["status"] for change in changes_of(outcome)} == {"active"}


def test_whoever_has_changed_since_stays_and_is_listed_the_others_go_back(world: World) -> None:
    event = suspended(world, "sol", "cleo")
    suspend(UserSelection.of(world.cleo), by=world.actor("ada"), reason="Another one")
    outcome = undo(event, by=world.actor("uma"))
    assert outcome.changed == [world.sol.pk]
    assert outcome.refused == {Refusal.MOVED_ON: [world.cleo.pk]}
    assert refusals_of(outcome) == {world.cleo.pk: "moved_on"}
    assert (now(world.sol).status, now(world.cleo).status) == ("active", "suspended")
    assert now(world.cleo).suspension_reason == "Another one"


def test_what_other_operations_did_since_to_other_fields_stays(world: World) -> None:
    event = suspended(world, "sol")
    edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="Solveig")
    undo(event, by=world.actor("uma"))
    assert (now(world.sol).status, now(world.sol).first_name) == ("active", "Solveig")


def test_a_second_time_it_is_not_offered_and_does_nothing(world: World) -> None:
    event = suspended(world, "sol")
    assert can_undo(event)
    undo(event, by=world.actor("uma"))
    before = row(world.sol)
    assert not can_undo(event)
    assert undo(event, by=world.actor("uma")).changed == []
    assert row(world.sol) == before


def test_an_undo_itself_can_not_be_undone(world: World) -> None:
    outcome = undo(suspended(world, "sol"), by=world.actor("uma"))
    assert not can_undo(event_of(outcome))


def test_after_the_days_of_the_policy_it_is_not_offered(world: World, settings: Any) -> None:
    settings.UNDO_DAYS = 30
    event = suspended(world, "sol")
    event.at = timezone.now() - timedelta(days=29, hours=23)
    assert can_undo(event)
    event.at = timezone.now() - timedelta(days=30, minutes=1)
    assert not can_undo(event)


def test_a_denied_event_can_not_be_undone(world: World) -> None:
    with pytest.raises(Denied) as caught:
        suspend(UserSelection.of(world.sol), by=world.actor("cleo"))
    assert not can_undo(Event.objects.get(pk=caught.value.event_id))


def test_it_asks_the_permission_of_what_it_undoes(world: World) -> None:
    event = suspended(world, "sol")
    with pytest.raises(Denied) as caught:
        undo(event, by=world.actor("cleo"))
    denied = Event.objects.get(pk=caught.value.event_id)
    assert (denied.operation, denied.denied) == ("users.suspend.undo", "permission")
    assert now(world.sol).status == "suspended"


def test_an_attempt_that_was_denied_or_refused_takes_the_chance_from_nobody(world: World) -> None:
    bea = person("Bea", role="administrator")
    event = event_of(suspend(UserSelection.of(bea), by=world.actor("ada")))
    with pytest.raises(Denied):
        undo(event, by=world.actor("cleo"))
    assert undo(event, by=world.actor("uma")).refused == {Refusal.RANK: [bea.pk]}
    assert can_undo(event)
    assert undo(event, by=world.actor("ada")).changed == [bea.pk]


def test_rank_counts_as_it_is_now(world: World) -> None:
    event = suspended(world, "sol", "cleo")
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="administrator")
    outcome = undo(event, by=world.actor("uma"))
    assert outcome.refused == {Refusal.RANK: [world.cleo.pk]}
    assert outcome.changed == [world.sol.pk]


def test_nobody_raises_somebody_above_their_own_rank_by_undoing(world: World) -> None:
    bea = person("Bea", role="administrator")
    event = event_of(remove_role(UserSelection.of(bea), by=world.actor("ada"), role="administrator"))
    outcome = undo(event, by=world.actor("uma"))
    assert outcome.refused == {Refusal.ROLE_RANK: [bea.pk]}
    assert roles_of(bea) == set()
    assert undo(event, by=world.actor("ada")).changed == [bea.pk]


def test_nobody_gives_back_their_own_roles(world: World) -> None:
    event = event_of(remove_role(UserSelection.of(world.uma), by=world.actor("ada"), role="user-manager"))
    vic = role("vice", 80, *Role.objects.get(slug="user-manager").permissions)
    add_role(UserSelection.of(world.uma), by=world.actor("ada"), role=vic.slug)
    outcome = undo(event, by=world.actor("uma"))
    assert outcome.refused == {Refusal.SELF: [world.uma.pk]}
    assert roles_of(world.uma) == {"vice"}


def test_nobody_takes_back_what_was_done_to_their_own_status(world: World) -> None:
    bea = person("Bea", role="administrator")
    event = event_of(suspend(UserSelection.of(bea), by=world.actor("ada")))
    replay = replace(acting(bea), authority=world.actor("ada").authority)
    assert undo(event, by=replay).refused == {Refusal.SELF: [bea.pk]}
    assert now(bea).status == "suspended"


def test_the_last_administrator_stays_one(world: World) -> None:
    bea = person("Bea")
    event = event_of(add_role(UserSelection.of(bea), by=world.actor("ada"), role="administrator"))
    suspend(UserSelection.of(world.ada), by=acting(bea))
    outcome = undo(event, by=replace(world.actor("ada"), authority=acting(bea).authority))
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: [bea.pk]}
    assert roles_of(bea) == {"administrator"}


def test_a_role_that_was_given_goes_and_one_that_was_taken_comes_back(world: World) -> None:
    event = event_of(set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=["educator", "student"]))
    assert roles_of(world.cleo) == {"educator", "student"}
    undo(event, by=world.actor("uma"))
    assert roles_of(world.cleo) == {"coach"}


def test_a_role_that_they_have_again_or_no_longer_is_no_conflict(world: World) -> None:
    event = event_of(set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=["educator"]))
    set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=["coach"])
    outcome = undo(event, by=world.actor("uma"))
    assert (outcome.changed, outcome.unchanged) == ([], 1)
    assert roles_of(world.cleo) == {"coach"}


def test_somebody_who_does_not_exist_any_more_looks_as_if_they_never_had(world: World) -> None:
    event = suspended(world, "sol", "cleo")
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    erase(UserSelection.of(world.sol), by=world.actor("ada"))
    outcome = undo(event, by=world.actor("uma"))
    assert outcome.refused == {Refusal.UNKNOWN: [world.sol.pk]}
    assert outcome.changed == [world.cleo.pk]


def test_a_plan_tells_what_it_would_do_and_changes_nothing(world: World) -> None:
    event = suspended(world, "sol", "cleo")
    suspend(UserSelection.of(world.cleo), by=world.actor("ada"), reason="Another one")
    before = row(world.sol), row(world.cleo)
    planned = undo(event, by=world.actor("uma"), planning=True)
    assert (row(world.sol), row(world.cleo)) == before
    assert (planned.changed, planned.refused) == ([world.sol.pk], {Refusal.MOVED_ON: [world.cleo.pk]})


def test_only_some_of_those_concerned_can_be_given_back(world: World) -> None:
    event = suspended(world, "sol", "cleo")
    outcome = undo(event, by=world.actor("uma"), ids=[world.sol.pk])
    assert outcome.changed == [world.sol.pk]
    assert now(world.cleo).status == "suspended"


def test_fields_of_every_kind_come_back_exactly(world: World) -> None:
    until = timezone.now() + timedelta(days=3)
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), until=until, reason="“Ünï” \\ \" 'x' %s {0} \n 緑")
    change_phone(UserSelection.of(world.sol), by=world.actor("uma"), phone="+351912345678")
    before = row(world.sol)
    event = event_of(suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="y"))
    assert now(world.sol).suspended_until is None
    undo(event, by=world.actor("uma"))
    after = row(world.sol)
    assert {name for name in after if after[name] != before[name]} == {"version", "access_epoch"}
