"""Giving a role: of one's own rank or lower, never to oneself."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.models import Grant, Role
from rollbook.roles.operations import add_role
from rollbook.users.operations import delete, suspend
from rollbook.users.selection import UserSelection
from tests.told import changes_of, event_of, has_access, now, roles_of, row, signed_in
from tests.world import World, acting


def test_they_hold_it_beside_what_they_held_and_nothing_else_changes(world: World) -> None:
    before, session = row(world.cleo), signed_in(world.cleo)
    outcome = add_role(UserSelection.of(world.cleo), by=world.actor("uma"), role="educator")
    after = row(world.cleo)
    assert outcome.changed == [world.cleo.pk]
    assert roles_of(world.cleo) == {"coach", "educator"}
    assert {name for name in after if after[name] != before[name]} == {"version"}
    assert has_access(world.cleo, session)


def test_the_grant_tells_who_gave_it_and_the_change_row_what_it_is(world: World) -> None:
    outcome = add_role(UserSelection.of(world.cleo), by=world.actor("uma"), role="educator")
    grant = Grant.objects.get(user=world.cleo, role__slug="educator")
    assert grant.by_id == world.uma.pk
    (change,) = changes_of(outcome)
    key = f"roles.{Role.objects.get(slug='educator').pk}"
    assert (change.before.keys(), change.after.keys()) == ({key}, {key})
    assert (bool(change.before[key]), bool(change.after[key])) == (False, True)
    assert event_of(outcome).params["role"] == "educator"


def test_whoever_holds_it_is_left_alone(world: World) -> None:
    outcome = add_role(UserSelection.of(world.cleo, world.eve), by=world.actor("uma"), role="coach")
    assert (outcome.changed, outcome.unchanged) == ([world.eve.pk], 1)
    assert len(changes_of(outcome)) == 1


def test_undoing_it_takes_it_only_from_those_who_got_it(world: World) -> None:
    outcome = add_role(UserSelection.of(world.cleo, world.eve), by=world.actor("uma"), role="coach")
    undo(event_of(outcome), by=world.actor("uma"))
    assert (roles_of(world.cleo), roles_of(world.eve)) == ({"coach"}, set())


def test_one_above_ones_rank_is_not_among_the_choices(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        add_role(UserSelection.of(world.eve), by=world.actor("uma"), role="administrator")
    assert [m["code"] for m in caught.value.messages()["role"]] == ["no_such_choice"]
    assert roles_of(world.eve) == set()


def test_nobody_gives_a_role_to_themselves(world: World) -> None:
    outcome = add_role(UserSelection.of(world.uma, world.eve), by=world.actor("uma"), role="coach")
    assert outcome.refused == {Refusal.SELF: [world.uma.pk]}
    assert outcome.changed == [world.eve.pk]


def test_nor_to_somebody_above_them_or_deleted(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    outcome = add_role(UserSelection.of(world.ada, world.sol), by=world.actor("uma"), role="coach")
    assert outcome.refused == {Refusal.RANK: [world.ada.pk], Refusal.DELETED: [world.sol.pk]}
    assert roles_of(world.sol) == {"student"}


def test_what_a_role_allows_is_allowed_at_once_and_only_while_active(world: World) -> None:
    by = acting(world.eve)
    with pytest.raises(Denied):
        suspend(UserSelection.of(world.sol), by=by)
    add_role(UserSelection.of(world.eve), by=world.actor("ada"), role="user-manager")
    assert suspend(UserSelection.of(world.sol), by=acting(world.eve)).changed == [world.sol.pk]
    suspend(UserSelection.of(world.eve), by=world.actor("ada"))
    with pytest.raises(Denied):
        suspend(UserSelection.of(world.cleo), by=acting(world.eve))


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        add_role(UserSelection.of(world.eve), by=world.actor("cleo"), role="student")
    assert roles_of(now(world.eve)) == set()
