"""Reading the hierarchy: every unit in the order of the tree, and one with who holds a role for it."""

from __future__ import annotations

from typing import Any

from rollbook.roles.operations import lend_role
from rollbook.users.selection import UserSelection
from tests import world
from tests.calling import Api, role
from tests.units.trees import branch, give, manager_of, settle, unit
from tests.world import World


def test_the_list_is_the_tree_from_the_top_down(uma: Api, w: World) -> None:
    academy, arts, music = branch("Academy", "Arts", "Music")
    zoo = unit("Zoo")
    settle(music, [w.sol])
    settle(academy, [w.eve])
    answer = uma.get("units")
    assert answer.json()["units"] == [
        _row(academy.pk, None, 1, 2, "Academy"), _row(arts.pk, academy.pk, 0, 1, "Academy", "Arts"),
        _row(music.pk, arts.pk, 1, 1, "Academy", "Arts", "Music"), _row(zoo.pk, None, 0, 0, "Zoo"),
    ]  # fmt: skip
    assert uma.get("units", q="x").json()["errors"].keys() == {"q"}


def _row(pk: int, parent: int | None, people: int | None, below: int | None, *path: str) -> dict[str, Any]:
    return {
        "id": pk, "name": path[-1], "parent": parent, "path": list(path), "people": people, "people_below": below,
    }  # fmt: skip


def test_one_tells_who_holds_a_role_for_it(uma: Api, w: World) -> None:
    arts, music = branch("Arts", "Music")
    manager_of(arts)
    lent = {"role": "coach", "unit": str(arts.pk), "until": "2099-05-04T12:00:00Z"}
    lend_role(UserSelection.of(w.cleo), by=world.operator(), **lent)
    told = uma.get(f"units/{arts.pk}").json()
    assert [(held["name"], held["role"], held["until"]) for held in told["roles"]] == [
        ("Mara Manager", "user-manager", None), ("Cleo Park", "coach", "2099-05-04T12:00:00Z"),
    ]  # fmt: skip
    assert told["groups"] == 0
    assert uma.get(f"units/{music.pk}").json()["roles"] == []
    assert uma.get("units/987654").status_code == 404


def test_without_the_permission_to_see_people_there_are_no_numbers(w: World) -> None:
    arts = unit("Arts")
    settle(arts, [w.sol])
    give(w.sol, "coach", arts)
    role("planner", 50, "units.view")
    api = Api(give(w.cleo, "planner"))
    assert api.get("units").json()["units"] == [_row(arts.pk, None, None, None, "Arts")]
    told = api.get(f"units/{arts.pk}").json()
    assert (told["roles"], told["groups"]) == ([], None)
    assert Api(w.eve).get("units").status_code == 403
