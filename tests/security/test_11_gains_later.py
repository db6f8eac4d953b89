"""More ways to more power than one has, found by throwing: by a narrow token, after a loan, by a group brought back."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups import operations as groups
from rollbook.groups.models import Group
from rollbook.groups.operations_repository import create as add_content
from rollbook.groups.repository import ContentSelection
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Refusal
from rollbook.roles.operations import add_role, lend_role
from rollbook.units import operations as units
from rollbook.units.models import Unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.calling import Api, role, secret_for
from tests.told import event_of, now
from tests.world import World, acting, operator, person


@pytest.fixture
def mo(world: World) -> User:
    """Somebody in a tree: A, with X and Y in it; Sol is in Y."""
    for name, parent in (("A", "top"), ("X", "A"), ("Y", "A")):
        units.create(UnitSelection(()), by=operator(), name=name, parent=parent)
    units.move_to_unit(UserSelection.of(world.sol), by=operator(), unit="Y")
    return person("Mo")


def holds(user: User, slug: str, *permissions: str, where: str | None = None) -> None:
    role(slug, 80, *permissions)
    add_role(UserSelection.of(user), by=operator(), role=slug, unit=where)


def unit(name: str) -> Unit:
    return Unit.objects.get(name=name)


def test_a_token_of_few_scopes_gains_nothing_for_its_user(world: World, mo: User) -> None:
    """By a token that may only move people, nobody moves them to where they themselves may delete them."""
    holds(mo, "mover", "units.assign", where="A")
    holds(mo, "deleter", "users.delete", where="X")
    api = Api(secret=secret_for(mo, ["units.assign"]))
    answer = api.act("move-to-unit", world.sol, unit=str(unit("X").pk))
    assert answer.json()["refused"] == {"more_power_there": {"count": 1, "ids": [world.sol.pk]}}
    assert now(world.sol).unit_id == unit("Y").pk


def test_nor_does_it_move_units(world: World, mo: User) -> None:
    holds(mo, "mover", "units.edit", where="A")
    holds(mo, "deleter", "users.delete", where="X")
    api = Api(secret=secret_for(mo, ["units.edit"]))
    answer = api.post("units/actions/move", units=[unit("Y").pk], parent="X")
    assert list(answer.json()["refused"]) == ["more_power_there"]


def test_what_one_was_lent_is_not_kept_by_moving_people_meanwhile(world: World, mo: User) -> None:
    """Over whom one may do more for a while alone, one may not have it for good."""
    holds(mo, "deleter", "users.delete", where="X")
    role("lent", 80, "units.assign", "users.delete")
    lend_role(UserSelection.of(mo), by=operator(), role="lent", until="2099-01-01")
    outcome = units.move_to_unit(UserSelection.of(world.sol), by=acting(mo), unit="X")
    assert outcome.refused == {Refusal.MORE_POWER_THERE: [world.sol.pk]}


def test_nobody_brings_back_a_group_that_opens_contents_to_themselves(world: World, mo: User) -> None:
    groups.create(GroupSelection(()), by=operator(), name="G", unit="X")
    group = Group.objects.get(name="G")
    add_content(ContentSelection(()), by=operator(), name="Book", key="b")
    groups.open_content(GroupSelection.of(group), by=operator(), content="Book")
    groups.add_to_group(UserSelection.of(mo), by=operator(), group="G")
    holds(mo, "editor", "groups.edit", "groups.view", "audit.view")
    gone = groups.delete(GroupSelection.of(group), by=operator())
    assert undo(event_of(gone), by=acting(mo)).refused == {Refusal.SELF: [group.pk]}
    assert undo(event_of(gone), by=world.actor("ada")).changed == [group.pk]
