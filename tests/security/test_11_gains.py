"""Ways to more power than one has, by moving, undoing and shaping: each was found once, and is closed."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups import operations as groups
from rollbook.groups.models import Group
from rollbook.groups.operations_repository import create as add_content
from rollbook.groups.repository import ContentSelection
from rollbook.groups.selection import GroupSelection
from rollbook.imports.intake import take_in
from rollbook.imports.operations import apply
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.roles.models import Grant, Role
from rollbook.roles.operations import add_role, lend_role, remove_role, shaping
from rollbook.roles.queries import authority
from rollbook.roles.selection import RoleSelection
from rollbook.units import operations as units
from rollbook.units.models import Unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.operations import delete
from rollbook.users.selection import UserSelection
from tests.calling import Api, role
from tests.told import event_of, now
from tests.world import World, acting, operator, person


@pytest.fixture
def mo(world: World) -> User:
    """Somebody in a tree: A, with X and Y in it."""
    for name, parent in (("A", "top"), ("X", "A"), ("Y", "A")):
        units.create(UnitSelection(()), by=operator(), name=name, parent=parent)
    return person("Mo")


def unit(name: str) -> Unit:
    return Unit.objects.get(name=name)


def holds(
    user: User, slug: str, *permissions: str, rank: int = 80, where: str | None = None, population: str = ""
) -> None:
    """Let somebody hold a role of these permissions, in a unit or everywhere."""
    role(slug, rank, *permissions, population=population)
    add_role(UserSelection.of(user), by=operator(), role=slug, unit=where)


def a_group(name: str, where: str) -> Group:
    groups.create(GroupSelection(()), by=operator(), name=name, unit=where)
    return Group.objects.get(name=name)


def the(slug: str) -> RoleSelection:
    return RoleSelection.of(Role._base_manager.get(slug=slug))


def test_a_unit_is_not_moved_to_where_one_may_do_more_to_some_of_its_people(world: World, mo: User) -> None:
    lea = person("Lea", population="learner")
    units.move_to_unit(UserSelection.of(lea), by=operator(), unit="Y")
    holds(mo, "mover", "units.edit", where="A")
    holds(mo, "deleter", "users.delete", where="X", population="learner")
    outcome = units.move(UnitSelection.of(unit("Y")), by=acting(mo), parent="X")
    assert outcome.refused == {Refusal.MORE_POWER_THERE: [unit("Y").pk]}
    assert delete(UserSelection.of(lea), by=acting(mo)).changed == []


def test_nor_a_group_to_where_one_may_fill_it(world: World, mo: User) -> None:
    group = a_group("G", "Y")
    holds(mo, "editor", "groups.edit", where="A")
    holds(mo, "filler", "groups.assign", where="X", population="learner")
    outcome = groups.edit(GroupSelection.of(group), by=acting(mo), unit="X")
    assert outcome.refused == {Refusal.MORE_POWER_THERE: [group.pk]}


def test_nor_ones_own_group_to_where_one_may_open_contents_to_it(world: World, mo: User) -> None:
    group = a_group("G", "Y")
    groups.add_to_group(UserSelection.of(mo), by=operator(), group="G")
    holds(mo, "editor", "groups.edit", where="A")
    holds(mo, "opener", "repository.edit", where="X")
    outcome = groups.edit(GroupSelection.of(group), by=acting(mo), unit="X")
    assert outcome.refused == {Refusal.MORE_POWER_THERE: [group.pk]}


def test_nobody_joins_a_group_that_opens_contents(world: World, mo: User) -> None:
    a_group("G", "X")
    add_content(ContentSelection(()), by=operator(), name="Book", key="b")
    groups.open_content(GroupSelection.of(Group.objects.get()), by=operator(), content="Book")
    holds(mo, "filler", "groups.assign")
    outcome = groups.add_to_group(UserSelection.of(mo, world.sol), by=acting(mo), group="G")
    assert (outcome.changed, outcome.refused) == ([world.sol.pk], {Refusal.SELF: [mo.pk]})


def test_a_deleted_role_is_brought_back_by_whoever_may_make_it(world: World, mo: User) -> None:
    """A grant that an undo has given back sleeps in a deleted role: waking it is giving what it allows."""
    holds(mo, "shaper", "roles.edit", "roles.view", "audit.view", "users.view")
    holds(mo, "killer", "users.delete", rank=50)
    ada = world.actor("ada")
    taken = remove_role(UserSelection.of(mo), by=ada, role="killer")
    deleted = shaping.delete(the("killer"), by=ada)
    undo(event_of(taken), by=ada)
    assert not authority(mo.pk).holds("users.delete")
    assert Api(mo).post(f"events/{deleted.event_id}/undo").status_code == 422
    assert not authority(mo.pk).holds("users.delete")


def test_nor_by_a_group_that_was_deleted_meanwhile(world: World, mo: User) -> None:
    holds(mo, "shaper", "roles.edit", "roles.view", "audit.view")
    role("killer", 50, "users.delete")
    group, ada = a_group("G", "none"), world.actor("ada")
    groups.add_to_group(UserSelection.of(mo), by=operator(), group="G")
    groups.set_roles(GroupSelection.of(group), by=ada, roles=["killer"])
    gone = groups.delete(GroupSelection.of(group), by=ada)
    shaping.delete(the("killer"), by=ada)
    undo(event_of(gone), by=ada)
    assert not Group.objects.get().carried.exists()


def test_what_one_was_lent_is_not_put_into_a_role_of_ones_own(world: World, mo: User) -> None:
    holds(mo, "shaper", "roles.edit")
    role("killer", 80, "users.delete")
    lend_role(UserSelection.of(mo), by=operator(), role="killer", until="2099-01-01")
    outcome = shaping.edit(the("shaper"), by=acting(mo), permissions=["roles.edit", "users.delete"])
    assert Refusal.SELF in outcome.refused
    Grant.objects.exclude(until=None).delete()
    assert not authority(mo.pk).holds("users.delete")


def test_the_rank_of_a_role_for_a_unit_makes_no_role_for_all(world: World, mo: User) -> None:
    holds(mo, "low", "roles.edit", rank=30)
    holds(mo, "high", "roles.edit", where="A")
    for call, given in ((shaping.edit, {"rank": 80}), (shaping.create, {"name": "New", "rank": 80})):
        with pytest.raises(Invalid) as caught:
            call(the("student") if call is shaping.edit else RoleSelection(()), by=acting(mo), **given)
        assert list(caught.value.messages()) == ["rank"]


def test_nothing_is_taken_by_a_role_from_somebody_above(world: World, mo: User) -> None:
    boss = person("Boss")
    holds(mo, "shaper", "roles.edit")
    holds(boss, "boss", "users.view", rank=90)
    holds(boss, "helper", "users.erase", rank=50)
    for given in ({"permissions": []}, {"rank": 10}):
        assert Refusal.IN_USE in shaping.edit(the("helper"), by=acting(mo), **given).refused
    assert authority(boss.pk).holds("users.erase")


def test_undoing_an_import_puts_nobody_where_the_right_to_edit_does_not_reach(world: World, mo: User) -> None:
    holds(mo, "importer", "users.import", "users.view", "audit.view")
    holds(mo, "editor", "users.edit", population="learner")
    ada = world.actor("ada")
    text = b"action,username,population\nupdate,cleo@example.org,learner\n"
    done = apply(take_in("a.csv", text, by=ada, skip_first=True), by=ada, confirmed=True)
    with pytest.raises(Invalid):
        undo(event_of(done), by=acting(mo))
    assert now(world.cleo).population == "learner"


@pytest.mark.parametrize("noun", ["units", "groups", "contents"])
def test_a_name_that_folds_to_more_letters_is_kept(world: World, noun: str) -> None:
    more = {"units": {"parent": "top"}, "groups": {}, "contents": {"key": "k"}}[noun]
    answer = Api(world.ada).post(f"{noun}/actions/create", name="ß" * 100, **more)
    assert answer.status_code == 201


def test_the_hierarchy_has_an_end_downwards(world: World) -> None:
    by, parent = world.actor("ada"), "top"
    for depth in range(30):
        outcome = units.create(UnitSelection(()), by=by, name=f"D{depth}", parent=parent)
        parent = str(outcome.changed[0])
    with pytest.raises(Invalid) as caught:
        units.create(UnitSelection(()), by=by, name="Deeper", parent=parent)
    assert caught.value.messages()["parent"][0]["code"] == "too_deep"
    units.create(UnitSelection(()), by=by, name="Top", parent="top")
    with pytest.raises(Invalid):
        units.move(UnitSelection.of(unit("D0")), by=by, parent="Top")
