"""What surrounds every operation: the permission, the record, the values."""

from __future__ import annotations

import pytest
from django.db.models import Q

from rollbook.audit.models import Change, Event
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.users.operations import create, edit, reactivate, suspend
from rollbook.users.selection import UserSelection
from tests.told import event_of, now
from tests.world import World, acting

DOCUMENTED = [o for o in registry.values() if o.listed]


@pytest.mark.parametrize("operation", DOCUMENTED, ids=[o.name for o in DOCUMENTED])
def test_every_operation_says_what_it_does_and_needs(operation: object) -> None:
    o = registry[operation.name]
    assert o.help.endswith(".")
    assert o.permission in Permission.values
    assert str(o.label)
    assert "%(name)s" in str(o.done)
    assert "3" in o.done_many % {"n": 3}
    assert len({p.name for p in o.params}) == len(o.params)
    assert all(str(p.label) for p in o.params)


def test_a_denial_is_recorded_even_though_nothing_else_is(world: World) -> None:
    events = Event.objects.count()
    with pytest.raises(Denied) as caught:
        suspend(UserSelection.of(world.sol), by=acting(world.eve, "api"), reason="Because")
    event = Event.objects.get(pk=caught.value.event_id)
    assert Event.objects.count() == events + 1
    assert (event.actor_id, event.door, event.denied) == (world.eve.pk, "api", "permission")
    assert (event.changed, event.unchanged, event.steps) == (0, 0, [])
    assert not Change.objects.filter(event=event).exists()


def test_whoever_may_not_is_told_so_before_their_values_are_looked_at(world: World) -> None:
    with pytest.raises(Denied):
        suspend(UserSelection.of(world.sol), by=world.actor("eve"), until="nonsense", nothing="known")


def test_a_name_that_is_no_parameter_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        suspend(UserSelection.of(world.sol), by=world.actor("uma"), reasn="typo", until="nonsense")
    assert {name: m[0]["code"] for name, m in caught.value.messages().items()} == {
        "reasn": "unknown", "until": "not_a_date",
    }  # fmt: skip
    assert now(world.sol).status == "active"


def test_nobody_chosen_is_nothing_done(world: World) -> None:
    outcome = suspend(UserSelection(()), by=world.actor("uma"))
    assert (outcome.changed, outcome.unchanged, outcome.refused, outcome.event_id) == ([], 0, {}, None)


def test_an_id_that_nobody_has_is_refused_and_counted(world: World) -> None:
    outcome = suspend(UserSelection([987_654, 2**62]), by=world.actor("uma"))
    assert outcome.refused == {Refusal.UNKNOWN: [987_654, 2**62]}
    assert event_of(outcome).refused == {"unknown": 2}


def test_an_id_that_is_given_twice_counts_once(world: World) -> None:
    outcome = suspend(UserSelection([world.sol.pk, world.sol.pk]), by=world.actor("uma"))
    assert outcome.changed == [world.sol.pk]
    assert Change.objects.filter(event=outcome.event_id).count() == 1


def test_who_no_longer_is_as_chosen_is_refused_after_who_is_out_of_reach(world: World) -> None:
    chosen = UserSelection.of(world.sol, world.cleo)
    chosen.still = Q(population="learner")
    outcome = suspend(chosen, by=world.actor("uma"))
    assert outcome.changed == [world.sol.pk]
    assert outcome.refused == {Refusal.CHANGED: [world.cleo.pk]}


def test_the_actors_door_link_address_and_request_are_on_record(world: World) -> None:
    from dataclasses import replace

    by = replace(world.actor("uma"), via="token 5", address="2001:db8::7", request_id="abc-123")
    event = event_of(suspend(UserSelection.of(world.sol), by=by))
    assert (event.via, event.address, event.request_id) == ("token 5", "2001:db8::7", "abc-123")


def test_secrets_and_rows_are_not_among_the_recorded_parameters(world: World) -> None:
    outcome = create(UserSelection(()), by=world.actor("uma"), email="pia@example.org", contact="Secret room")
    assert event_of(outcome).params == {}
    assert event_of(edit(UserSelection.of(world.sol), by=world.actor("uma"), contact="Room")).params == {}


def test_a_later_event_is_never_before_an_earlier_one(world: World) -> None:
    first = suspend(UserSelection.of(world.sol), by=world.actor("uma"))
    second = reactivate(UserSelection.of(world.sol), by=world.actor("uma"))
    assert second.event_id > first.event_id
    assert event_of(second).at >= event_of(first).at
