"""`rollbook roles` and `rollbook access`."""

from __future__ import annotations

from rollbook.roles.operations import lend_role
from rollbook.users.selection import UserSelection
from tests.calling import cli, cli_json
from tests.world import World


def test_lists_and_shows_roles(world: World) -> None:
    rows = cli_json("roles", "list", acts_as=world.uma)["roles"]
    assert [(row["slug"], row["people"]) for row in rows][:2] == [("administrator", 1), ("user-manager", 1)]
    assert "repository.open" in cli("roles", "show", "educator", acts_as=world.uma).output
    assert cli("roles", "show", "ghost", acts_as=world.uma).exit_code == 1
    assert cli("roles", "list", acts_as=world.cleo).exit_code == 1


def test_answers_why(world: World) -> None:
    yes = cli(
        "access", "uma@example.org", "--permission", "users.suspend", "--over", "sol@example.org", acts_as=world.ada
    )
    assert (yes.exit_code, yes.output.splitlines()[0]) == (0, "Yes")
    no = cli(
        "access", "uma@example.org", "--permission", "users.suspend", "--over", "ada@example.org", acts_as=world.ada
    )
    assert (no.exit_code, no.output.splitlines()[0]) == (1, "No")
    assert "higher rank: 100" in no.output
    assert cli_json("access", "eve@example.org", "--permission", "users.view", acts_as=world.ada, code=1)["advice"]
    assert cli("access", "eve@example.org", acts_as=world.ada).exit_code == 2
    assert cli("access", "ghost", "--permission", "users.view", acts_as=world.ada).exit_code == 1


def test_tells_what_ends_who_held_what_and_what_is_unused(world: World) -> None:
    lend_role(UserSelection.of(world.sol), by=world.actor("ada"), role="coach", until="2099-01-01")
    assert cli_json("roles", "ending", acts_as=world.ada)["grants"] == []
    held = cli_json("roles", "held", "--role", "coach", acts_as=world.ada)["held"]
    assert {row["username"] for row in held} == {"cleo@example.org", "sol@example.org"}
    assert cli_json("roles", "held", "--role", "coach", "--on", "2020-01-01", acts_as=world.ada)["held"] == []
    assert cli("roles", "held", acts_as=world.ada).exit_code == 2
    assert any(row["permission"] == "users.delete" for row in cli_json("roles", "unused", acts_as=world.ada)["uses"])
