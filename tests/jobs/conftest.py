"""Chunks of ten, so that a job of some dozens has several."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rollbook.jobs import running
from rollbook.jobs.freezing import freeze
from rollbook.jobs.models import Job
from rollbook.jobs.running import carry_on, perform
from rollbook.kernel.actor import Actor
from rollbook.users import views
from rollbook.users.models import User
from rollbook.users.operations import suspend
from rollbook.users.queries import matching
from tests.world import World, crowd

CHUNK = 10
VIEW = "q=crowd"


@pytest.fixture(autouse=True)
def chunks_of_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", CHUNK)


@pytest.fixture
def people(world: World) -> list[int]:
    """Thirty-five people called Crowd."""
    return crowd(35)


def begun(by: Actor, **params: str) -> Job:
    """Begin to suspend everybody called Crowd."""
    rows = matching(views.read(VIEW), by)
    frozen = freeze("user", rows, operation="users.suspend", user_id=by.user_id, view=VIEW, by_view=True)
    job = perform(suspend, frozen, by=by, params=params)
    assert isinstance(job, Job)
    return job


def suspended(ids: list[int]) -> int:
    return User.objects.filter(pk__in=ids, status="suspended").count()


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def to_the_end(job: Job) -> None:
    while carry_on(job.pk):
        pass


def dead(job: Job) -> None:
    """Let the time pass after which a worker that says nothing counts as dead."""
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
