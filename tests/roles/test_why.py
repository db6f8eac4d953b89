"""C10: why and why not, by the code that decides; the answers and what really happens are one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rollbook.groups.models import Content, Group
from rollbook.groups.operations import add_to_group, open_content
from rollbook.groups.operations import set_roles as carry
from rollbook.groups.operations_repository import create as add_content
from rollbook.groups.repository import ContentSelection
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.offering import obstacles
from rollbook.kernel.operation import registry
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.roles.operations import add_role, lend_role
from rollbook.roles.why import may, may_open
from rollbook.users.models import User
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.calling import role
from tests.world import World, acting, operator, person


def test_yes_names_the_role_its_rank_and_how_it_is_held(world: World) -> None:
    answer = may(world.uma, "users.suspend", world.sol, by=operator())
    assert answer.allowed
    assert [(w.name, w.rank, w.group, w.unit, w.until) for w in answer.ways] == [("User manager", 80, "", "", None)]


def test_by_a_group_in_a_unit_until_a_day(world: World) -> None:
    cast.surroundings()
    by, until = world.actor("ada"), timezone.now() + timedelta(days=2)
    group = Group.objects.get()
    carry(GroupSelection.of(group), by=by, roles=["user-manager"])
    add_to_group(UserSelection.of(world.cleo), by=by, group="Choir")
    lend_role(UserSelection.of(world.cleo), by=by, role="user-manager", unit="Arts", until=until)
    answer = may(world.cleo, "users.edit", world.sol, by=operator())
    assert [(w.name, w.group) for w in answer.ways] == [("User manager", "Choir")], "Sol is in no unit"
    assert {(w.unit, w.until) for w in may(world.cleo, "users.edit", by=operator()).ways} == {
        ("", None),
        ("Arts", until),
    }


def test_no_says_what_is_missing_on_each_way_and_what_would_do(world: World) -> None:
    cast.surroundings()
    above = may(world.uma, "users.suspend", world.ada, by=operator())
    assert not above.allowed
    assert [w.missing for w in above.ways] == ["Ada Lovelace has a higher rank: 100."]
    assert above.advice == ["The role that would do: Administrator, rank 100, held everywhere or where they belong to."]
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="user-manager", unit="Arts")
    elsewhere = may(world.cleo, "users.suspend", world.sol, by=operator())
    assert [(w.unit, w.missing) for w in elsewhere.ways] == [("Arts", "It does not reach Sol Reyes.")]
    assert may(world.eve, "users.suspend", by=operator()).advice == [
        "The smallest role that includes it: User manager, rank 80."
    ]


def test_a_password_is_not_set_of_somebody_who_may_more(world: World) -> None:
    """The menu, the answer and the operation say the same."""
    role("secretive", 10, "users.view_confidential")
    add_role(UserSelection.of(world.sol), by=world.actor("ada"), role="secretive")
    uma, set_password = world.actor("uma"), registry["users.set_password"]
    for permission in ("users.set_password", "users.change_email"):
        answer = may(world.uma, permission, world.sol, by=world.actor("ada"))
        assert (answer.allowed, [bool(way.missing) for way in answer.ways]) == (False, [True])
        assert may(world.uma, permission, world.eve, by=world.actor("ada")).allowed
    assert obstacles([set_password], UserSelection.of(world.sol), by=uma)[set_password.name] == Refusal.MORE_POWER.label
    assert obstacles([set_password], UserSelection.of(world.eve), by=uma)[set_password.name] == ""
    outcome = set_password(UserSelection.of(world.sol), by=uma, password="violet umbrella sings at noon")
    assert outcome.refused == {Refusal.MORE_POWER: [world.sol.pk]}


def test_whoever_is_not_active_may_nothing_whatever_they_hold(world: World) -> None:
    suspend(UserSelection.of(world.uma), by=world.actor("ada"))
    uma = User.objects.get(pk=world.uma.pk)
    answer = may(uma, "users.suspend", world.sol, by=operator())
    assert not answer.allowed
    assert "not active" in answer.advice[0]


@pytest.fixture
def sonata(world: World) -> Content:
    cast.surroundings()
    add_content(ContentSelection(()), by=world.actor("ada"), name="Sonata", key="sonata")
    return Content.objects.get()


def test_students_open_what_their_classes_open_and_nothing_else(world: World, sonata: Content) -> None:
    """C9: Educators and Administrators reach everything; Students only the classes they are assigned to."""
    by = world.actor("ada")
    edna = person("Edna", role="educator")
    for user in (edna, world.ada):
        assert may_open(user, sonata, by=operator()).allowed
    answer = may_open(world.sol, sonata, by=operator())
    assert (answer.allowed, answer.advice) == (False, ["No group opens it. Open it to a group, and add them there."])
    open_content(GroupSelection.of(Group.objects.get()), by=by, content="Sonata")
    assert may_open(world.sol, sonata, by=operator()).advice == ["Add them to a group that opens it: Choir."]
    add_to_group(UserSelection.of(world.sol), by=by, group="Choir")
    assert [(w.by, w.name) for w in may_open(world.sol, sonata, by=operator()).ways] == [("group", "Choir")]


class Same(TestCase):
    """The answer, and what the operation does, are the same for whatever roles people hold."""

    @settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_the_answer_is_what_happens(self, data: st.DataObject) -> None:
        w = cast.make() if not User.objects.exists() else None
        if w:
            cast.surroundings()
            role("low", 20, "users.suspend")
            role("tutor", 50, "users.suspend", population="learner")
        users = list(User.objects.filter(status="active").order_by("pk"))
        for user in users:
            for _n in range(data.draw(st.integers(0, 2))):
                slug = data.draw(st.sampled_from(["low", "tutor", "user-manager", "coach"]))
                add_role(
                    UserSelection.of(user), by=operator(), role=slug, unit=data.draw(st.sampled_from([None, "Arts"]))
                )
        for user in users:
            for target in users:
                answer = may(user, "users.suspend", target, by=operator())
                assert answer.allowed == bool([way for way in answer.ways if not way.missing])
                try:
                    outcome = suspend.plan(UserSelection.of(target), by=acting(user))
                    really = not {"rank", "unknown"} & outcome.refused.keys()
                except Denied:
                    really = False
                assert answer.allowed == really
