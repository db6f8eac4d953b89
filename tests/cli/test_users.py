"""`rollbook users`: look up and change users, as somebody and with their rights."""

import pytest

from rollbook.audit.models import Event
from rollbook.doors.cli import doing
from rollbook.users.models import User
from tests import world
from tests.calling import cli, cli_json
from tests.world import World


def status(user: User) -> str:
    return User.objects.get(pk=user.pk).status


def test_somebody_has_to_act(w: World) -> None:
    result = cli("users", "list")
    assert result.exit_code == 2
    assert "--as NAME" in result.stderr
    nobody = cli("users", "list", "--as", "nobody")
    assert (nobody.exit_code, "nobody" in nobody.stderr) == (2, True)


def test_as_may_stand_in_the_command_or_in_the_environment(w: World) -> None:
    assert cli("users", "list", "--as", "ADA@example.org").exit_code == 0
    assert cli("users", "list", acts_as=w.ada).exit_code == 0


def test_a_list_is_a_table_for_people_and_json_for_programs(w: World) -> None:
    lines = cli("users", "list", acts_as=w.uma).stdout.splitlines()
    assert lines[0].split() == ["Id", "Name", "Username", "Status", "Roles"]
    assert "Ada Lovelace  ada@example.org" in lines[1]
    assert len({line.index("@") - len(line.split("@")[0].split()[-1]) for line in lines[1:]}) == 1
    found = cli_json("users", "list", "--view", "role=student", acts_as=w.uma)
    assert [user["username"] for user in found["users"]] == ["sol@example.org"]


def test_lists_go_on_where_they_ended(w: World) -> None:
    first = cli_json("users", "list", "--size", "3", acts_as=w.uma)
    rest = cli_json("users", "list", "--size", "3", "--after", first["next"], acts_as=w.uma)
    assert len({user["id"] for user in first["users"] + rest["users"]}) == 5
    assert cli("users", "list", "--after", "x", acts_as=w.uma).exit_code == 2


def test_a_misspelt_filter_is_refused(w: World) -> None:
    for view in ("statuss=suspended", "status=blocked"):
        assert cli("users", "list", "--view", view, acts_as=w.uma).exit_code == 2
        assert cli("users", "suspend", "--view", view, acts_as=w.uma).exit_code == 2
    assert not User.objects.filter(status="suspended").exists()


@pytest.mark.parametrize("by", ["pk", "username"])
def test_one_user_by_id_or_by_name(w: World, by: str) -> None:
    found = cli_json("users", "show", str(getattr(w.sol, by)), acts_as=w.uma)
    assert (found["id"], found["name"], found["roles"][0]["slug"]) == (w.sol.pk, "Sol Reyes", "student")
    assert "password" not in found


def test_looking_needs_the_permission_to_look(w: World) -> None:
    for words in (["list"], ["show", "ada@example.org"]):
        result = cli("users", *words, acts_as=w.cleo)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "See users" in result.stderr


def test_a_verb_changes_and_says_so(w: World) -> None:
    result = cli("users", "suspend", "sol@example.org", "--reason", "On leave", acts_as=w.uma)
    event = Event.objects.get(operation="users.suspend")
    assert (result.exit_code, result.stdout) == (0, f"Suspended 1 user (event {event.pk})\n")
    assert (event.door, event.actor_id, event.reason) == ("cli", w.uma.pk, "On leave")
    assert event.via.startswith("shell")


def test_partly_refused_is_one_and_says_who_and_why(w: World) -> None:
    result = cli("users", "suspend", "sol@example.org", "ada@example.org", "nobody", "987654", acts_as=w.uma)
    assert result.exit_code == 1
    assert "Suspended 1 user" in result.stdout
    assert "Refused 1: They have a higher rank than you" in result.stderr
    assert "No such user, or not one you can see: nobody" in result.stderr
    assert status(w.sol) == "suspended"
    assert status(w.ada) == "active"


def test_json_tells_the_same(w: World) -> None:
    told = cli_json("users", "suspend", str(w.sol.pk), str(w.ada.pk), "nobody", acts_as=w.uma, code=1)
    assert (told["changed"], told["refused"]["rank"]["ids"], told["unknown"]) == (1, [w.ada.pk], ["nobody"])


def test_a_plan_changes_nothing(w: World) -> None:
    result = cli("users", "suspend", "sol@example.org", "--plan", acts_as=w.uma)
    assert "Would do: Suspended 1 user" in result.stdout
    assert status(w.sol) == "active"


def test_a_denial_is_refused_and_on_record(w: World) -> None:
    told = cli_json("users", "suspend", "sol@example.org", acts_as=w.cleo, code=1)
    event = Event.objects.get(pk=told["error"]["event"])
    assert (event.denied, event.door, event.actor_id) == ("permission", "cli", w.cleo.pk)
    assert told["error"]["permission"] == "users.suspend"


def test_a_wrong_value_is_wrong_usage_and_names_the_option(w: World) -> None:
    result = cli("users", "suspend", "sol@example.org", "--until", "yesterday", acts_as=w.uma)
    assert result.exit_code == 2
    assert "--until" in result.stderr


def test_whom_it_is_about_has_to_be_said(w: World) -> None:
    assert cli("users", "suspend", acts_as=w.uma).exit_code == 2
    assert cli("users", "suspend", "1", "--view", "q=x", acts_as=w.uma).exit_code == 2
    assert cli("users", "suspend", "--view", "", acts_as=w.uma).exit_code == 2
    assert cli("users", "edit", "1", "2", "--first-name", "X", acts_as=w.uma).exit_code == 2


def test_creating_gives_the_id(w: World) -> None:
    words = ["--first-name", "Nia", "--last-name", "Okoro", "--email", "nia@example.org", "--roles", "student"]
    told = cli_json("users", "create", *words, "--roles", "coach", acts_as=w.ada)
    (pk,) = told["created"]
    made = User.objects.get(pk=pk)
    assert made.username == "nia@example.org"
    assert set(made.grants.values_list("role__slug", flat=True)) == {"student", "coach"}
    assert not made.has_usable_password()


def test_several_values_may_be_taken_away_by_an_empty_one(w: World) -> None:
    cli_json("users", "set-roles", "cleo@example.org", "--roles", "", acts_as=w.ada)
    assert not w.cleo.grants.exists()


def test_a_password_is_piped_in_and_never_an_option(w: World) -> None:
    words = ["users", "set-password", "sol@example.org"]
    assert cli(*words, "--password", "a wholly new sentence", acts_as=w.uma).exit_code == 2
    assert cli(*words, "--password", acts_as=w.uma).exit_code == 2
    cli_json(*words, "--password-stdin", acts_as=w.uma, stdin="a wholly new sentence\n")
    assert User.objects.get(pk=w.sol.pk).check_password("a wholly new sentence")


def test_large_sets_go_chunk_by_chunk_under_one_event(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "CHUNK", 4)
    world.crowd(10)
    told = cli_json("users", "suspend", "--view", "q=crowd", acts_as=w.uma)
    event = Event.objects.get(operation="users.suspend")
    assert (told["changed"], told["event"], event.changed) == (10, event.pk, 10)
    assert event.changes.count() == 10
    assert cli("events", "undo", str(event.pk), acts_as=w.uma).exit_code == 0
    assert not User.objects.filter(status="suspended").exists()


def test_a_view_needs_the_permission_to_look(w: World) -> None:
    from tests.calling import role

    role("closer", 60, "users.suspend")
    cli_json("users", "add-role", "cleo@example.org", "--role", "closer", acts_as=w.ada)
    assert cli("users", "suspend", "--view", "q=sol", acts_as=w.cleo).exit_code == 1
    assert cli("users", "suspend", "sol@example.org", acts_as=w.cleo).exit_code == 0


def test_help_lists_every_verb(w: World) -> None:
    text = cli("users", "--help").stdout
    for verb in ("list", "show", "create", "suspend", "add-role", "set-password", "erase"):
        assert f"  {verb}" in text
    assert "--reason" in cli("users", "suspend", "--help").stdout


def test_saved_views_are_kept_and_forgotten(w: World) -> None:
    (pk,) = cli_json("views", "save", "--name", "Students", "--query", "role=student", acts_as=w.uma)["created"]
    assert pk in [view["id"] for view in cli_json("views", "list", acts_as=w.uma)["views"]]
    assert pk not in [view["id"] for view in cli_json("views", "list", acts_as=w.ada)["views"]]
    assert cli("views", "delete", str(pk), acts_as=w.ada).exit_code == 1  # somebody else's
    assert cli("views", "delete", str(pk), acts_as=w.uma).exit_code == 0
