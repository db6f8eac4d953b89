"""How many statements an operation takes: as many for a thousand people as for ten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.groups.operations import add_to_group, make_owner
from rollbook.jobs.freezing import freeze
from rollbook.jobs.models import Job
from rollbook.jobs.running import carry_on, perform, take
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import registry
from rollbook.kernel.selection import CHUNK
from rollbook.roles.operations import add_role
from rollbook.sessions.models import Session
from rollbook.users.models import User
from rollbook.users.operations import delete, sign_in_link, suspend
from rollbook.users.queries import visible
from rollbook.users.selection import UserSelection
from tests.told import event_of, statements
from tests.world import World, crowd, operator, surroundings

FEW, MANY = 10, 1_000
PARAMS: dict[str, dict[str, Any]] = {
    "users.add_role": {"role": "coach"},
    "users.remove_role": {"role": "student"},
    "users.set_roles": {"roles": ["coach"]},
    "users.lend_role": {"role": "coach", "until": "2099-01-01"},
    "users.move_to_unit": {"unit": "Arts"},
    "users.add_to_group": {"group": "Choir"},
    "users.remove_from_group": {"group": "Choir"},
    "users.set_groups": {"join": ["Choir"]},
    "users.make_owner": {"group": "Choir"},
    "users.end_ownership": {"group": "Choir"},
    "users.set_attribute": {"attribute": "house", "value": "Red"},
    "users.set_attributes": {"attributes": {"house": "Red"}},
    "users.edit": {"first_name": "Zed"},
    "users.change_phone": {"phone": "+351912345678"},
    "users.set_password": {"password": "violet umbrella sings at noon"},
    "users.require_two_factor": {"required": True},
    "users.sign_in_link": {"reason": "Ticket 4711"},
    "users.suspend": {"reason": "Holidays"},
}


def invited(users: UserSelection, by: Actor) -> None:
    User.objects.filter(pk__in=users.ids).update(status="invited")


def signed_in(users: UserSelection, by: Actor) -> None:
    rows = [Session(user_id=pk, key_hash=str(pk), data="", expires_at=timezone.now()) for pk in users.ids]
    Session.objects.bulk_create(rows)


def with_two_factor(users: UserSelection, by: Actor) -> None:
    User.objects.filter(pk__in=users.ids).update(two_factor=True)


def with_picture(users: UserSelection, by: Actor) -> None:
    User.objects.filter(pk__in=users.ids).update(picture="0123456789abcdef")


AS_THEY_ARE: dict[str, tuple[Callable[..., Any], ...]] = {
    "users.reactivate": (suspend,), "users.restore": (delete,), "users.erase": (delete,),
    "users.remove_from_group": (partial(add_to_group, group="Choir"),),
    "users.end_ownership": (partial(make_owner, group="Choir"),),
    **dict.fromkeys(("users.cancel_invitation", "users.copy_link", "users.resend_activation"), (invited,)),
    "users.reset_two_factor": (with_two_factor,),
    "users.remove_picture": (with_picture,),
    "users.end_sessions": (signed_in,),
    "users.revoke_sign_in_links": (partial(sign_in_link, reason="x"),),
}  # fmt: skip
UNIQUE = {"users.change_email", "users.change_username", "users.change_external_id"}  # no two people can get the same
ONE = {"users.end_session"}  # is of one person
SETS = sorted(
    o.name for o in registry.values() if o.noun == "users" and o.listed and not o.creates if o.name not in UNIQUE | ONE
)


@pytest.mark.parametrize("name", SETS)
def test_any_operation_and_its_undo(world: World, name: str) -> None:
    surroundings()
    everybody = crowd(1 + FEW + MANY)
    for prepare in AS_THEY_ARE.get(name, ()):
        prepare(UserSelection(everybody), by=operator())
    operation, by, taken = registry[name], world.actor("ada"), {}
    for part in (everybody[:1], everybody[1 : 1 + FEW], everybody[1 + FEW :]):  # the first looks up what stays known
        done, doing = statements(operation, UserSelection(part), by=by, **PARAMS.get(name, {}))
        assert len(done.changed) == len(part)
        _plan, planning = statements(operation.plan, UserSelection(part), by=by, **PARAMS.get(name, {}))
        undoing = 0
        if operation.undoable:
            undone, undoing = statements(undo, event_of(done), by=by)
            assert undone.changed == done.changed
        taken[len(part)] = (doing, planning, undoing)
    assert taken[FEW] == taken[MANY]
    assert taken[FEW][0] < 60


def test_refusing_many_takes_no_more_than_refusing_few(world: World) -> None:
    everybody, by = crowd(FEW + MANY), world.actor("uma")
    assert by.holds("users.suspend")
    add_role(UserSelection(everybody), by=world.actor("ada"), role="administrator")
    taken = {}
    for part in (everybody[:FEW], everybody[FEW:]):
        outcome, taken[len(part)] = statements(suspend, UserSelection(part), by=by)
        assert {code: len(ids) for code, ids in outcome.refused.items()} == {"rank": len(part)}
    assert taken[FEW] == taken[MANY]


def test_suspending_ten_thousand_takes_the_same_for_each_chunk(world: World) -> None:
    User.objects.bulk_create(
        User(username=f"u{n}", username_key=f"u{n}", name_key=f"u{n}", password="!") for n in range(2 * CHUNK)
    )
    by = world.actor("ada")
    frozen = freeze("user", visible(by).filter(password="!"), operation="users.suspend", user_id=by.user_id)
    perform(suspend, frozen, by=by, params={"reason": "Holidays"})
    job = take()
    taken = []
    more = True
    while more:
        more, count = statements(carry_on, job.pk)
        taken.append(count)
    assert User.objects.filter(status="suspended").count() == frozen.total == 2 * CHUNK
    first, second, *last = taken
    assert abs(first - second) <= 2, "the first chunk begins the event that the next ones continue"
    assert len(last) <= 2
    undone, _count = statements(undo, event_of_job(job.pk), by=by)
    assert len(undone.changed) == frozen.total


def event_of_job(pk: int) -> Any:
    return Event.objects.get(pk=Job.objects.get(pk=pk).event_id)
