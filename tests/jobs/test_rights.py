"""What an actor may do is asked again at each chunk, of whoever is in it then."""

from __future__ import annotations

from rollbook.audit.models import Event
from rollbook.jobs.freezing import freeze
from rollbook.jobs.models import State
from rollbook.jobs.running import carry_on, perform
from rollbook.roles.operations import add_role, set_roles
from rollbook.users.models import User
from rollbook.users.operations import delete, erase, suspend
from rollbook.users.selection import UserSelection
from tests.jobs.conftest import begun, fresh, suspended, to_the_end
from tests.world import World, acting, operator, person


def test_an_actor_who_loses_the_right_midway_stops_it(world: World, people: list[int]) -> None:
    vic = person("Vic", role="user-manager")
    job = begun(acting(vic))
    carry_on(job.pk)
    set_roles(UserSelection.of(vic), by=world.actor("ada"), roles=["coach"])
    assert not carry_on(job.pk)
    job = fresh(job)
    assert (job.state, job.error, suspended(people)) == (State.STOPPED, "users.suspend", 10)
    assert Event.objects.filter(actor_id=vic.pk, denied="permission").count() == 1


def test_nor_does_it_go_on_for_one_who_is_suspended_deleted_or_erased(world: World, people: list[int]) -> None:
    vic = person("Vic", role="user-manager")
    job = begun(acting(vic))
    carry_on(job.pk)
    delete(UserSelection.of(vic), by=world.actor("ada"))
    erase(UserSelection.of(vic), by=world.actor("ada"))
    to_the_end(job)
    assert fresh(job).state in {State.STOPPED, State.FAILED}
    assert suspended(people) == 10


def test_whoever_rises_above_the_actor_midway_is_refused(world: World, people: list[int]) -> None:
    job = begun(world.actor("uma"))
    carry_on(job.pk)
    add_role(UserSelection(people[20:22]), by=world.actor("ada"), role="administrator")
    to_the_end(job)
    event = Event.objects.get(pk=fresh(job).event_id)
    assert (event.changed, event.refused) == (33, {"rank": 2})


def test_whoever_no_longer_matches_the_view_is_refused_and_who_came_later_is_not_hit(
    world: World, people: list[int]
) -> None:
    job = begun(world.actor("ada"))
    suspend(UserSelection(people[25:27]), by=operator())
    late = person("Late", "Crowd")
    to_the_end(job)
    event = Event.objects.get(pk=fresh(job).event_id)
    assert (event.changed, event.refused) == (33, {"changed": 2})
    assert User.objects.get(pk=late.pk).status == "active"


def test_the_last_administrators_chunk_leaves_them(world: World, people: list[int]) -> None:
    vic = person("Vic", role="administrator")
    add_role(UserSelection(people), by=operator(), role="coach")
    frozen = freeze("user", User.objects.all(), operation="users.suspend", user_id=vic.pk)
    job = perform(suspend, frozen, by=acting(vic), params={})
    suspend(UserSelection.of(world.uma), by=operator())
    to_the_end(job)
    assert User.objects.get(pk=vic.pk).status == "active"
    event = Event.objects.get(pk=fresh(job).event_id)
    assert event.refused == {"self": 1}
