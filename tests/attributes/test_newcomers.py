"""11. Groups, attributes and external ids at creation and in files carry nobody further than the hand."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from rollbook.attributes.operations import edit as edit_attribute
from rollbook.attributes.selection import AttributeSelection
from rollbook.groups.models import Content, Group, GroupContent, GroupMember
from rollbook.groups.operations import create as make_group
from rollbook.groups.operations import edit as edit_group
from rollbook.groups.selection import GroupSelection
from rollbook.units.operations import move
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.operations import change_email, change_external_id, change_username
from rollbook.users.selection import UserSelection
from tests.at_once import at_once
from tests.attributes.filled import standing
from tests.calling import Api, cli, role
from tests.console.conftest import signed_in
from tests.imports.files import applied, plans, rows, uploaded, with_header
from tests.units.trees import give, settle, unit
from tests.world import World, acting, make, operator, person


def _club(name: str, where: Any = None) -> int:
    more = {"unit": str(where.pk)} if where else {}
    make_group(GroupSelection(()), by=operator(), name=name, **more)
    return Group.objects.get(name=name).pk


def test_newcomer_of_a_population_that_one_may_not_let_in(world: World) -> None:
    club = _club("Club")
    role("maker", 90, "users.view", "users.create", "users.import")
    role("filler", 90, "groups.assign:learner", "groups.view")
    olga = person("Olga", role="maker")
    give(olga, "filler")
    api = Api(olga)
    eve = api.act("add-to-group", world.eve, group=str(club))
    assert eve.status_code == 404 or eve.json()["changed"] == 0  # by hand: no
    made = api.post(
        "users/actions/create",
        first_name="Nia",
        email="nia@example.org",
        population="staff",
        roles=[],
        groups=[str(club)],
    )
    assert made.status_code != 201, made.json()


def test_newcomer_of_a_unit_that_one_may_not_let_in(world: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    club = _club("Club", arts)
    role("maker", 90, "users.view", "users.create", "users.import", "units.view")
    role("filler", 90, "groups.assign", "groups.view")
    olga = person("Olga", role="maker")
    give(olga, "filler", arts)
    settle(science, [world.eve])
    api = Api(olga)
    eve = api.act("add-to-group", world.eve, group=str(club))
    assert eve.status_code == 404 or eve.json()["changed"] == 0
    made = api.post(
        "users/actions/create",
        first_name="Nia",
        email="nia@example.org",
        unit=str(science.pk),
        roles=[],
        groups=[str(club)],
    )
    assert made.status_code != 201, made.json()


def test_the_same_by_file(world: World) -> None:
    _club("Club")
    role("maker", 90, "users.view", "users.create", "users.import", "users.edit")
    role("filler", 90, "groups.assign:learner", "groups.view")
    olga = person("Olga", role="maker")
    give(olga, "filler")
    text = "action,username,first name,population,groups\nadd-user,nia,Nia,staff,Club\nupdate,eve@example.org,,,Club\n"
    file = with_header(text, acting(olga))
    assert plans(file)[1] == "problem"
    assert plans(file)[0] == "problem"


def test_content_opened_to_somebody_out_of_reach(world: World) -> None:
    club = _club("Club")
    content = (
        Content.objects.create(name="Exam", key="exam") if not Content.objects.exists() else Content.objects.first()
    )
    GroupContent.objects.create(group_id=club, content=content)
    role("maker", 90, "users.view", "users.create")
    role("filler", 90, "groups.assign:learner", "groups.view")
    olga = person("Olga", role="maker")
    give(olga, "filler")
    made = Api(olga).post(
        "users/actions/create",
        first_name="Nia",
        email="nia@example.org",
        population="staff",
        roles=[],
        groups=[str(club)],
    )
    assert made.status_code != 201


def test_an_apply_that_fails_is_no_500(paid: World) -> None:
    role("giver", 90, "users.view", "users.import", "users.create", "roles.assign", "users.edit", "roles.view")
    role("low", 5, "users.view")
    role("lowpay", 1, "users.view_confidential", "users.edit_confidential")
    pia = person("Pia", role="giver")
    give(pia, "lowpay")
    text = "action,username,first name,roles,salary\nadd-user,nia,Nia,low,5\nadd-user,ned,Ned,low,\n"
    client = signed_in(pia)
    client.raise_request_exception = False
    where = uploaded(client, text, skip_first="on")
    done = client.post(where + "apply/", {})
    assert done.status_code < 500
    assert User.objects.filter(username="ned").exists()


def test_a_group_moved_out_of_reach_spoils_one_row_only(world: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    club = _club("Club", arts)
    mara = give(person("Mara"), "user-manager", arts)
    file = with_header(
        "action,username,first name,groups\nadd-user,n1@example.org,Nia,Club\nadd-user,n2@example.org,Ned,\n",
        acting(mara),
    )
    assert plans(file) == ["add", "add"]
    edit_group(GroupSelection.of(club), by=operator(), unit=str(science.pk))
    applied(file, acting(mara))
    assert [row.problem or row.plan for row in rows(file)][1] == "add"


def test_a_choice_taken_out_since_the_review(paid: World, own: Any) -> None:
    file = with_header("action,username,house\nupdate,eve@example.org,Dark green\n", paid.actor("ada"))
    assert plans(file) == ["change"]
    assert edit_attribute(AttributeSelection.of(own["house"]), by=operator(), choices="Red\nBlue").changed
    applied(file, paid.actor("ada"))
    assert standing(paid.eve).get("house") in (None, "Red", "Blue"), standing(paid.eve)


def test_a_plan_tells_not_whether_strangers_have_an_external_id(world: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    mara = give(person("Mara"), "user-manager", arts)
    settle(science, [world.sol, world.eve])
    change_external_id(UserSelection.of(world.sol), by=operator(), external_id="S-1")
    file = with_header(
        "action,external id,email,first name\n"
        "update,Z-9,sol@example.org,X\nupdate,Z-9,eve@example.org,X\nupdate,Z-9,nobody@example.org,X\n"
        "remove-user,Z-9,sol@example.org,\n",
        acting(mara),
    )
    assert {row.problem for row in rows(file)} == {"unknown"}, [row.problem for row in rows(file)]


def test_usernames_swapped_since_the_review(world: World) -> None:
    file = with_header("action,username\nremove-user,sol@example.org\n", world.actor("ada"))
    assert plans(file) == ["remove"]
    for who, name in ((world.sol, "sol2"), (world.eve, "evee")):
        assert change_username(UserSelection.of(who), by=operator(), username=name).changed
    change_email(UserSelection.of(world.sol), by=operator(), email="other@example.org")
    assert change_username(UserSelection.of(world.eve), by=operator(), username="sol@example.org").changed
    applied(file, world.actor("ada"), confirmed=True)
    world.eve.refresh_from_db()
    assert world.eve.status == "active"


def test_usernames_swapped_update(world: World) -> None:
    file = with_header("action,username,phone\nupdate,sol@example.org,+351912345678\n", world.actor("ada"))
    assert plans(file) == ["change"]
    change_username(UserSelection.of(world.sol), by=operator(), username="sol2")
    change_email(UserSelection.of(world.sol), by=operator(), email="other@example.org")
    change_username(UserSelection.of(world.eve), by=operator(), username="sol@example.org")
    applied(file, world.actor("ada"))
    world.eve.refresh_from_db()
    assert world.eve.phone == ""


@pytest.mark.parametrize("cell", ["E  1", "E\u00a01"])
def test_external_ids_as_files_write_them(world: World, cell: str) -> None:
    change_external_id(UserSelection.of(world.sol), by=operator(), external_id=cell)
    world.sol.refresh_from_db()
    file = with_header(f"action,external id,first name\nupdate,{cell},New\n", world.actor("ada"))
    assert [row.problem or row.plan for row in rows(file)] == ["change"]


def test_cli_external_ids_out_of_reach(world: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    mara = give(person("Mara"), "user-manager", arts)
    settle(science, [world.sol])
    change_external_id(UserSelection.of(world.sol), by=operator(), external_id="E-1")
    real = cli("users", "show", "external-id:E-1", acts_as=mara)
    fake = cli("users", "show", "external-id:E-2", acts_as=mara)
    assert real.output.replace("E-1", "E-2") == fake.output
    real = cli("users", "suspend", "external-id:E-1", "--plan", acts_as=mara)
    fake = cli("users", "suspend", "external-id:E-2", "--plan", acts_as=mara)
    assert real.output.replace("E-1", "E-2") == fake.output
    role("other", 50, "groups.view")
    give(mara, "other")
    real = cli("users", "suspend", "external-id:E-1", "--plan", acts_as=mara)
    assert real.output.replace("E-1", "E-2") == fake.output, real.output


@pytest.mark.django_db(transaction=True)
def test_one_external_id_for_two_at_once() -> None:
    world = make()
    second = person("Bea", role="administrator")
    one, two, tried = Api(world.ada), Api(second), []
    for number in range(8):
        given = {"external_id": f"E-{number}"}
        first = partial(one.act, "change-external-id", world.sol, **given)
        second_ = partial(two.act, "change-external-id", world.eve, **given)
        tried += [answer.status_code for answer in at_once(first, second_)]
    assert set(tried) <= {200, 422}, tried


def test_two_grants_do_not_add_up_to_a_membership(world: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    lab = _club("Lab", science)
    role("learners", 90, "users.view", "groups.view", "groups.assign:learner")
    role("ours", 90, "groups.assign", "groups.view")
    olga = person("Olga", role="learners")
    give(olga, "ours", arts)
    settle(arts, [world.eve])
    Api(olga).act("add-to-group", world.eve, group=str(lab))
    assert not GroupMember.objects.filter(group_id=lab).exists()


@pytest.mark.parametrize("column", ["groups", "unit"])
def test_what_has_moved_out_of_reach_since_the_review_spoils_one_row_only(world: World, column: str) -> None:
    arts, science = unit("Arts"), unit("Science")
    club, music = _club("Club", arts), unit("Music", arts)
    mara, ann = give(person("Mara"), "user-manager", arts), person("Ann")
    settle(arts, [ann])
    named = "Club" if column == "groups" else "Music"
    text = f"action,username,first name,{column}\nupdate,ann@example.org,,{named}\nadd-user,n2@example.org,Ned,\n"
    file = with_header(text, acting(mara))
    assert plans(file) == ["change", "add"]
    edit_group(GroupSelection.of(club), by=operator(), unit=str(science.pk))
    move(UnitSelection.of(music), by=operator(), parent=str(science.pk))
    applied(file, acting(mara))
    assert [bool(row.problem) for row in rows(file)] == [True, False]
