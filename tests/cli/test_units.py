"""`rollbook units`: the tree, one unit, and people of a unit by a view."""

from __future__ import annotations

from tests.calling import cli, cli_json
from tests.units.trees import branch, manager_of, settle, unit
from tests.world import World


def test_the_list_shows_the_tree(w: World) -> None:
    academy, arts = branch("Academy", "Arts")
    settle(arts, [w.sol])
    lines = cli("units", "list", acts_as=w.uma).output.splitlines()
    assert [line.split() for line in lines] == [
        ["Id", "Unit", "People", "With", "all", "below"], [str(academy.pk), "Academy", "0", "1"],
        [str(arts.pk), "Arts", "1", "1"],
    ]  # fmt: skip
    assert lines[2].index("Arts") == lines[1].index("Academy") + 2
    told = cli_json("units", "list", acts_as=w.uma)["units"]
    assert [(row["path"], row["people_below"]) for row in told] == [(["Academy"], 1), (["Academy", "Arts"], 1)]


def test_one_with_who_holds_a_role_for_it(w: World) -> None:
    _academy, arts = branch("Academy", "Arts")
    manager_of(arts)
    told = cli("units", "show", str(arts.pk), acts_as=w.uma).output
    assert "Academy / Arts" in told
    assert "Mara Manager" in told
    assert cli_json("units", "show", str(arts.pk), acts_as=w.uma)["roles"][0]["role"] == "user-manager"


def test_one_out_of_reach_is_as_unknown_as_none(w: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    mara = manager_of(arts)
    for which in (str(science.pk), "987654", "x"):
        told = cli_json("units", "show", which, acts_as=mara, code=1)["error"]
        assert told == {"message": f"No such unit, or not one you can see: {which}", "code": "unknown"}
    assert cli("units", "list", acts_as=w.cleo).exit_code == 1


def test_people_of_a_unit_and_below_are_a_view(w: World) -> None:
    academy, arts = branch("Academy", "Arts")
    settle(arts, [w.sol])
    told = cli_json("users", "list", "--view", f"status=all&unit={academy.pk}", acts_as=w.uma)
    assert [user["id"] for user in told["users"]] == [w.sol.pk]
