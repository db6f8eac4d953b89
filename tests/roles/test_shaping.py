"""Making, changing and deleting roles: nobody puts into one what they lack, or shapes one above themselves."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.models import GroupRole
from rollbook.groups.operations import add_to_group
from rollbook.groups.operations import set_roles as carry
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.impact import of_edit, with_roles
from rollbook.roles.models import Grant, Role
from rollbook.roles.operations import add_role, lend_role
from rollbook.roles.operations.shaping import create, delete, edit
from rollbook.roles.queries import authority
from rollbook.roles.selection import RoleSelection
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.calling import role
from tests.told import event_of, roles_of
from tests.world import World, acting, person

NEW = RoleSelection(())


def the(slug: str) -> Role:
    return Role.objects.get(slug=slug)


def of(slug: str) -> RoleSelection:
    return RoleSelection.of(the(slug))


@pytest.fixture
def smith(world: World) -> User:
    """Somebody of rank 60 who shapes roles, and may see and suspend people, and learners' emails."""
    made = role("smith", 60, "roles.edit", "roles.view", "users.view", "users.suspend", "audit.view")
    made.permissions.append("users.change_email:learner")
    made.save()
    return person("Smith", role="smith")


def codes(caught: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {name: problems[0]["code"] for name, problems in caught.value.messages().items()}


def test_a_new_role_is_there_to_be_given(world: World) -> None:
    create(NEW, by=world.actor("ada"), name="Head of year", rank=60, permissions=["users.view", "users.edit:learner"])
    made = the("head-of-year")
    assert (made.rank, made.permissions, made.built_in) == (60, ["users.edit:learner", "users.view"], False)
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="head-of-year")
    assert authority(world.cleo.pk).holds("users.view")


def test_it_can_begin_like_another(world: World) -> None:
    create(NEW, by=world.actor("ada"), name="Deputy", like="user-manager", rank=70)
    assert (the("deputy").rank, the("deputy").permissions) == (70, the("user-manager").permissions)


def test_nobody_puts_into_a_role_what_they_lack_or_makes_one_above_them(smith: User) -> None:
    by = acting(smith)
    for given, wrong in (
        ({"rank": 61, "permissions": []}, {"rank": "above_own_rank"}),
        ({"rank": 10, "permissions": ["users.delete"]}, {"permissions": "not_held"}),
        ({"rank": 10, "permissions": ["users.change_email"]}, {"permissions": "not_held"}),
        ({"rank": 10, "permissions": ["users.change_email:staff"]}, {"permissions": "not_held"}),
        ({"rank": 10, "permissions": ["users.fly"]}, {"permissions": "no_such_choice"}),
        ({"rank": 10, "like": "user-manager"}, {"permissions": "not_held"}),
    ):
        with pytest.raises(Invalid) as caught:
            create(NEW, by=by, name="Mine", **given)
        assert codes(caught) == wrong
    assert not Role.objects.filter(name="Mine").exists()
    create(NEW, by=by, name="Mine", rank=60, permissions=["users.suspend", "users.change_email:learner"])


def test_rank_and_permission_come_from_one_and_the_same_role(world: World, smith: User) -> None:
    role("low", 20, "users.erase")
    add_role(UserSelection.of(smith), by=world.actor("ada"), role="low")
    with pytest.raises(Invalid) as caught:
        create(NEW, by=acting(smith), name="High", rank=30, permissions=["users.erase"])
    assert codes(caught) == {"permissions": "not_held"}
    create(NEW, by=acting(smith), name="Lower", rank=20, permissions=["users.erase"])


def test_what_a_role_has_already_may_stay_and_go_whoever_edits_it(world: World, smith: User) -> None:
    role("tutor", 40, "users.delete", "users.view")
    edit(of("tutor"), by=acting(smith), permissions=["users.delete", "users.suspend"])
    assert the("tutor").permissions == ["users.delete", "users.suspend"]
    with pytest.raises(Invalid) as caught:
        edit(of("tutor"), by=acting(smith), rank=50)
    assert codes(caught) == {"permissions": "not_held"}, "at a higher rank it would be more than they have"
    edit(of("tutor"), by=acting(smith), permissions=["users.delete:learner"])
    assert the("tutor").permissions == ["users.delete:learner"], "less than before needs nothing"
    with pytest.raises(Invalid):
        edit(of("tutor"), by=acting(smith), permissions=["users.delete"])


def test_nobody_edits_or_deletes_a_role_above_their_own_rank(world: World, smith: User) -> None:
    for call in (edit, delete):
        given = {"description": "Weak"} if call is edit else {}
        assert call(of("user-manager"), by=acting(smith), **given).refused == {Refusal.RANK: [the("user-manager").pk]}


def test_administrator_stays_as_it_is(world: World) -> None:
    """The last administrator rule holds against edits of the role too."""
    before = the("administrator")
    for given in ({"permissions": []}, {"rank": 10}, {"name": "Nobody"}):
        outcome = edit(of("administrator"), by=cast.operator(), **given)
        assert outcome.refused == {Refusal.BUILT_IN: [before.pk]}
    assert delete(of("administrator"), by=cast.operator()).refused == {Refusal.BUILT_IN: [before.pk]}
    assert (the("administrator").rank, the("administrator").permissions) == (before.rank, before.permissions)


def test_only_administrators_is_one_edit_away(world: World) -> None:
    """C5: user management is taken from user managers by one edit, and an undo gives it back."""
    done = edit(of("user-manager"), by=world.actor("ada"), permissions=[])
    with pytest.raises(Denied):
        add_role(UserSelection.of(world.sol), by=world.actor("uma"), role="coach")
    undo(event_of(done), by=world.actor("ada"))
    assert add_role(UserSelection.of(world.sol), by=world.actor("uma"), role="coach").changed == [world.sol.pk]


def test_by_undoing_nobody_puts_back_what_they_lack(world: World, smith: User) -> None:
    role("tutor", 40, "users.delete")
    done = edit(of("tutor"), by=world.actor("ada"), permissions=[])
    with pytest.raises(Invalid):
        undo(event_of(done), by=acting(smith))
    assert the("tutor").permissions == []


def test_whoever_shapes_roles_for_a_unit_only_shapes_none(world: World, smith: User) -> None:
    cast.surroundings()
    vic = person("Vic")
    add_role(UserSelection.of(vic), by=world.actor("ada"), role="smith", unit="Arts")
    assert edit(of("student"), by=acting(vic), description="Mine").refused == {Refusal.UNKNOWN: [the("student").pk]}
    with pytest.raises(Denied):
        create(NEW, by=acting(vic), name="Mine", rank=10)


def test_two_roles_do_not_share_a_name(world: World) -> None:
    for given in ({"name": "Coach"}, {"name": "cOACH"}):
        with pytest.raises(Invalid) as caught:
            create(NEW, by=world.actor("ada"), rank=1, **given)
        assert codes(caught) == {"name": "taken"}


# -- deleting


def test_a_deleted_role_is_taken_from_all_and_another_given_instead(world: World) -> None:
    role("tutor", 40, "users.view")
    by = world.actor("ada")
    cast.surroundings()
    add_role(UserSelection.of(world.cleo), by=by, role="tutor")
    add_role(UserSelection.of(world.sol), by=by, role="tutor", unit="Arts")
    lend_role(UserSelection.of(world.eve), by=by, role="tutor", until="2099-01-01", reason="Trial")
    done = delete(of("tutor"), by=by, replacement="translator")
    assert not Role.objects.filter(slug="tutor").exists()
    held = {g.user_id: g for g in Grant.objects.filter(role__slug="translator")}
    assert held.keys() == {world.cleo.pk, world.sol.pk, world.eve.pk}
    assert held[world.sol.pk].unit.name == "Arts"
    assert (held[world.eve.pk].until.year, held[world.eve.pk].reason) == (2099, "Trial")
    assert not Grant.objects.filter(role__slug="tutor").exists()
    undo(event_of(done), by=by)
    assert the("tutor").permissions == ["users.view"]
    assert Grant.objects.filter(role__slug="tutor").count() == 3
    assert not Grant.objects.filter(role__slug="translator").exists()


def test_groups_that_carry_it_carry_the_other(world: World) -> None:
    role("tutor", 40)
    cast.surroundings()
    by, choir = world.actor("ada"), GroupSelection([GroupSelection.model.objects.get().pk])
    carry(choir, by=by, roles=["tutor"])
    add_to_group(UserSelection.of(world.sol), by=by, group="Choir")
    done = delete(of("tutor"), by=by, replacement="coach")
    assert list(GroupRole.objects.values_list("role__slug", flat=True)) == ["coach"]
    undo(event_of(done), by=by)
    assert list(GroupRole.objects.values_list("role__slug", flat=True)) == ["tutor"]


def test_who_holds_it_already_keeps_it_as_it_is(world: World) -> None:
    role("tutor", 40)
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="tutor")
    delete(of("tutor"), by=world.actor("ada"), replacement="coach")
    assert roles_of(world.cleo) == {"coach"}


def test_it_stays_where_somebody_holds_it_from_whom_one_may_not_take_it(world: World, smith: User) -> None:
    role("tutor", 40)
    smiths = the("smith")
    smiths.permissions.append("roles.assign")
    smiths.save()
    for user in (world.sol, world.uma):
        add_role(UserSelection.of(user), by=world.actor("ada"), role="tutor")
    outcome = delete(of("tutor"), by=acting(smith))
    assert outcome.refused[Refusal.IN_USE] == [the("tutor").pk]
    assert "tutor" in roles_of(world.sol)
    assert "tutor" in roles_of(world.uma)


def test_built_in_roles_are_not_deleted(world: World) -> None:
    assert delete(of("student"), by=world.actor("ada")).refused == {Refusal.BUILT_IN: [the("student").pk]}


def test_a_name_is_free_again_once_its_role_is_deleted_and_its_short_name_is_not(world: World) -> None:
    by = world.actor("ada")
    create(NEW, by=by, name="Tutor", rank=1)
    delete(of("tutor"), by=by)
    create(NEW, by=by, name="Tutor", rank=2)
    assert the("tutor-2").rank == 2


# -- what a change would mean


def test_an_edit_tells_whom_it_affects_and_who_loses_what(world: World) -> None:
    role("tutor", 40, "users.view", "users.suspend")
    role("aide", 30, "users.suspend")
    for user in (world.cleo, world.sol, world.eve):
        add_role(UserSelection.of(user), by=world.actor("ada"), role="tutor")
    add_role(UserSelection.of(world.eve), by=world.actor("ada"), role="aide")
    impact = of_edit(the("tutor"), ["users.view", "users.edit:learner"])
    assert (impact.affected, impact.losing) == (3, 2)
    assert impact.added == {"users.edit:learner": 3}
    assert impact.taken == {"users.suspend": 2}
    assert of_edit(the("tutor"), ["users.view", "users.suspend"]).losing == 0


def test_setting_somebodys_roles_tells_what_they_gain_and_lose(world: World) -> None:
    cast.surroundings()
    everything = list(Role.objects.values_list("slug", flat=True))
    moved = with_roles(world.uma.pk, ["educator"], everything)
    assert moved.gains == []
    assert "users.suspend" in moved.loses
    assert "repository.open" not in moved.loses, "an educator may too"
    add_role(UserSelection.of(world.uma), by=world.actor("ada"), role="user-manager", unit="Arts")
    assert "users.suspend" in with_roles(world.uma.pk, [], everything).less, "what is left reaches less far"
    assert with_roles(world.uma.pk, ["user-manager"], everything).loses == []
