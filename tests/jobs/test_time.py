"""What time brings: suspensions end by themselves, and who can no longer be restored is erased."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.jobs.models import Heartbeat, State
from rollbook.jobs.queries import worker_seen
from rollbook.jobs.worker import run, what_time_brings
from rollbook.sessions.models import Session
from rollbook.users.models import User
from rollbook.users.operations import delete, restore, suspend
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.jobs.conftest import begun
from tests.told import now, sessions_of, signed_in
from tests.world import World, crowd, person

AGO = timedelta(seconds=1)


def passed(**dates: Any) -> None:
    """Let the moments that are set anywhere have passed."""
    for name in dates:
        User.objects.filter(**{f"{name}__isnull": False}).update(**{name: timezone.now() - AGO})


def test_a_suspension_ends_on_its_day_and_not_before(world: World) -> None:
    until = timezone.now() + timedelta(days=1)
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), until=until)
    suspend(UserSelection.of(world.cleo), by=world.actor("uma"))
    what_time_brings()
    assert now(world.sol).status == "suspended"
    passed(suspended_until=1)
    what_time_brings()
    assert (now(world.sol).status, now(world.cleo).status) == ("active", "suspended")
    event = Event.objects.get(operation="users.reactivate")
    assert (event.actor_id, event.actor_label, event.door, event.changed) == (None, "Rollbook", "schedule", 1)
    what_time_brings()
    assert Event.objects.filter(operation="users.reactivate").count() == 1


def test_who_was_deleted_meanwhile_is_not_reactivated(world: World) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("ada"), until=timezone.now() + timedelta(days=1))
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    passed(suspended_until=1)
    what_time_brings()
    assert now(world.sol).status == "deleted"


def test_after_the_grace_they_are_erased_and_not_before(world: World) -> None:
    delete(UserSelection.of(world.sol, world.eve), by=world.actor("ada"))
    what_time_brings()
    assert now(world.sol).status == "deleted"
    restore(UserSelection.of(world.eve), by=world.actor("ada"))
    passed(erase_after=1)
    what_time_brings()
    assert not User.objects.filter(pk=world.sol.pk).exists()
    assert now(world.eve).status == "active"
    assert Event.objects.get(operation="users.erase").actor_label == "Rollbook"


def test_with_no_grace_they_are_erased_at_the_next_look(world: World, settings: Any) -> None:
    settings.DELETE_GRACE_DAYS = 0
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    what_time_brings()
    assert not User.objects.filter(pk=world.sol.pk).exists()


def test_where_the_site_never_deletes_who_was_deleted_before_stays(world: World, settings: Any) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    settings.NEVER_DELETE = True
    passed(erase_after=1)
    what_time_brings()
    assert now(world.sol).status == "deleted"
    assert restore(UserSelection.of(world.sol), by=world.actor("ada")).changed == [world.sol.pk]


def test_many_are_done_over_several_looks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rollbook.jobs.worker.CHUNK", 10)
    ids = crowd(25)
    suspend(UserSelection(ids), by=world.actor("ada"), until=timezone.now() + timedelta(days=1))
    passed(suspended_until=1)
    left = []
    for _look in range(3):
        what_time_brings()
        left.append(User.objects.filter(status="suspended").count())
    assert left == [15, 5, 0]


def test_sessions_that_have_run_out_and_workers_long_silent_are_forgotten(world: World) -> None:
    signed_in(world.sol)
    signed_in(world.eve)
    Session.objects.filter(user=world.sol).update(expires_at=timezone.now() - AGO)
    Heartbeat.objects.create(worker="gone:1", at=timezone.now() - timedelta(hours=2))
    what_time_brings()
    assert (sessions_of(world.sol), sessions_of(world.eve), Heartbeat.objects.count()) == (0, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_the_worker_itself_does_all_this_and_the_jobs_until_it_is_asked_to_stop() -> None:
    made = cast.make()
    people = crowd(25)
    gone = person("Gone")
    delete(UserSelection.of(gone), by=made.actor("ada"))
    passed(erase_after=1)
    job, stop = begun(made.actor("ada")), threading.Event()
    thread = threading.Thread(target=_run, args=[stop], daemon=True)
    thread.start()
    for _look in range(200):
        job.refresh_from_db()
        if job.state == State.DONE:
            break
        stop.wait(0.05)
    assert worker_seen() is not None
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert job.state == State.DONE
    assert User.objects.filter(pk__in=people, status="suspended").count() == 25
    assert not User.objects.filter(pk=gone.pk).exists()
    assert worker_seen() is None, "it says good-bye"


def _run(stop: threading.Event) -> None:
    try:
        run(stop)
    finally:
        connection.close()
