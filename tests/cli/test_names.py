"""Whom a name means on the command line: an id, a username or an email, and never somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.audit.models import Event
from rollbook.doors.cli import acting
from rollbook.roles.operations import set_roles
from rollbook.sessions.models import Token
from rollbook.users.models import User
from rollbook.users.operations import erase
from rollbook.users.selection import UserSelection
from tests import world
from tests.calling import cli, cli_json, role
from tests.told import now, statements
from tests.world import World


def student(number: int | str, **more: Any) -> User:
    """Add somebody who signs in with their number."""
    return world.person("Nia", "Okoro", username=str(number), email="", **more)


def standing(*people: User) -> list[str]:
    return [now(user).status for user in people]


@pytest.mark.parametrize("zeros", ["", "00"])
def test_an_id_that_is_somebody_elses_username_is_not_guessed_at(w: World, zeros: str) -> None:
    number = f"{zeros}{w.sol.pk}"
    nia = student(number)
    result = cli("users", "suspend", "eve@example.org", number, acts_as=w.uma)
    assert (result.exit_code, standing(w.sol, nia, w.eve)) == (2, ["active"] * 3)
    assert not Event.objects.filter(operation="users.suspend").exists()
    assert "Sol Reyes (sol@example.org)" in result.stderr
    assert f"Nia Okoro (id {nia.pk})" in result.stderr
    assert f"id:{w.sol.pk} or username:{number}" in " ".join(result.stderr.split())


def test_either_can_be_said(w: World) -> None:
    nia = student(w.sol.pk)
    cli_json("users", "suspend", f"username:{w.sol.pk}", acts_as=w.uma)
    assert standing(w.sol, nia) == ["active", "suspended"]
    cli_json("users", "suspend", f"id:{w.sol.pk}", "username:EVE@example.org", acts_as=w.uma)
    assert standing(w.sol, w.eve) == ["suspended", "suspended"]


def test_where_there_is_only_one_of_them_it_is_meant(w: World) -> None:
    nia = student(987654)
    cli_json("users", "suspend", "987654", str(w.sol.pk), acts_as=w.uma)
    assert standing(nia, w.sol) == ["suspended", "suspended"]
    assert cli("users", "suspend", "55555", acts_as=w.uma).exit_code == 1


def test_ones_own_id_as_username_is_no_question(w: World) -> None:
    User.objects.filter(pk=w.sol.pk).update(username=str(w.sol.pk), username_key=str(w.sol.pk))
    cli_json("users", "suspend", str(w.sol.pk), acts_as=w.uma)
    assert standing(w.sol) == ["suspended"]


@pytest.mark.parametrize(
    "name", ["id:", "id:x", "id:-1", "id:²", "id:" + "9" * 19, "username:", "username:nobody", "x:1"]
)
def test_forms_that_mean_nobody(w: World, name: str) -> None:
    told = cli_json("users", "suspend", name, acts_as=w.uma, code=1)
    assert (told["unknown"], told["changed"]) == ([name], 0)


@pytest.mark.parametrize("username", ["id:31", "username:31", "id：31"])
def test_no_username_looks_like_them(w: World, username: str) -> None:
    words = ["--first-name", "Nia", "--last-name", "Okoro", "--username", username]
    assert cli("users", "create", *words, acts_as=w.ada).exit_code == 2


def test_whom_one_does_not_reach_is_no_question(w: World) -> None:
    """Or the message would tell of them."""
    role("tutor", 60, "users.view", "users.suspend", population="learner")
    set_roles(UserSelection.of(w.cleo), by=w.actor("ada"), roles=["tutor"])
    student(w.sol.pk, population="staff")
    found = cli_json("users", "show", str(w.sol.pk), acts_as=w.cleo)
    assert found["username"] == "sol@example.org"
    mia = world.person("Mia", username=str(w.eve.pk), email="", population="learner")
    assert cli_json("users", "show", str(w.eve.pk), acts_as=w.cleo)["id"] == mia.pk
    cli_json("users", "suspend", str(w.sol.pk), str(w.eve.pk), acts_as=w.cleo)
    assert standing(w.sol, mia, w.eve) == ["suspended", "suspended", "active"]


def test_who_may_act_without_looking_is_asked_too(w: World) -> None:
    role("closer", 60, "users.suspend")
    set_roles(UserSelection.of(w.cleo), by=w.actor("ada"), roles=["closer"])
    nia = student(w.sol.pk)
    assert cli("users", "suspend", str(w.sol.pk), acts_as=w.cleo).exit_code == 2
    assert standing(w.sol, nia) == ["active", "active"]


def test_showing_somebody_asks_alike(w: World) -> None:
    nia = student(w.sol.pk)
    assert cli("users", "show", str(w.sol.pk), acts_as=w.uma).exit_code == 2
    assert cli_json("users", "show", f"id:{w.sol.pk}", acts_as=w.uma)["id"] == w.sol.pk
    assert cli_json("users", "show", f"username:{w.sol.pk}", acts_as=w.uma)["id"] == nia.pk


def test_who_acts_is_not_guessed_at_either(w: World) -> None:
    number = str(w.ada.pk)
    assert cli("users", "list", "--as", number).exit_code == 0
    nia = student(number, role="user-manager")
    assert cli("users", "suspend", "sol@example.org", "--as", number).exit_code == 2
    assert standing(w.sol) == ["active"]
    cli_json("users", "suspend", "sol@example.org", "--as", f"username:{number}")
    cli_json("users", "suspend", "eve@example.org", "--as", f"id:{number}")
    events = Event.objects.filter(operation="users.suspend").order_by("pk")
    assert list(events.values_list("actor_id", flat=True)) == [nia.pk, w.ada.pk]
    assert cli("users", "list", "--as", "id:987654").exit_code == 2


def test_nor_whom_a_token_acts_for(w: World) -> None:
    def made(*user: str) -> Any:
        return cli_json("token", "create", "--scope", "users.view", "--user", *user)

    number = str(w.uma.pk)
    assert made(number)["user"] == w.uma.pk
    nia = student(number, role="user-manager")
    for words in (["create", "--scope", "users.view"], ["list"]):
        result = cli("token", *words, "--user", number)
        assert (result.exit_code, f"username:{number}" in result.stderr) == (2, True)
    assert Token.objects.count() == 1
    assert made(f"id:{number}")["user"] == w.uma.pk
    assert made(f"username:{number}")["user"] == nia.pk
    assert len(cli_json("token", "list", "--user", f"id:{number}")["tokens"]) == 2


@pytest.mark.parametrize("option", ["--user", "--actor"])
def test_nor_whose_events_are_read(w: World, option: str) -> None:
    nia = student(w.uma.pk, role="user-manager")
    cli_json("users", "suspend", f"id:{nia.pk}", "--as", f"id:{w.uma.pk}")
    cli_json("users", "suspend", "sol@example.org", "--as", f"id:{w.ada.pk}")
    assert cli("events", "list", option, str(w.uma.pk), acts_as=w.ada).exit_code == 2
    for form, who in ((f"id:{w.uma.pk}", w.uma), (f"username:{w.uma.pk}", nia)):
        by_form, by_id = (
            [e["id"] for e in cli_json("events", "list", option, name, acts_as=w.ada)["events"]]
            for name in (form, f"id:{who.pk}")
        )
        assert by_form == by_id


def test_events_of_somebody_erased_are_found_by_id(w: World) -> None:
    gone = w.sol.pk
    cli_json("users", "delete", str(gone), acts_as=w.ada)
    erase(UserSelection((gone,)), by=w.actor("ada"))
    assert cli_json("events", "list", "--user", f"id:{gone}", acts_as=w.ada)["events"]


def test_as_many_ids_as_you_like_are_looked_up_by_two_statements(w: World) -> None:
    few, many = (["1"], [str(n) for n in range(1, 3000)])
    assert statements(acting.found, few)[1] == statements(acting.found, many)[1] == 2
