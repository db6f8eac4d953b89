"""Which roles somebody may give: none above them, none that reaches further than they do."""

from __future__ import annotations

import pytest

from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.models import Role
from rollbook.roles.operations import add_role, set_roles
from rollbook.roles.queries import authority, everything, givable
from rollbook.users.models import User
from rollbook.users.operations import create
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.told import roles_of
from tests.world import World, acting, person

LOWER = {"coach", "content-editor", "educator", "proofreader", "statistic-manager", "student", "translator"}


def may_give(user: User) -> set[str]:
    return set(givable(authority(user.pk)).values_list("slug", flat=True))


def test_an_administrator_gives_all_a_user_manager_those_up_to_their_own_others_none(world: World) -> None:
    assert may_give(world.ada) == LOWER | {"user-manager", "administrator"}
    assert may_give(world.uma) == LOWER | {"user-manager"}
    assert may_give(world.cleo) == may_give(world.eve) == set()
    assert givable(everything()).count() == Role.objects.count()


def test_a_role_of_lower_rank_with_a_permission_that_one_lacks_can_not_be_given(world: World) -> None:
    role("eraser", 10, Permission.USERS_ERASE)
    assert "eraser" not in may_give(world.uma)
    assert "eraser" in may_give(world.ada)


def test_rank_and_permission_come_from_one_and_the_same_role(world: World) -> None:
    """Somebody ranks 90 by a role that erases nobody, and erases by one of rank 20."""
    vic = person("Vic", role="student")
    for made in (role("high", 90, Permission.ROLES_ASSIGN), role("low", 20, Permission.USERS_ERASE)):
        add_role(UserSelection.of(vic), by=world.actor("ada"), role=made.slug)
    role("eraser-30", 30, Permission.USERS_ERASE)
    role("eraser-20", 20, Permission.USERS_ERASE)
    assert "eraser-30" not in may_give(vic)
    assert "eraser-20" in may_give(vic)


def test_a_role_that_reaches_everybody_can_not_be_given_by_somebody_who_reaches_learners(world: World) -> None:
    """SECURITY 4: nobody makes somebody else into more than they are themselves."""
    role("dean", 60, Permission.ROLES_ASSIGN, Permission.USERS_EDIT, population="learner")
    role("tutor", 30, Permission.USERS_EDIT, population="learner")
    role("editor", 30, Permission.USERS_EDIT)
    role("back-office", 30, Permission.USERS_EDIT, population="staff")
    dean = person("Dean", role="dean")
    found = may_give(dean)
    assert "tutor" in found
    assert not {"editor", "back-office"} & found
    with pytest.raises(Invalid) as caught:
        add_role(UserSelection.of(world.sol), by=acting(dean), role="editor")
    assert [m["code"] for m in caught.value.messages()["role"]] == ["no_such_choice"]


def test_the_rank_up_to_which_one_gives_roles_to_learners_does_not_count_for_others(world: World) -> None:
    role("dean", 90, Permission.ROLES_ASSIGN, population="learner")
    role("head-of-coaches", 50, Permission.ROLES_ASSIGN)
    role("grand", 70)
    vic = person("Vic", role="dean")
    add_role(UserSelection.of(vic), by=world.actor("ada"), role="head-of-coaches")
    outcome = add_role(UserSelection.of(world.sol, world.eve), by=acting(vic), role="grand")
    assert outcome.changed == [world.sol.pk]
    assert outcome.refused == {Refusal.ROLE_RANK: [world.eve.pk]}
    assert roles_of(world.eve) == set()


def test_what_an_actor_was_known_to_hold_does_not_decide(world: World) -> None:
    """The page was made with what stood then; what stands under the lock decides."""
    vic = person("Vic", role="user-manager")
    by = acting(vic)
    assert by.holds(Permission.ROLES_ASSIGN)
    set_roles(UserSelection.of(vic), by=world.actor("ada"), roles=["student"])
    assert by.holds(Permission.ROLES_ASSIGN), "as of the first look"
    with pytest.raises(Denied):
        add_role(UserSelection.of(world.sol), by=by, role="coach")
    assert roles_of(world.sol) == {"student"}


def test_a_new_user_gets_no_role_where_one_may_not_give_it(world: World) -> None:
    role("dean", 60, Permission.ROLES_ASSIGN, Permission.USERS_CREATE, population="learner")
    dean = person("Dean", role="dean")
    with pytest.raises(Invalid) as caught:
        create(UserSelection(()), by=acting(dean), email="x@x.example", population="learner", roles=["administrator"])
    assert list(caught.value.messages()) == ["roles"]
