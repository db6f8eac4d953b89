"""`rollbook groups` and `rollbook contents`: look up and change them, as somebody and with their rights."""

from __future__ import annotations

from rollbook.groups.models import Group
from rollbook.groups.operations import make_owner
from rollbook.users.selection import UserSelection
from tests.calling import cli, cli_json
from tests.groups.making import carried, content, dean, group, members, opened, unit
from tests.world import World


def test_a_list_is_a_table_for_people_and_json_for_programs(w: World) -> None:
    group("Choir", w.sol, unit=unit("Arts"), roles=["coach"])
    group("Band", kind="class")
    lines = cli("groups", "list", acts_as=w.uma).stdout.splitlines()
    assert lines[0].split() == ["Id", "Name", "Kind", "Unit", "Members", "Roles"]
    assert lines[2].split()[1:] == ["Choir", "Group", "Arts", "1", "Coach"]
    found = cli_json("groups", "list", "--kind", "class", acts_as=w.uma)
    assert [(one["name"], one["members"], one["unit"]) for one in found["groups"]] == [("Band", 0, None)]


def test_lists_go_on_where_they_ended(w: World) -> None:
    for n in range(3):
        group(f"Group {n}")
        content(f"Content {n}", f"key-{n}")
    for noun in ("groups", "contents"):
        first = cli_json(noun, "list", "--size", "2", acts_as=w.uma)
        rest = cli_json(noun, "list", "--size", "2", "--after", str(first["next"]), acts_as=w.uma)
        assert (len(first[noun]), len(rest[noun]), rest["next"]) == (2, 1, None)
        assert "--after" in cli(noun, "list", "--size", "2", acts_as=w.uma).stderr


def test_one_by_id_or_by_name(w: World) -> None:
    choir = group("Choir", w.sol, unit=unit("Music", unit("Arts")))
    make_owner(UserSelection.of(w.cleo), by=w.actor("ada"), group=choir.pk)
    found = content("Photosynthesis", "bio-101", choir)
    for which in (str(choir.pk), "CHOIR"):
        told = cli_json("groups", "show", which, acts_as=w.uma)
        assert (told["id"], told["members"], told["owners"][0]["username"]) == (choir.pk, 1, "cleo@example.org")
        assert told["contents"] == [{"id": found.pk, "name": "Photosynthesis", "key": "bio-101"}]
    assert "Arts / Music" in cli("groups", "show", "choir", acts_as=w.uma).stdout
    for which in (str(found.pk), "bio-101", "photosynthesis"):
        told = cli_json("contents", "show", which, acts_as=w.uma)
        assert told["groups"] == [{"id": choir.pk, "name": "Choir"}]


def test_what_is_out_of_reach_is_unknown(w: World) -> None:
    arts = unit("Arts")
    group("Everybody")
    dean(w.cleo, arts)
    result = cli("groups", "show", "Everybody", acts_as=w.cleo)
    assert (result.exit_code, result.stdout) == (1, "")
    assert cli_json("groups", "list", acts_as=w.cleo) == {"groups": [], "next": None}


def test_looking_needs_the_permission_to_look(w: World) -> None:
    for words in (("groups", "list"), ("groups", "show", "1"), ("contents", "list"), ("contents", "show", "1")):
        told = cli_json(*words, acts_as=w.sol, code=1)
        assert told["error"]["code"] == "denied"


def test_a_class_is_made_filled_and_opened(w: World) -> None:
    made = cli_json("groups", "create", "--name", "Year 9", "--kind", "class", acts_as=w.uma)["created"][0]
    content("Photosynthesis", "bio-101")
    assert cli("users", "add-to-group", "--view", "role=student", "--group", "Year 9", acts_as=w.uma).exit_code == 0
    assert cli("groups", "open-content", str(made), "--content", "bio-101", acts_as=w.uma).exit_code == 0
    assert cli("groups", "set-roles", str(made), "--roles", "student", acts_as=w.ada).exit_code == 0
    choir = Group.objects.get(pk=made)
    assert (members(choir), opened(choir), carried(choir)) == ({"Sol"}, {"Photosynthesis"}, {"student"})
    planned = cli_json("groups", "delete", str(made), "--plan", acts_as=w.ada)
    assert (planned["changed"], Group.objects.count()) == (1, 1)
