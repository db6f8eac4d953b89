"""What is offered for a person is what the operation allows, and what is in its way is what it would refuse for."""

from __future__ import annotations

from rollbook.groups.offering import obstacles, offered
from rollbook.groups.operations import set_groups
from rollbook.kernel.refusal import Refusal
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.groups.making import dean, group, unit
from tests.told import statements
from tests.world import World, acting


def test_the_reasons_are_those_of_the_operation(world: World) -> None:
    choir, heads, coaches = group("Choir"), group("Heads", roles=["administrator"]), group("Coaches", roles=["coach"])
    ids = [choir.pk, heads.pk, coaches.pk]
    for somebody in (world.sol, world.uma):
        why = obstacles(somebody.pk, ids, world.actor("uma"))
        for pk in ids:
            outcome = set_groups.plan(UserSelection.of(somebody), by=world.actor("uma"), join=[pk])
            told = [str(Refusal(code).label) for code in outcome.refused]
            assert why[pk] == next(iter(told), ""), (somebody.name, pk)


def test_one_out_of_reach_is_shown_with_the_reason(world: World) -> None:
    arts = unit("Arts")
    choir, lab = group("Choir", unit=arts), group("Lab")
    User.objects.filter(pk=world.sol.pk).update(unit=arts)
    dean(world.cleo, arts)
    why = obstacles(world.sol.pk, [choir.pk, lab.pk], acting(world.cleo))
    assert why == {choir.pk: "", lab.pk: str(Refusal.GROUP_REACH.label)}
    assert [one.name for one in offered(acting(world.cleo))] == ["Choir"]


def test_many_groups_that_carry_alike_are_judged_by_few_statements(world: World) -> None:
    by = world.actor("uma")
    by.holds("groups.assign")
    few = [group("One", roles=["coach"]).pk]
    many = few + [group(f"Group {n}", roles=["coach"]).pk for n in range(30)]
    _why, of_few = statements(obstacles, world.sol.pk, few, by)
    _why, of_many = statements(obstacles, world.sol.pk, many, by)
    assert of_few == of_many
