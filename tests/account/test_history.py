"""My account → History: what was done to oneself, without what is the administrators' alone."""

from __future__ import annotations

from contextlib import suppress

from rollbook.credentials.links import oneself
from rollbook.kernel.refusal import Denied
from rollbook.roles.operations import add_role, lend_role
from rollbook.users.operations import change_phone, edit, edit_own, reactivate, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import main, signed_in, text_of
from tests.told import statements
from tests.world import World, person


def test_people_read_what_was_done_to_them_and_by_whom(world: World) -> None:
    sol = UserSelection.of(world.sol)
    edit(sol, by=world.actor("uma"), first_name="Solveig")
    edit_own(sol, by=oneself(world.sol), contact="Room 4")
    read = text_of(signed_in(world.sol).get("/account/history/"))
    assert "Edit profile by Uma Thorn First name Sol Solveig" in read
    assert "Edit own profile by you Contact details Room 4" in read
    assert read.index("Edit own profile") < read.index("Edit profile")


def test_of_others_they_read_nothing(world: World) -> None:
    edit(UserSelection.of(world.sol, world.eve), by=world.actor("uma"), contact="Room 9")
    edit(UserSelection.of(world.eve), by=world.actor("uma"), first_name="Evelyn")
    page = signed_in(world.sol).get("/account/history/")
    assert "Room 9" in text_of(page)
    assert "Evelyn" not in page.content.decode()
    assert "eve@example.org" not in page.content.decode()


def test_what_others_tried_and_might_not_is_not_told(world: World) -> None:
    with suppress(Denied):
        suspend(UserSelection.of(world.sol), by=world.actor("cleo"))
    outcome = suspend(UserSelection.of(world.ada), by=world.actor("uma"))
    assert outcome.refused
    for user in (world.sol, world.ada):
        assert "Suspend" not in main(signed_in(user).get("/account/history/"))


def test_reasons_were_written_for_the_log_alone(world: World) -> None:
    sol, by = UserSelection.of(world.sol), world.actor("ada")
    suspend(sol, by=by, reason="Suspected of cheating")
    reactivate(sol, by=by)
    lend_role(sol, by=by, role="coach", until="2099-01-01", reason="While Kim is ill")
    page = signed_in(world.sol).get("/account/history/")
    read = text_of(page)
    assert "Suspend by Ada Lovelace" in read
    assert "Coach until" in read
    assert "cheating" not in page.content.decode()
    assert "Kim" not in page.content.decode()


def test_there_is_nothing_to_undo_here(world: World) -> None:
    add_role(UserSelection.of(world.sol), by=world.actor("ada"), role="coach")
    assert "/undo/" not in main(signed_in(world.sol).get("/account/history/"))


def test_older_entries_are_a_page_away_and_each_page_takes_as_many_statements(world: World) -> None:
    for number in range(120):
        change_phone(UserSelection.of(world.sol), by=world.actor("uma"), phone=f"+3519123456{number % 90 + 10}")
    client = signed_in(world.sol)
    client.get("/account/history/")
    seen, taken, path = [], [], "/account/history/"
    while path:
        page, count = statements(client.get, path)
        taken.append(count)
        listed = [entry["event"].pk for entry in page.context["entries"]]
        seen += listed
        path = f"/account/history/?after={page.context['next']}" if page.context["next"] else ""
    assert seen == sorted(seen, reverse=True)
    assert (len(seen), len(set(seen))) == (121, 121), "with their creation"
    assert taken[0] == taken[1], taken
    assert taken[2] <= taken[1] + 4, "the last tells of roles too, by name"
    newcomer = signed_in(person("Pia"))
    newcomer.get("/account/history/")
    assert statements(newcomer.get, "/account/history/")[1] <= max(taken)


def test_a_cursor_that_is_none_shows_the_newest(world: World) -> None:
    client = signed_in(world.sol)
    for cursor in ("x", "-1", "9" * 30, "", "٣", "1\x00"):
        assert client.get("/account/history/", {"after": cursor}).status_code == 200
