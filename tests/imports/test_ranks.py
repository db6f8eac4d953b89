"""An import obeys rank, reach and permissions row by row, when it is planned and when it is applied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rollbook.imports.models import Import
from rollbook.imports.operations import apply, import_rows
from rollbook.imports.selection import ImportRowSelection
from rollbook.kernel.actor import Actor
from rollbook.kernel.refusal import Denied
from rollbook.roles.models import Role
from rollbook.roles.operations import add_role
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.calling import role
from tests.imports.files import applied, only, plans, rows, taken, user, with_header
from tests.told import roles_of
from tests.world import World, acting

ALL = ("users.view", "users.import", "users.create", "users.edit", "users.change_email", "users.change_phone",
       "users.delete", "roles.assign")  # fmt: skip


def importer(*permissions: str, population: str = "", rank: int = 80) -> Actor:
    """Give somebody who holds just these permissions."""
    role("importer", rank, *permissions, population=population)
    return acting(cast.person("Ivo", role="importer"))


def codes(file: Import) -> list[str]:
    return [row.problem or row.plan for row in rows(file)]


HIGHER = """action,username,last name,email,roles
update,ada@example.org,X,,
update,ada@example.org,,x@email.com,
update,ada@example.org,,,student
remove-user,ada@example.org,,,
add-user,ada@example.org,X,,
update,sol@example.org,X,,
"""


def test_a_user_manager_manages_nobody_of_a_higher_rank(world: World) -> None:
    uma = world.actor("uma")
    file = with_header(HIGHER, uma, update_existing=True)
    assert codes(file) == ["rank"] * 5 + ["change"]
    assert rows(file)[0].reason == "They have a higher rank than you"
    applied(file, uma)
    assert user("ada@example.org").last_name == "Lovelace"
    assert user("sol@example.org").last_name == "X"


def test_an_administrator_does(world: World) -> None:
    text = "action,username,last name,roles\nupdate,uma@example.org,X,coach\nadd-user,new@email.com,X,administrator\n"
    applied(with_header(text, ada := world.actor("ada")), ada)
    assert (user("uma@example.org").last_name, roles_of(world.uma)) == ("X", {"coach"})
    assert roles_of(user("new@email.com")) == {"administrator"}


def test_no_role_above_ones_own_is_given_or_taken(world: World) -> None:
    text = """action,username,first name,roles
add-user,new@email.com,N,administrator
update,sol@example.org,,Administrator; Student
update,cleo@example.org,,user-manager
"""
    assert codes(with_header(text, world.actor("uma"))) == ["role_rank", "role_rank", "change"]


def test_nobody_changes_their_own_roles_or_removes_themselves(world: World) -> None:
    text = """action,username,first name,roles
update,uma@example.org,,coach
remove-user,uma@example.org,,
update,uma@example.org,Um,
"""
    assert codes(with_header(text, world.actor("uma"))) == ["self", "self", "change"]


def test_the_last_administrator_stays(world: World) -> None:
    super_role = role("super", 100, *ALL, "users.set_password", "users.suspend", "tokens.create", "audit.view",
                      "users.erase", "users.change_username")  # fmt: skip
    super_role.permissions = world.ada.grants.get().role.permissions
    super_role.save()
    root = acting(cast.person("Root", role="super"))
    text = "action,username,roles\nremove-user,ada@example.org,\nupdate,ada@example.org,coach\n"
    assert codes(with_header(text, root)) == ["last_administrator", "last_administrator"]
    add_role(UserSelection.of(world.uma), by=cast.operator(), role="administrator")
    assert codes(with_header(text, root)) == ["remove", "deleted"]


def test_each_row_needs_the_permission_for_what_it_does(world: World) -> None:
    ivo = importer("users.import")
    text = """action,username,first name,last name,email,phone,roles
add-user,new@email.com,N,,,,
update,sol@example.org,S,,,,
update,sol@example.org,,,s@email.com,,
update,sol@example.org,,,,+351912345678,
update,sol@example.org,,,,,coach
remove-user,u2@email.com,,,,,
"""
    file = with_header(text, ivo)
    assert codes(file) == ["not_held"] * 6
    assert "Change email addresses" in rows(file)[2].reason


def test_out_of_reach_looks_as_unknown_and_takes_the_name(world: World) -> None:
    ivo = importer(*ALL, population="learner")
    text = """action,username,last name
update,cleo@example.org,X
remove-user,cleo@example.org,
add-user,cleo@example.org,X
update,sol@example.org,X
update,nobody@example.org,X
"""
    file = with_header(text, ivo, update_existing=True)
    assert codes(file) == ["unknown", "unknown", "taken", "change", "unknown"]
    assert rows(file)[0].user_id is None
    assert rows(file)[0].reason == rows(file)[4].reason


def test_newcomers_land_in_reach_and_nobody_is_moved_out_of_it(world: World) -> None:
    ivo = importer(*ALL, population="learner")
    text = """action,username,first name,population
add-user,new@email.com,N,
add-user,staff@email.com,N,staff
update,sol@example.org,,staff
"""
    file = with_header(text, ivo)
    assert codes(file) == ["add", "out_of_reach", "out_of_reach"]
    applied(file, ivo)
    assert user("new@email.com").population == "learner"


def test_the_right_to_import_is_needed_over_the_person_too(world: World) -> None:
    """Ivo may edit everybody, but import only learners."""
    role("editor", 80, *(p for p in ALL if p != "users.import"))
    role("importer", 80, "users.import", population="learner")
    ivo = cast.person("Ivo", role="editor")
    add_role(UserSelection.of(ivo), by=cast.operator(), role="importer")
    text = "update,sol@example.org,X,\nupdate,cleo@example.org,X,\nadd-user,new@email.com,X,Y\n"
    file = taken(text, acting(ivo))
    assert codes(file) == ["change", "unknown", "add"]
    assert rows(file)[2].values["population"] == "learner"


def test_what_has_been_lost_since_the_preview_counts(world: World) -> None:
    uma = world.actor("uma")
    file = taken("update,sol@example.org,X,\nupdate,cleo@example.org,X,\nadd-user,n@email.com,X,Y\n", uma)
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="administrator")
    lose("users.create")
    applied(file, uma)
    assert codes(file) == ["change", "rank", "permission"]
    assert (user("sol@example.org").first_name, user("cleo@example.org").first_name) == ("X", "Cleo")
    assert not User.objects.filter(username="n@email.com").exists()


def test_without_the_right_to_import_nothing_is_applied(world: World) -> None:
    uma = world.actor("uma")
    file = taken("update,sol@example.org,X,\n", uma)
    lose("users.import")
    with pytest.raises(Denied):
        apply(file, by=replace(uma))
    assert plans(file) == ["change"]
    assert user("sol@example.org").first_name == "Sol"


def test_somebody_elses_file_is_as_unknown(world: World) -> None:
    file = taken("update,sol@example.org,X,\n", world.actor("uma"))
    outcome = import_rows(ImportRowSelection([only(file).pk]), by=world.actor("ada"), file="x")
    assert outcome.refused == {"unknown": [only(file).pk]}
    assert user("sol@example.org").first_name == "Sol"


def lose(permission: str) -> None:
    manager = Role.objects.get(slug="user-manager")
    manager.permissions.remove(permission)
    manager.save()
