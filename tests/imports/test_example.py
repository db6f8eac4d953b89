"""The documentation's own example, as it must have looked and as it is printed there."""

from __future__ import annotations

from rollbook.imports.queries import first_line_invalid
from tests.imports.files import EXAMPLE, PRINTED, WARNING, applied, plans, rows, taken, user
from tests.world import World


def test_as_it_must_have_looked(world: World) -> None:
    uma = world.actor("uma")
    file = taken(EXAMPLE, uma, skip_first=True, update_existing=True)
    assert plans(file) == ["add", "remove", "remove", "add", "change"]
    assert [row.line for row in rows(file)] == [2, 3, 4, 5, 6]
    assert rows(file)[4].before == {"first_name": "u1first", "last_name": "u1last"}
    applied(file, uma)
    assert user("u1@email.com").name == "u1first changed u1last changed"
    assert user("u4@email.com").email == "u4@email.com"
    assert (user("u2@email.com").status, user("u3@email.com").status) == ("deleted", "deleted")


def test_adding_somebody_twice_is_a_problem_unless_wanted(world: World) -> None:
    uma = world.actor("uma")
    file = taken(EXAMPLE, uma, skip_first=True)
    assert plans(file) == ["add", "remove", "remove", "add", "problem"]
    assert rows(file)[4].problem == "exists"
    applied(file, uma)
    assert user("u1@email.com").name == "u1first u1last"


def test_its_header_is_no_update_of_somebody_called_username(world: World) -> None:
    file = taken(EXAMPLE, world.actor("uma"))
    first = rows(file)[0]
    assert (first.line, first.plan, first.problem, first.reason) == (1, "problem", "header", WARNING)
    assert first_line_invalid(file)
    assert plans(file)[1:4] == ["add", "remove", "remove"]


def test_as_printed_nobody_is_lost_in_silence(world: World) -> None:
    """Two pairs of lines have run together; with the box ticked the first of them would vanish with the header."""
    for skip_first in (False, True):
        file = taken(PRINTED, world.actor("uma"), skip_first=skip_first)
        assert plans(file) == ["problem", "remove", "remove", "problem"]
        for row in (rows(file)[0], rows(file)[3]):
            assert row.problem == "run_together"
            assert "“add-user”" in row.reason
        assert first_line_invalid(file) is not skip_first


def test_as_printed_the_good_rows_can_be_applied(world: World) -> None:
    uma = world.actor("uma")
    applied(taken(PRINTED, uma), uma)
    assert (user("u2@email.com").status, user("u3@email.com").status) == ("deleted", "deleted")


def test_a_first_line_that_is_no_header_is_no_reason_to_warn(world: World) -> None:
    file = taken("add-user,u1@email.com,Uma,Firth\nfoo,bar,,\n", world.actor("uma"))
    assert plans(file) == ["add", "problem"]
    assert not first_line_invalid(file)


def test_a_first_line_that_can_not_be_processed_is(world: World) -> None:
    for first in (
        "Aktion;Benutzername;Vorname;Nachname",
        "foo;u1@email.com;Uma;Firth",
        "add-user;;Uma;Firth",
        "add-user;u1@email;U;F",
    ):
        assert first_line_invalid(taken(f"{first}\nadd-user;u9@email.com;Uma;Firth\n", world.actor("uma"))), first
