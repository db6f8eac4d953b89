"""Files that name people by what another system calls them."""

from __future__ import annotations

import pytest

from rollbook.kernel.refusal import Refusal
from rollbook.users.models import User
from rollbook.users.operations import change_external_id
from rollbook.users.selection import UserSelection
from tests.imports.files import applied, plans, rows, user, with_header
from tests.told import now
from tests.world import World


@pytest.fixture
def known(world: World) -> World:
    """Sol is E-1 to another system."""
    change_external_id(UserSelection.of(world.sol), by=world.actor("ada"), external_id="E-1")
    return world


def test_a_row_without_a_username_means_whom_the_external_id_means(known: World) -> None:
    text = """action,student number,email,last name
update,E-1,solveig@example.org,Ray
"""
    file = with_header(text, known.actor("ada"))
    assert (plans(file), rows(file)[0].user_id) == (["change"], known.sol.pk)
    assert rows(file)[0].values == {"email": "solveig@example.org", "last_name": "Ray"}
    applied(file, known.actor("ada"))
    assert (now(known.sol).email, now(known.sol).last_name) == ("solveig@example.org", "Ray")


def test_somebody_is_found_by_email_until_they_have_one_and_gets_it(known: World) -> None:
    file = with_header("action,external id,email\nupdate,E-5,eve@example.org\n", known.actor("ada"))
    assert (plans(file), rows(file)[0].values) == (["change"], {"external_id": "E-5"})
    applied(file, known.actor("ada"))
    assert now(known.eve).external_id == "E-5"


@pytest.mark.parametrize("action", ["update", "remove-user", "add-user"])
def test_an_address_that_has_changed_hands_means_nobody(known: World, action: str) -> None:
    text = f"action,external id,email,first name\n{action},E-9,sol@example.org,Sol\n"
    file = with_header(text, known.actor("ada"), update_existing=True)
    assert [(row.plan, row.problem) for row in rows(file)] == [("problem", Refusal.TAKEN)]


def test_a_roster_without_actions_changes_whom_it_knows(known: World) -> None:
    text = "student number,first name\nE-1,Solveig\nE-8,Nobody\n"
    file = with_header(text, known.actor("ada"), update_existing=True)
    assert [row.problem or row.plan for row in rows(file)] == ["change", "no_username"]
    applied(file, known.actor("ada"))
    assert now(known.sol).first_name == "Solveig"


def test_it_makes_nobody_whom_nothing_can_sign_in(known: World) -> None:
    file = with_header("action,external id,first name\nadd-user,E-9,Nia\n", known.actor("ada"))
    assert [row.problem for row in rows(file)] == ["no_username"]


def test_one_that_is_taken_is_a_problem_and_so_is_one_twice_in_the_file(known: World) -> None:
    text = """action,username,first name,external id
add-user,nia,Nia,E-1
add-user,ned,Ned,E-7
add-user,nod,Nod,E-7
update,eve@example.org,,E-1
"""
    file = with_header(text, known.actor("ada"))
    assert [row.problem for row in rows(file)] == [Refusal.TAKEN, "", "twice", Refusal.TAKEN]
    applied(file, known.actor("ada"))
    assert user("ned").external_id == "E-7"
    assert not User.objects.filter(username__in=["nia", "nod"]).exists()


def test_a_later_row_means_somebody_whom_a_row_above_adds(known: World) -> None:
    text = """action,external id,email,first name
add-user,E-7,ned@example.org,Ned
update,E-7,,Edward
"""
    file = with_header(text, known.actor("ada"))
    assert plans(file) == ["add", "change"]
    applied(file, known.actor("ada"))
    assert user("ned@example.org").first_name == "Edward"


def test_digits_mean_no_id_of_ours(known: World) -> None:
    file = with_header(f"action,external id,last name\nremove-user,{known.eve.pk},x\n", known.actor("ada"))
    assert [row.problem for row in rows(file)] == [Refusal.UNKNOWN]
