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
    for lines, who in (
        (["NIA.Okoro", str(world.sol.pk)], [[nia], [world.sol]]),
        (["Nia@Work.Example", "Eve Outis <eve@example.org>"], [[nia], [world.eve]]),
    ):
        found = meant(lines, world.actor("uma"))
        assert [line.people for line in found] == who
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
    _found, of_few = statements(meant, ["sol@example.org", "nobody@example.org"], by)
    _found, of_many = statements(meant, [*(f"nobody{n}@example.org" for n in range(400)), "sol@example.org"], by)
    assert of_many <= of_few + 19  # lines that are searched for


def test_external_ids_and_whole_names_of_one_person_are_certain(world: World) -> None:
    nia, sam = person("Nia", "Okoro", external_id="S-000264"), person("Sam", "Reyes")
    by = world.actor("uma")
    for text, who in (("S-000264", nia), ("nia okoro", nia), ("Okoro, Nia", nia), ("Réyes,  SAM", sam)):
        (found,) = meant([text], by)
        assert (found.people, found.certain) == ([who], True)
    assert [line.certain for line in meant(["Nia", "reyes"], by)] == [False, False]
    assert [line.text for line in meant(["Okoro, Nia", "xyzzy", "S-000264"], by)] == ["Okoro, Nia", "xyzzy"], "once"
    person("Nia", "Okoro", email="other@example.org")
    again = meant(["Nia Okoro"], world.actor("uma"))[0]
    assert (len(again.people), again.certain) == (2, False), "two are called so"


def test_lines_that_were_not_searched_for_say_so(world: World) -> None:
    found = meant([f"nobody {n}" for n in range(25)], world.actor("uma"))
    assert [line.searched for line in found] == [True] * 20 + [False] * 5
