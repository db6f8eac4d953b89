"""Choosing a set once: what is added later is not hit, who no longer matches is refused."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from rollbook.jobs.freezing import freeze, selection
from rollbook.jobs.models import Frozen
from rollbook.jobs.worker import what_time_brings
from rollbook.kernel.refusal import Refusal
from rollbook.users import views
from rollbook.users.operations import delete, edit, suspend
from rollbook.users.queries import matching
from rollbook.users.selection import UserSelection
from tests.told import now, statements
from tests.world import World, crowd, person

VIEW = "role=student&sort=-created"


def frozen(world: World, **more: object) -> Frozen:
    by = world.actor("ada")
    rows = matching(views.read(VIEW), by)
    given = {"operation": "users.suspend", "user_id": by.user_id, "view": VIEW, "by_view": True, **more}
    return freeze("user", rows, **given)


def test_it_holds_who_matched_then(world: World) -> None:
    kept = frozen(world)
    person("Late", role="student")
    assert (kept.total, selection(kept, world.actor("ada")).ids) == (1, [world.sol.pk])


def test_many_are_frozen_by_as_many_statements_as_few(world: World) -> None:
    _few, of_few = statements(frozen, world)
    crowd(300)
    many, of_many = statements(frozen, world)
    assert (many.total, of_many) == (301, of_few)


def test_who_no_longer_matches_the_view_is_refused(world: World) -> None:
    kept = frozen(world)
    edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="Solveig")
    assert suspend.plan(selection(kept, world.actor("ada")), by=world.actor("ada")).changed == [world.sol.pk]
    suspend(UserSelection.of(world.sol), by=world.actor("uma"))
    outcome = suspend(selection(kept, world.actor("ada")), by=world.actor("ada"), reason="Holidays")
    assert outcome.refused == {Refusal.CHANGED: [world.sol.pk]}
    assert now(world.sol).suspension_reason == ""


def test_of_those_chosen_by_hand_it_asks_nothing(world: World) -> None:
    kept = frozen(world, by_view=False)
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="First")
    assert suspend(selection(kept, world.actor("ada")), by=world.actor("ada"), reason="Then").changed == [world.sol.pk]


def test_who_is_gone_meanwhile_is_refused(world: World) -> None:
    kept = frozen(world, by_view=False)
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    assert suspend(selection(kept, world.actor("ada")), by=world.actor("ada")).refused == {
        Refusal.DELETED: [world.sol.pk]
    }


def test_it_melts_after_a_day(world: World) -> None:
    kept = frozen(world)
    assert timedelta(hours=23) < kept.expires_at - timezone.now() <= timedelta(days=1)
    what_time_brings()
    assert Frozen.objects.filter(pk=kept.pk).exists()
    Frozen.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    what_time_brings()
    assert not Frozen.objects.exists()
