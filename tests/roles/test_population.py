"""A13: a permission for one population reaches that one alone, in every operation, list and count."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from rollbook.audit.operations import undo
from rollbook.groups.operations import add_to_group, make_owner
from rollbook.kernel.offering import obstacles
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.roles.operations import add_role
from rollbook.sessions.models import Session
from rollbook.users import views
from rollbook.users.models import User
from rollbook.users.operations import create, delete, edit, sign_in_link, suspend
from rollbook.users.queries import by_name, page, tab_counts, visible
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.told import event_of, now, row
from tests.world import World, acting, person, surroundings

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
    "users.edit": {"first_name": "Zed"},
    "users.change_email": {"email": "zed@example.org"},
    "users.change_username": {"username": "zed"},
    "users.change_phone": {"phone": "+351912345678"},
    "users.change_external_id": {"external_id": "E-1"},
    "users.set_attribute": {"attribute": "house", "value": "Red"},
    "users.set_attributes": {"attributes": {"house": "Red"}},
    "users.require_two_factor": {"required": True},
    "users.sign_in_link": {"reason": "Ticket 4711"},
    "users.set_password": {"password": "violet umbrella sings at noon"},
}


def with_picture(users: UserSelection, by: Any) -> None:
    User.objects.filter(pk__in=users.ids).update(picture="0123456789abcdef")


PREPARED: dict[str, tuple[Callable[..., Any], ...]] = {
    "users.remove_picture": (with_picture,),
    "users.revoke_sign_in_links": (partial(sign_in_link, reason="Ticket 4711"),),
    "users.remove_from_group": (partial(add_to_group, group="Choir"),),
    "users.end_ownership": (partial(make_owner, group="Choir"),),
}
ON_USERS = sorted(o.name for o in registry.values() if o.noun == "users" and o.listed and not o.creates)


@pytest.fixture
def dean(world: World) -> User:
    """Somebody who may do everything, to learners."""
    role("dean", 90, *Permission.values, population="learner")
    return person("Dean", role="dean")


@pytest.mark.parametrize("name", ON_USERS)
def test_every_operation_reaches_learners_and_others_look_as_if_they_did_not_exist(
    world: World, dean: User, name: str
) -> None:
    surroundings()
    operation, before = registry[name], row(world.eve)
    for prepare in PREPARED.get(name, ()):
        prepare(UserSelection.of(world.sol), by=world.actor("ada"))
    if name in {"users.restore", "users.erase"}:
        delete(UserSelection.of(world.sol), by=world.actor("ada"))
    if name in {"users.resend_activation", "users.copy_link", "users.cancel_invitation"}:
        User.objects.filter(pk=world.sol.pk).update(status="invited")
    if name == "users.reset_two_factor":
        User.objects.filter(pk=world.sol.pk).update(two_factor=True)
    given = PARAMS.get(name, {})
    if name in {"users.end_sessions", "users.end_session"}:
        Client().force_login(world.sol)
        given = {"session": Session.objects.get().pk} if name == "users.end_session" else {}
    if name == "users.reactivate":
        suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    outcome = operation(UserSelection.of(world.sol, world.eve), by=acting(dean), **given)
    assert outcome.refused == {Refusal.UNKNOWN: [world.eve.pk]}
    assert outcome.changed == [world.sol.pk]
    assert row(world.eve) == before


@pytest.mark.parametrize("name", ON_USERS)
def test_a_menu_says_the_same_of_them_as_of_somebody_who_is_not_there(world: World, dean: User, name: str) -> None:
    operation, by = registry[name], acting(dean)
    why = [obstacles([operation], UserSelection([pk]), by=by)[name] for pk in (987_654, world.eve.pk)]
    assert why == [Refusal.UNKNOWN.label, Refusal.UNKNOWN.label]


def test_lists_search_and_counts_know_learners_only(world: World, dean: User) -> None:
    by = acting(dean)
    assert [r["id"] for r in page(views.read(""), by).rows] == [world.sol.pk]
    assert [r["id"] for r in page(views.read("q=e"), by).rows] == []
    assert [r["id"] for r in page(views.read("q=sol"), by).rows] == [world.sol.pk]
    assert set(visible(by)) == {world.sol}
    found = tab_counts(views.read(""), by)
    assert (found["active"], found["all"], found["here"]) == (1, 1, 1)
    assert tab_counts(views.read("population=staff"), by)["here"] == 0


def test_a_learner_can_be_added_and_nobody_else(world: World, dean: User) -> None:
    people = User.objects.count()
    for given in ({"population": "staff"}, {}):
        with pytest.raises(Invalid) as caught:
            create(UserSelection(()), by=acting(dean), email="new@example.org", **given)
        assert [m["code"] for m in caught.value.messages()["population"]] == ["out_of_reach"]
    assert User.objects.count() == people
    create(UserSelection(()), by=acting(dean), email="new@example.org", population="learner", roles=["student"])
    assert by_name("new@example.org").population == "learner"


def test_nobody_is_moved_out_of_reach(world: World, dean: User) -> None:
    with pytest.raises(Invalid) as caught:
        edit(UserSelection.of(world.sol), by=acting(dean), population="staff")
    assert [m["code"] for m in caught.value.messages()["population"]] == ["out_of_reach"]
    assert now(world.sol).population == "learner"


def test_whoever_reaches_both_moves_people_between_them(world: World, dean: User) -> None:
    edit(UserSelection.of(world.eve), by=world.actor("uma"), population="learner")
    assert {r["id"] for r in page(views.read(""), acting(dean)).rows} == {world.sol.pk, world.eve.pk}


def test_undoing_moves_nobody_out_of_reach_either(world: World, dean: User) -> None:
    moved = edit(UserSelection.of(world.eve), by=world.actor("uma"), population="learner")
    with pytest.raises(Invalid):
        undo(event_of(moved), by=acting(dean))
    assert now(world.eve).population == "learner"


def test_a_second_role_for_the_others_adds_its_reach_with_its_own_rank(world: World, dean: User) -> None:
    role("clerk", 20, Permission.USERS_SUSPEND, population="staff")
    add_role(UserSelection.of(dean), by=world.actor("ada"), role="clerk")
    outcome = suspend(UserSelection.of(world.sol, world.eve, world.cleo), by=acting(dean))
    assert outcome.changed == sorted([world.sol.pk, world.eve.pk])
    assert outcome.refused == {Refusal.RANK: [world.cleo.pk]}
