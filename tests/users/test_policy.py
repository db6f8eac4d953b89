"""B10: who changes names, emails and passwords of those who have come in; it holds in every door, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.audit.operations import undo
from rollbook.credentials.links import oneself
from rollbook.kernel.refusal import Refusal
from rollbook.users.models import User
from rollbook.users.operations import change_email, change_password, edit, edit_own, set_password, suspend
from rollbook.users.selection import UserSelection
from tests.calling import Api, cli
from tests.console.conftest import signed_in, text_of
from tests.told import event_of, now
from tests.users.coming_in import come_in, invited, mailed, pending
from tests.world import PASSWORD, World, operator, person

SENTENCE = "a wholly new sentence to remember"
ALONE = Refusal.PERSON_ALONE


@pytest.fixture
def theirs(settings: Any) -> None:
    """A site on which people's own are their own."""
    settings.NAMES_BY = settings.EMAIL_BY = settings.PASSWORD_BY = "person"


@pytest.fixture
def kept(settings: Any) -> None:
    """A site on which the staff office writes names and addresses."""
    settings.NAMES_BY = settings.EMAIL_BY = "administrators"


def test_by_default_both_may(world: World) -> None:
    sol = UserSelection.of(world.sol)
    assert edit(sol, by=world.actor("uma"), first_name="Solveig").changed
    assert edit_own(sol, by=oneself(world.sol), first_name="Sol").changed


@pytest.mark.usefixtures("theirs")
def test_what_is_the_persons_no_administrator_changes_once_they_have_come_in(world: World) -> None:
    nia, sol, by = pending(), world.sol, world.actor("ada")
    both = UserSelection.of(sol, nia)
    assert edit(both, by=by, last_name="Other").refused == {ALONE: [sol.pk]}
    assert now(nia).last_name == "Other"
    assert change_email(UserSelection.of(sol), by=by, email="x@example.org").refused == {ALONE: [sol.pk]}
    assert change_email(UserSelection.of(nia), by=by, email="y@example.org").changed == [nia.pk]
    assert set_password(UserSelection.of(sol), by=by, password=SENTENCE).refused == {ALONE: [sol.pk]}
    assert (now(sol).last_name, now(sol).email, now(sol).check_password(PASSWORD)) == ("Reyes", "sol@example.org", True)


@pytest.mark.usefixtures("theirs")
def test_suspending_somebody_first_does_not_help(world: World) -> None:
    suspend(UserSelection.of(world.sol), by=operator())
    assert change_email(UserSelection.of(world.sol), by=operator(), email="x@example.org").refused == {
        ALONE: [world.sol.pk]
    }


@pytest.mark.usefixtures("theirs")
def test_all_else_of_the_profile_is_still_changed_and_so_is_what_stays_the_same(world: World) -> None:
    outcome = edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="Sol", contact="Room 4")
    assert (outcome.changed, outcome.refused) == ([world.sol.pk], {})


@pytest.mark.usefixtures("theirs")
def test_whoever_has_no_password_may_be_given_the_first(world: World) -> None:
    pia = person("Pia", username="pia", email="")
    assert set_password(UserSelection.of(pia), by=operator(), password=SENTENCE).changed == [pia.pk]
    assert set_password(UserSelection.of(pia), by=operator(), password=PASSWORD).refused == {ALONE: [pia.pk]}


def test_undo_obeys_too(world: World, settings: Any) -> None:
    outcome = edit(UserSelection.of(world.sol), by=world.actor("uma"), first_name="Solveig")
    settings.NAMES_BY = "person"
    assert undo(event_of(outcome), by=world.actor("uma")).refused == {ALONE: [world.sol.pk]}
    assert now(world.sol).first_name == "Solveig"


@pytest.mark.usefixtures("theirs")
def test_each_door_says_so(world: World) -> None:
    console = signed_in(world.ada).post(f"/users/{world.sol.pk}/change-email/", {"email": "x@example.org"})
    assert "only they themselves" in text_of(console)
    assert "Change Email" not in text_of(signed_in(world.ada).get(f"/users/{world.sol.pk}/"))
    api = Api(world.ada).act("change-email", world.sol, email="x@example.org")
    assert api.json()["refused"].keys() == {"person_alone"}
    told = cli("users", "change-email", "sol@example.org", "--email", "x@example.org", acts_as=world.ada)
    assert "only they themselves" in told.output
    assert now(world.sol).email == "sol@example.org"


@pytest.mark.usefixtures("theirs")
def test_people_still_change_what_is_theirs(world: World) -> None:
    sol = UserSelection.of(world.sol)
    assert edit_own(sol, by=oneself(world.sol), first_name="Solveig").changed == [world.sol.pk]
    assert change_password(sol, by=oneself(world.sol), password=SENTENCE).changed == [world.sol.pk]


@pytest.mark.usefixtures("kept")
def test_what_is_the_administrators_nobody_changes_for_themselves(world: World) -> None:
    sol = UserSelection.of(world.sol)
    outcome = edit_own(sol, by=oneself(world.sol), first_name="Solveig")
    assert outcome.refused == {Refusal.ADMINISTRATORS_ALONE: [world.sol.pk]}
    assert edit_own(sol, by=oneself(world.sol), contact="Room 4").changed == [world.sol.pk]
    assert edit(sol, by=world.actor("uma"), first_name="Solveig").changed == [world.sol.pk]
    page = signed_in(world.sol).get("/account/")
    assert 'name="first_name"' not in page.content.decode()
    assert text_of(page).count("Your administrators change it.") == 2
    signed_in(world.sol).post("/account/", {"first_name": "Sid", "contact": "Room 5"})
    assert (now(world.sol).first_name, now(world.sol).contact) == ("Solveig", "Room 5")


@pytest.mark.usefixtures("kept")
def test_whoever_comes_in_tells_their_name_only_where_there_is_none(world: World) -> None:
    nia, kim = pending(), invited("kim@example.org")
    for user in (nia, kim):
        assert come_in(mailed(user), first_name="Zed", last_name="Zee").status_code == 302
    assert (now(nia).name, now(kim).name) == ("Nia Okoro", "Zed Zee")
    assert User.objects.filter(status="active", pk__in=[nia.pk, kim.pk]).count() == 2
