"""SECURITY 12: an invitation used twice, by another address, or after cancelling; the inviter's rank counts again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rollbook.roles.operations import add_role, remove_role
from rollbook.users.models import User
from rollbook.users.operations import cancel_invitation, change_email, copy_link, resend_activation, suspend
from rollbook.users.selection import UserSelection
from tests.users.coming_in import come_in, invited, mailed, now, pending
from tests.world import World, operator, person

Meanwhile = Callable[[World, User], object]
MEANWHILE: dict[str, Meanwhile] = {
    "used": lambda _w, nia: come_in(mailed(nia)),
    "cancelled": lambda _w, nia: cancel_invitation(UserSelection.of(nia), by=operator()),
    "sent again": lambda _w, nia: resend_activation(UserSelection.of(nia), by=operator()),
    "another address": lambda _w, nia: change_email(UserSelection.of(nia), by=operator(), email="kim@example.org"),
    "suspended": lambda _w, nia: suspend(UserSelection.of(nia), by=operator()),
    "the inviter is suspended": lambda w, _nia: suspend(UserSelection.of(w.uma), by=operator()),
    "the inviter invites no more": lambda w, _nia: remove_role(
        UserSelection.of(w.uma), by=operator(), role="user-manager"
    ),
    "invited above the inviter": lambda _w, nia: add_role(
        UserSelection.of(nia), by=operator(), role="administrator"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", MEANWHILE)
def test_such_an_invitation_lets_nobody_in(world: World, what: str) -> None:
    nia = invited(by=world.actor("uma"), roles=["coach"])
    path = mailed(nia)
    MEANWHILE[what](world, nia)
    before = now(nia)
    assert come_in(path, first_name="Mallory").status_code == 410
    assert (now(nia).status, now(nia).password, now(nia).first_name) == (before.status, before.password, "")


def test_it_lets_in_who_may_still_be_invited(world: World) -> None:
    nia = invited(by=world.actor("uma"), roles=["coach"])
    assert come_in(mailed(nia)).status_code == 302


def test_a_new_link_of_somebody_who_may_makes_it_good(world: World) -> None:
    nia = invited(by=world.actor("uma"), roles=["coach"])
    suspend(UserSelection.of(world.uma), by=operator())
    resend_activation(UserSelection.of(nia), by=world.actor("ada"))
    assert come_in(mailed(nia)).status_code == 302


def test_a_link_in_ones_own_hands_ends_with_ones_rank(world: World) -> None:
    """Whoever copied it could else come in as somebody who has since been given more than they have."""
    nia = pending(by=world.actor("uma"))
    outcome = copy_link(UserSelection.of(nia), by=world.actor("uma"))
    path = outcome.shown[nia.pk].removeprefix("http://127.0.0.1:8000")
    add_role(UserSelection.of(nia), by=world.actor("ada"), role="administrator")
    assert come_in(path).status_code == 410


def test_nobody_copies_the_link_of_somebody_above(world: World) -> None:
    boss = pending("boss@example.org", roles=["administrator"])
    outcome = copy_link(UserSelection.of(boss), by=world.actor("uma"))
    assert (outcome.shown, list(outcome.refused)) == ({}, ["rank"])
    peer = person("Peer", role="user-manager")
    assert not copy_link(UserSelection.of(peer), by=world.actor("uma")).shown
