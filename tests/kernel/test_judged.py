"""May this actor do this to these people: one question for the actor, one for all the people (BUDGETS 16)."""

from __future__ import annotations

from rollbook.kernel.refusal import Refusal
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.told import statements
from tests.world import World, acting, crowd, person


def test_fifty_people_take_two_statements(world: World) -> None:
    people, by = crowd(50), world.actor("uma")

    def decide() -> dict[int, str]:
        return UserSelection([*people, world.ada.pk]).judged(by.authority().powers[suspend.permission])

    found, taken = statements(decide)
    assert taken == 2
    assert found == {**dict.fromkeys(people, ""), world.ada.pk: Refusal.RANK}


def test_it_says_what_the_operation_does(world: World) -> None:
    role("tutor", 50, "users.suspend", population="learner")
    by = acting(person("Tess", role="tutor"))
    everybody = [user.pk for user in (world.ada, world.uma, world.cleo, world.sol, world.eve)]
    found = UserSelection(everybody).judged(by.authority().powers[suspend.permission])
    planned = suspend.plan(UserSelection(everybody), by=by)
    refused = {pk: code for code, ids in planned.refused.items() for pk in ids}
    assert found == {pk: refused.get(pk, "") for pk in everybody}
    assert found[world.sol.pk] == ""
