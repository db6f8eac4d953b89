"""A role until a date: it ends by itself, at the moment of deciding, and leaves all others standing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.jobs.worker import what_time_brings
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.models import Grant
from rollbook.roles.operations import add_role, end_lent_roles, lend_role, remove_role, set_roles
from rollbook.roles.queries import administrators, authority
from rollbook.roles.reading import ending
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.told import changes_of, event_of, roles_of
from tests.world import World, acting, person

SOON = timezone.now() + timedelta(days=3)


def let_time_pass() -> None:
    Grant.objects.exclude(until=None).update(until=timezone.now() - timedelta(seconds=1))


def test_it_allows_what_it_allows_until_then_and_not_a_moment_longer(world: World) -> None:
    lend_role(
        UserSelection.of(world.cleo), by=world.actor("ada"), role="user-manager", until=SOON, reason="Uma is away"
    )
    assert suspend(UserSelection.of(world.sol), by=acting(world.cleo)).changed == [world.sol.pk]
    let_time_pass()
    with pytest.raises(Denied):
        suspend(UserSelection.of(world.eve), by=acting(world.cleo))
    assert not authority(world.cleo.pk).powers


def test_while_it_lasts_they_have_its_rank_and_then_their_own(world: World) -> None:
    vic = person("Vic", role="user-manager")
    lend_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="administrator", until=SOON)
    assert suspend(UserSelection.of(world.cleo), by=acting(vic)).refused == {Refusal.RANK: [world.cleo.pk]}
    let_time_pass()
    assert suspend(UserSelection.of(world.cleo), by=acting(vic)).changed == [world.cleo.pk]


def test_the_worker_takes_it_away_leaves_the_others_and_tells_the_log(world: World) -> None:
    lend_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="educator", until=SOON)
    let_time_pass()
    what_time_brings()
    assert roles_of(world.cleo) == {"coach"}
    event = Event.objects.latest("pk")
    assert (event.operation, event.actor_label, event.changed) == ("users.end_lent_roles", "Rollbook", 1)
    what_time_brings()
    assert Event.objects.latest("pk") == event, "nothing is left to end"


def test_several_end_at_once_by_few_statements_and_each_keeps_their_own(world: World) -> None:
    ids = cast.crowd(20)
    lend_role(UserSelection(ids), by=world.actor("ada"), role="coach", until=SOON)
    add_role(UserSelection(ids[:5]), by=world.actor("ada"), role="coach")
    let_time_pass()
    outcome = end_lent_roles(UserSelection(ids), by=cast.operator())
    assert outcome.changed == sorted(ids[5:])
    assert Grant.objects.filter(role__slug="coach", user__in=ids).count() == 5


def test_whoever_holds_it_for_good_keeps_it_for_good(world: World) -> None:
    outcome = lend_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="coach", until=SOON)
    assert (outcome.changed, outcome.unchanged) == ([], 1)
    assert Grant.objects.get(user=world.cleo).until is None


def test_given_again_it_lasts_until_the_new_date_and_given_for_good_it_stays(world: World) -> None:
    sol, by = UserSelection.of(world.sol), world.actor("ada")
    lend_role(sol, by=by, role="coach", until=SOON)
    longer = lend_role(UserSelection.of(world.sol), by=by, role="coach", until=SOON + timedelta(days=4))
    assert Grant.objects.get(user=world.sol, role__slug="coach").until == SOON + timedelta(days=4)
    undo(event_of(longer), by=by)
    assert Grant.objects.get(user=world.sol, role__slug="coach").until == SOON
    for_good = add_role(UserSelection.of(world.sol), by=by, role="coach")
    assert Grant.objects.get(user=world.sol, role__slug="coach").until is None
    undo(event_of(for_good), by=by)
    assert Grant.objects.get(user=world.sol, role__slug="coach").until == SOON


def test_undoing_after_it_was_prolonged_leaves_it_and_says_so(world: World) -> None:
    by = world.actor("ada")
    lent = lend_role(UserSelection.of(world.sol), by=by, role="coach", until=SOON)
    lend_role(UserSelection.of(world.sol), by=by, role="coach", until=SOON + timedelta(days=1))
    assert undo(event_of(lent), by=by).refused == {Refusal.MOVED_ON: [world.sol.pk]}
    assert Grant.objects.get(user=world.sol, role__slug="coach").until == SOON + timedelta(days=1)


def test_the_log_tells_until_when_and_why_and_undo_brings_both_back(world: World) -> None:
    by = world.actor("ada")
    lent = lend_role(UserSelection.of(world.sol), by=by, role="coach", until=SOON, reason="Exam weeks")
    (change,) = changes_of(lent)
    (said,) = change.after.values()
    assert (said["until"], said["reason"]) == (SOON.isoformat(), "Exam weeks")
    taken = remove_role(UserSelection.of(world.sol), by=by, role="coach")
    undo(event_of(taken), by=by)
    grant = Grant.objects.get(user=world.sol, role__slug="coach")
    assert (grant.until, grant.reason) == (SOON, "Exam weeks")


def test_editing_somebodys_roles_leaves_the_temporary_ones(world: World) -> None:
    lend_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="educator", until=SOON)
    set_roles(UserSelection.of(world.cleo), by=world.actor("ada"), roles=["translator"])
    assert roles_of(world.cleo) == {"educator", "translator"}


def test_a_temporary_administrator_is_none_that_has_to_stay(world: World) -> None:
    """C4: who counts is Active, was given the role directly, everywhere, and without end."""
    lend_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="administrator", until=SOON)
    assert [row["user_id"] for row in administrators()] == [world.ada.pk]
    outcome = remove_role(UserSelection.of(world.ada), by=acting(world.cleo), role="administrator")
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: [world.ada.pk]}
    outcome = suspend(UserSelection.of(world.ada), by=acting(world.cleo))
    assert outcome.refused == {Refusal.LAST_ADMINISTRATOR: [world.ada.pk]}


def test_the_last_lasting_administrator_is_not_made_a_temporary_one_by_undoing(world: World) -> None:
    bea, by = person("Bea"), world.actor("ada")
    lend_role(UserSelection.of(bea), by=by, role="administrator", until=SOON)
    lasting = add_role(UserSelection.of(bea), by=by, role="administrator")
    remove_role(UserSelection.of(world.ada), by=acting(bea), role="administrator")
    assert undo(event_of(lasting), by=cast.operator()).refused == {Refusal.LAST_ADMINISTRATOR: [bea.pk]}
    assert Grant.objects.get(user=bea).until is None


def test_rank_counts_and_nobody_lends_to_themselves(world: World) -> None:
    outcome = lend_role(UserSelection.of(world.uma, world.ada), by=world.actor("uma"), role="coach", until=SOON)
    assert outcome.refused == {Refusal.SELF: [world.uma.pk], Refusal.RANK: [world.ada.pk]}
    with pytest.raises(Invalid):
        lend_role(UserSelection.of(world.sol), by=world.actor("uma"), role="administrator", until=SOON)


def test_a_date_is_needed_and_lies_ahead(world: World) -> None:
    for given in ({}, {"until": "2001-01-01"}, {"until": "soon"}):
        with pytest.raises(Invalid) as caught:
            lend_role(UserSelection.of(world.sol), by=world.actor("uma"), role="coach", **given)
        assert list(caught.value.messages()) == ["until"]


def test_what_ends_soon_is_listed_of_those_in_reach(world: World) -> None:
    by = world.actor("ada")
    lend_role(UserSelection.of(world.sol), by=by, role="coach", until=SOON)
    lend_role(UserSelection.of(world.eve), by=by, role="educator", until=timezone.now() + timedelta(days=100))
    lend_role(UserSelection.of(world.uma), by=by, role="administrator", until=SOON - timedelta(days=1))
    assert [g.user for g in ending(by)] == [world.uma, world.sol]
    assert [g.user for g in ending(by, days=365)] == [world.uma, world.sol, world.eve]
    assert list(ending(world.actor("eve"))) == []
    assert Permission.ROLES_VIEW
