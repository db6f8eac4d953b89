"""Whom lines of text mean: usernames, emails and ids for certain, names perhaps."""

from __future__ import annotations

from rollbook.roles.operations import add_role
from rollbook.users.meant import lines_of, meant
from rollbook.users.operations import delete
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.told import statements
from tests.world import World, acting, person


def test_lines_are_those_that_say_something_each_once() -> None:
    assert lines_of(" sol@example.org \r\n\nEve\nsol@example.org\na\x00b") == ["sol@example.org", "Eve", "ab"]


def test_username_email_and_id_are_certain_whatever_the_capitals(world: World) -> None:
    nia = person("Nia", username="nia.okoro", email="nia@work.example")
    lines = ["NIA.Okoro", "Nia@Work.Example", str(world.sol.pk), "Eve Outis <eve@example.org>"]
    found = meant(lines, world.actor("uma"))
    assert [line.people for line in found] == [[nia], [nia], [world.sol], [world.eve]]
    assert all(line.certain for line in found)


def test_a_name_is_a_guess_and_nonsense_means_nobody(world: World) -> None:
    sam, sue = person("Sam", "Reyes"), person("Sue", "Reyes")
    several, nobody = meant(["reyes", "xyzzy"], world.actor("uma"))
    assert (several.people, several.certain) == ([sam, world.sol, sue], False)
    assert (nobody.people, nobody.certain) == ([], False)


def test_whoever_is_out_of_sight_or_deleted_is_nobody(world: World) -> None:
    role("tutor", 60, "users.view", population="learner")
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="tutor")
    delete(UserSelection.of(world.eve), by=world.actor("ada"))
    assert [line.people for line in meant(["ada@example.org", "Lovelace"], acting(world.cleo))] == [[], []]
    assert meant(["eve@example.org"], world.actor("ada"))[0].people == []


def test_many_lines_take_few_statements(world: World) -> None:
    by = world.actor("uma")
    by.holds("users.view")
    _found, of_few = statements(meant, ["sol@example.org"], by)
    _found, of_many = statements(meant, [*(f"nobody{n}@example.org" for n in range(400)), "sol@example.org"], by)
    assert of_many <= of_few + 20
