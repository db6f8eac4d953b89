"""B10: an import changes nothing that the site leaves to the people themselves, row by row."""

from __future__ import annotations

from typing import Any

from rollbook.imports.models import Import
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.imports.files import applied, plans, rows, taken, user
from tests.users.coming_in import pending
from tests.world import World, operator

ROWS = "update,sol@example.org,Other,Name\nupdate,nia@example.org,Other,Name\nupdate,eve@example.org,Eve,Outis\n"


def codes(file: Import) -> list[str]:
    return [row.problem for row in rows(file)]


def test_the_preview_says_so(world: World, settings: Any) -> None:
    settings.NAMES_BY = "person"
    pending()
    file = taken(ROWS, world.actor("ada"))
    assert (plans(file), codes(file)) == (["problem", "change", "same"], ["person_alone", "", ""])
    applied(file, world.actor("ada"))
    assert (user("sol@example.org").name, user("nia@example.org").name) == ("Sol Reyes", "Other Name")


def test_what_is_decided_between_preview_and_applying_counts(world: World, settings: Any) -> None:
    pending()
    file = taken(ROWS, world.actor("ada"))
    settings.NAMES_BY = "person"
    applied(file, world.actor("ada"))
    assert (user("sol@example.org").name, user("nia@example.org").name) == ("Sol Reyes", "Other Name")
    assert "person_alone" in codes(file)


def test_nor_of_those_who_are_suspended(world: World, settings: Any) -> None:
    settings.NAMES_BY = "person"
    suspend(UserSelection.of(world.sol), by=operator())
    applied(taken(ROWS.split("\n", maxsplit=1)[0] + "\n", world.actor("ada")), world.actor("ada"))
    assert user("sol@example.org").name == "Sol Reyes"
