"""A job: chunk by chunk under one event; stopped, killed and resumed exactly where it was."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from rollbook.audit.models import Change, Event
from rollbook.audit.operations import can_undo, undo
from rollbook.jobs import running
from rollbook.jobs.freezing import freeze
from rollbook.jobs.models import Job, State
from rollbook.jobs.running import ask_to_stop, carry_on, hand_back, perform, take
from rollbook.jobs.worker import work
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.users.models import User
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.jobs.conftest import begun, dead, fresh, suspended, to_the_end
from tests.world import World, crowd


def test_all_are_done_in_chunks_under_one_event(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"), reason="Holidays")
    assert (job.state, job.total, suspended(people)) == (State.QUEUED, 35, 0)
    assert take() == job
    seen = []
    while carry_on(job.pk):
        seen.append((fresh(job).done, suspended(people), fresh(job).position))
    assert [done for done, _n, _p in seen] == [n for _d, n, _p in seen] == [10, 20, 30, 35]
    assert [position for _d, _n, position in seen] == [people[9], people[19], people[29], people[34]]
    job = fresh(job)
    assert (job.state, job.done, bool(job.finished_at), job.open) == (State.DONE, 35, True, False)
    event = Event.objects.get(pk=job.event_id)
    assert (event.operation, event.changed, event.reason, len(event.steps)) == ("users.suspend", 35, "Holidays", 4)
    assert (event.actor_id, event.door) == (world.ada.pk, "console")
    assert Change.objects.filter(event=event).count() == 35
    assert take() is None


def test_the_whole_of_it_is_undone_at_once(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    to_the_end(job)
    suspend(UserSelection(people[12:13]), by=world.actor("uma"), reason="Another")
    event = Event.objects.get(pk=fresh(job).event_id)
    assert can_undo(event)
    outcome = undo(event, by=world.actor("ada"))
    assert (len(outcome.changed), outcome.refused) == (34, {"moved_on": people[12:13]})
    assert suspended(people) == 1


def test_a_small_set_is_done_at_once(world: World) -> None:
    people, by = crowd(10), world.actor("ada")
    frozen = freeze("user", User.objects.filter(pk__in=people), operation="users.suspend", user_id=by.user_id)
    assert perform(suspend, frozen, by=by, params={}).changed == people
    assert not Job.objects.exists()


def test_whoever_may_not_or_asks_nonsense_begins_no_job(world: World, people: list[int]) -> None:
    with pytest.raises(Denied):
        begun_for(world, "cleo", people)
    with pytest.raises(Invalid):
        begun(world.actor("ada"), until="yesterday")
    assert not Job.objects.exists()


def begun_for(world: World, name: str, people: list[int]) -> None:
    by = world.actor(name)
    frozen = freeze("user", User.objects.filter(pk__in=people), operation="users.suspend", user_id=by.user_id)
    perform(suspend, frozen, by=by, params={})


def test_stopping_ends_it_after_the_chunk_and_what_is_done_can_be_undone(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    carry_on(job.pk)
    ask_to_stop(job.pk)
    assert not carry_on(job.pk)
    assert (fresh(job).state, suspended(people)) == (State.STOPPED, 10)
    assert not carry_on(job.pk)
    assert suspended(people) == 10
    outcome = undo(Event.objects.get(pk=fresh(job).event_id), by=world.actor("ada"))
    assert (len(outcome.changed), suspended(people)) == (10, 0)


def test_stopping_before_it_began_changes_nobody(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    ask_to_stop(job.pk)
    to_the_end(job)
    assert (fresh(job).state, fresh(job).event_id, suspended(people)) == (State.STOPPED, None, 0)


def test_asking_to_stop_what_has_ended_does_nothing(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    to_the_end(job)
    ask_to_stop(job.pk)
    assert (fresh(job).state, fresh(job).stop_asked) == (State.DONE, False)


def test_after_a_killed_worker_another_goes_on_exactly_where_it_was(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    take()
    carry_on(job.pk)
    assert take() is None, "its worker may still live"
    dead(job)
    assert take() == job
    to_the_end(job)
    rows = Change.objects.filter(event=fresh(job).event_id)
    assert sorted(rows.values_list("subject_id", flat=True)) == people
    assert Event.objects.filter(operation="users.suspend").count() == 1
    assert (fresh(job).state, fresh(job).done) == (State.DONE, 35)


def test_a_chunk_that_was_cut_off_in_its_middle_left_nothing(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    take()
    carry_on(job.pk)
    with transaction.atomic():
        carry_on(job.pk)
        assert suspended(people) == 20
        transaction.set_rollback(True)  # as the database does when the process is gone
    assert (suspended(people), fresh(job).done, fresh(job).position) == (10, 10, people[9])
    dead(job)
    take()
    to_the_end(job)
    assert (suspended(people), Event.objects.get(pk=fresh(job).event_id).changed) == (35, 35)


def test_a_worker_that_was_taken_for_dead_does_no_harm_when_it_wakes(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    take()
    carry_on(job.pk)
    dead(job)
    take()
    carry_on(job.pk)
    carry_on(job.pk)  # the first one, awake again
    to_the_end(job)
    ended = fresh(job).finished_at
    assert not carry_on(job.pk)
    assert fresh(job).finished_at == ended
    assert Change.objects.filter(event=fresh(job).event_id).count() == 35


def test_one_that_kills_its_workers_is_given_up(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    for _time in range(running.ATTEMPTS):
        assert take() == job
        dead(job)
    assert take() is None
    assert fresh(job).state == State.FAILED
    assert take() is None


def test_a_worker_that_is_asked_to_stop_hands_it_back_at_once(world: World, people: list[int]) -> None:
    job, stop = begun(world.actor("ada")), threading.Event()
    stop.set()
    assert work(stop)
    assert (fresh(job).state, suspended(people)) == (State.QUEUED, 10)
    assert work(threading.Event())
    assert (fresh(job).state, suspended(people), fresh(job).attempts) == (State.DONE, 35, 0)
    hand_back(job.pk)
    assert fresh(job).state == State.DONE


def test_a_fault_is_tried_three_times_then_said_and_nothing_of_it_stays(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    carry_on(job.pk)
    Job.objects.filter(pk=job.pk).update(params={"nonsense": 1})
    assert [carry_on(job.pk) for _time in range(3)] == [True, True, False]
    job = fresh(job)
    assert (job.state, job.error, job.attempts, suspended(people)) == (State.FAILED, "Invalid", 3, 10)
    assert take() is None


def test_jobs_are_taken_in_the_order_they_came(world: World, people: list[int]) -> None:
    first, second = begun(world.actor("ada")), begun(world.actor("uma"))
    assert [take(), take(), take()] == [first, second, None]


def test_time_left_is_told_from_the_pace(world: World, people: list[int]) -> None:
    job = begun(world.actor("ada"))
    assert job.seconds_left is None
    job.started_at, job.done = timezone.now() - timedelta(seconds=20), 10
    assert job.seconds_left == 50
