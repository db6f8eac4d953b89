"""C11: who had what at a moment, from the audit log, against a random history that is replayed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rollbook.audit.models import Change, Event
from rollbook.audit.operations import can_undo, undo
from rollbook.groups.models import Group
from rollbook.groups.operations import add_to_group, remove_from_group
from rollbook.groups.operations import create as make_group
from rollbook.groups.operations import delete as delete_group
from rollbook.groups.operations import set_roles as carry
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles.history import holders_at, person_at, roles_with
from rollbook.roles.holding import holdings
from rollbook.roles.models import Grant, Role
from rollbook.roles.operations import add_role, lend_role, remove_role, set_roles
from rollbook.roles.operations.shaping import create as make_role
from rollbook.roles.operations.shaping import delete as delete_role
from rollbook.roles.operations.shaping import edit as edit_role
from rollbook.roles.selection import RoleSelection
from rollbook.units.models import Unit
from rollbook.units.operations import create as make_unit
from rollbook.units.operations import move_to_unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.operations import create, delete, reactivate, restore, suspend
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.world import World, operator

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SLUGS = ("coach", "educator", "user-manager", "tutor")
NAMES = ("Choir", "Chess")
UNITS = ("Arts", "Science")


def everything() -> dict[str, Any]:
    """Give how all stands now, as the log has to tell it later."""
    units = dict(Unit._base_manager.values_list("pk", "name"))
    people = {}
    for user in User.objects.all():
        roles = {(h.role_id, h.unit_id, h.until, h.group_id) for h in holdings([user.pk])}
        groups = set(user.memberships.filter(group__deleted=False).values_list("group_id", flat=True))
        people[user.pk] = (user.status, units.get(user.unit_id, ""), groups, roles)
    carried = {role.pk: set(role.permissions) for role in Role.objects.all()}
    return {"people": people, "roles": carried}


def told(at: datetime) -> dict[str, Any]:
    """Give the same from the log."""
    by, people = operator(), {}
    for user in User.objects.all():
        then = person_at(user, at, by)
        if then.existed:
            roles = {(had.role_id, had.unit_id, had.until, had.group_id) for had in then.roles}
            people[user.pk] = (then.status, then.unit.name if then.unit else "", {g.pk for g in then.groups}, roles)
    return people


def steps() -> Any:
    who, slug = st.integers(0, 5), st.sampled_from(SLUGS)
    group, unit = st.sampled_from(NAMES), st.sampled_from(UNITS)
    return st.lists(
        st.one_of(
            st.tuples(st.just("add"), who, slug, st.none() | unit),
            st.tuples(st.just("lend"), who, slug, st.none() | unit),
            st.tuples(st.just("remove"), who, slug),
            st.tuples(st.just("set"), who, st.sets(slug)),
            st.tuples(st.just("join"), who, group),
            st.tuples(st.just("leave"), who, group),
            st.tuples(st.just("carry"), group, st.sets(slug)),
            st.tuples(st.just("drop"), group),
            st.tuples(st.just("move"), who, st.sampled_from((*UNITS, "none"))),
            st.tuples(st.just("suspend"), who), st.tuples(st.just("reactivate"), who),
            st.tuples(st.just("delete"), who), st.tuples(st.just("restore"), who),
            st.tuples(st.just("edit"), st.sets(st.sampled_from(("users.view", "users.edit", "groups.view")))),
            st.tuples(st.just("retire")), st.tuples(st.just("newcomer")), st.tuples(st.just("undo"), st.integers(0, 3)),
        ),
        max_size=14,
    )  # fmt: skip


def do(step: tuple[Any, ...]) -> None:
    """Carry a step out, as far as it can be."""
    what, *rest = step
    by, people = operator(), list(User.objects.order_by("pk"))

    def one() -> UserSelection:
        return UserSelection.of(people[rest[0] % len(people)])

    def group(name: str) -> GroupSelection:
        return GroupSelection(Group.objects.filter(name=name).values_list("pk", flat=True))

    def undoing() -> None:
        events = [event for event in Event.objects.order_by("-pk")[:8] if can_undo(event)]
        if events:
            undo(events[rest[0] % len(events)], by=by)

    do_it: dict[str, Any] = {
        "add": lambda: add_role(one(), by=by, role=rest[1], unit=rest[2]),
        "lend": lambda: lend_role(one(), by=by, role=rest[1], unit=rest[2], until="2099-01-01"),
        "remove": lambda: remove_role(one(), by=by, role=rest[1]),
        "set": lambda: set_roles(one(), by=by, roles=sorted(rest[1])),
        "join": lambda: add_to_group(one(), by=by, group=rest[1]),
        "leave": lambda: remove_from_group(one(), by=by, group=rest[1]),
        "carry": lambda: carry(group(rest[0]), by=by, roles=sorted(rest[1])),
        "drop": lambda: delete_group(group(rest[0]), by=by),
        "move": lambda: move_to_unit(one(), by=by, unit=rest[1]),
        "suspend": lambda: suspend(one(), by=by), "reactivate": lambda: reactivate(one(), by=by),
        "delete": lambda: delete(one(), by=by), "restore": lambda: restore(one(), by=by),
        "edit": lambda: edit_role(RoleSelection.of(Role.objects.get(slug="tutor")), by=by, permissions=sorted(rest[0])),
        "retire": lambda: delete_role(RoleSelection.of(Role.objects.get(slug="tutor")), by=by),
        "newcomer": lambda: create(UserSelection(()), by=by, username=f"new{len(people)}", roles=["coach"]),
        "undo": undoing,
    }  # fmt: skip
    with contextlib.suppress(Invalid, Denied, Role.DoesNotExist):
        do_it[what]()


def live(history: list[tuple[Any, ...]]) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Carry out the steps, an hour apart; give how all stood after each."""
    for hour, step in enumerate(history, 1):
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        do(step)
        at = BEGAN + timedelta(hours=hour)
        Event.objects.filter(pk__gt=last).update(at=at)
        yield at, everything()


class Replayed(TestCase):
    """The log tells of each hour what stood at that hour."""

    def setUp(self) -> None:
        cast.make()
        by = operator()
        for name in UNITS:
            make_unit(UnitSelection(()), by=by, name=name, parent="top")
        for name in NAMES:
            make_group(GroupSelection(()), by=by, name=name)
        make_role(RoleSelection(()), by=by, name="Tutor", rank=20, permissions=["users.view"])
        Event.objects.update(at=BEGAN)

    @settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(history=steps())
    def test_random_histories(self, history: list[tuple[Any, ...]]) -> None:
        stood = [(BEGAN, everything()), *live(history)]
        for at, then in stood:
            assert told(at) == then["people"], at
            for role, permissions in then["roles"].items():
                held = {had.user_id for had in holders_at([role], at)}
                assert held == {pk for pk, person in then["people"].items() if any(r[0] == role for r in person[3])}
                for permission in ("users.view", "users.edit"):
                    assert (role in roles_with(permission, at)) == (permission in permissions)


def test_what_ends_by_itself_was_held_until_then_whether_or_not_it_has_been_swept(world: World) -> None:
    sol, now = world.sol, timezone.now()
    lend_role(UserSelection.of(sol), by=world.actor("ada"), role="coach", until=now + timedelta(days=30))
    for days in (2, 4):  # as if lent ten days ago, for six
        Event.objects.update(at=now - timedelta(days=10))
        Grant.objects.exclude(until=None).update(until=now - timedelta(days=4))
        coach = Role.objects.get(slug="coach").pk
        assert sol.pk in {had.user_id for had in holders_at([coach], now - timedelta(days=4 + days))}
        assert sol.pk not in {had.user_id for had in holders_at([coach], now - timedelta(days=1))}
        assert "coach" not in {role.role_id for role in person_at(sol, now, operator()).roles}


def test_somebody_erased_is_not_told_of_and_breaks_nothing(world: World) -> None:
    before = timezone.now()
    add_role(UserSelection.of(world.eve), by=world.actor("ada"), role="coach")
    delete(UserSelection.of(world.eve), by=world.actor("ada"))
    from rollbook.users.operations import erase

    erase(UserSelection.of(world.eve), by=world.actor("ada"))
    coach = Role.objects.get(slug="coach").pk
    assert {had.user_id for had in holders_at([coach], before)} == {world.cleo.pk}
    assert Change.objects.filter(kind="user", subject_id=world.eve.pk).exists()


@pytest.mark.django_db
def test_nobody_was_there_before_they_came() -> None:
    cast.make()
    newcomer = cast.person("Nia", role="coach")
    then = person_at(newcomer, timezone.now() - timedelta(days=1), operator())
    assert (then.existed, then.roles, then.groups) == (False, [], [])
