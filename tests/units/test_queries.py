"""The tree as somebody sees it: units, people and holders of roles out of reach are not there."""

from __future__ import annotations

from rollbook.kernel.permission import Permission
from rollbook.units.models import Unit
from rollbook.units.queries import Place, sight, tree
from rollbook.users.operations import delete, suspend
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.told import statements
from tests.units.trees import branch, give, manager_of, settle, unit
from tests.world import World, acting, crowd, operator, person


def drawn(places: list[Place]) -> list[tuple[str, int, int, int]]:
    """Give each place with its depth in what is seen, how many are in it and how many with all below."""
    return [(p.unit.name, len(p.way), p.people, p.below) for top in places for p in top.walk()]


def test_it_stands_in_order_and_counts_who_has_not_been_deleted(world: World) -> None:
    academy, _arts, music = branch("Academy", "Arts", "Music")
    zoo, ants = unit("Zoo"), unit("ants", academy)
    people = crowd(9)
    settle(academy, people[:1])
    settle(music, people[1:5])
    settle(ants, people[5:])
    suspend(UserSelection(people[1:2]), by=operator())
    delete(UserSelection(people[2:3]), by=operator())
    assert drawn(tree(world.actor("ada"))) == [
        ("Academy", 0, 1, 8), ("ants", 1, 4, 4), ("Arts", 1, 0, 3), ("Music", 2, 3, 3), (zoo.name, 0, 0, 0),
    ]  # fmt: skip


def test_it_takes_as_many_statements_for_a_thousand_units_as_for_three(world: World) -> None:
    academy, *_rest = branch("Academy", "Arts", "Music")
    settle(academy, crowd(30))
    _few, before = statements(tree, world.actor("ada"))
    made = Unit.objects.bulk_create(Unit(name=f"U{n}", name_key=f"u{n}", parent=academy) for n in range(1_000))
    for each in made:
        each.path = f"{academy.path}{each.pk}/"
    Unit.objects.bulk_update(made, ["path"], batch_size=500)
    many, after = statements(tree, world.actor("ada"))
    assert (len(drawn(many)), after) == (1_003, before)
    assert statements(sight, world.actor("ada"), academy)[1] <= before + 4


def test_who_looks_after_one_unit_sees_it_and_what_is_below(world: World) -> None:
    _academy, arts, music = branch("Academy", "Arts", "Music")
    settle(unit("Outside"), [world.cleo])
    settle(music, [world.sol])
    by = acting(manager_of(arts))
    assert drawn(tree(by)) == [("Arts", 0, 0, 1), ("Music", 1, 1, 1)]
    seen = sight(by, music)
    assert [unit.name for unit in seen.place.way] == ["Arts"]
    assert seen.told(people=True)["parent"] == arts.pk
    assert sight(by, arts).told(people=True)["parent"] is None


def test_reach_over_units_and_over_people_are_two_things(world: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    role("planner", 50, Permission.UNITS_VIEW)
    role("looker", 50, Permission.USERS_VIEW)
    settle(arts, [world.sol])
    settle(science, [world.cleo])
    both = give(give(person("Pia"), "planner"), "looker", arts)
    assert drawn(tree(acting(both))) == [("Arts", 0, 1, 1), ("Science", 0, 0, 0)]


def test_holders_of_roles_for_the_unit_are_those_whom_one_sees(world: World) -> None:
    arts = unit("Arts")
    inside, outside = manager_of(arts, "Ina"), manager_of(arts, "Otto")
    settle(arts, [inside])
    give(world.sol, "coach")
    assert {grant.user_id for grant in sight(world.actor("ada"), arts).grants} == {inside.pk, outside.pk}
    assert [grant.user_id for grant in sight(acting(outside), arts).grants] == [inside.pk]
