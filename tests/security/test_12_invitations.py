"""SECURITY 12: an invitation used twice, by another address, or after cancelling; the inviter's rank counts again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from rollbook.credentials.forgotten import answer, ask
from rollbook.credentials.links import forget_old
from rollbook.kernel.actor import Actor
from rollbook.mail.models import Message
from rollbook.roles.operations import add_role, remove_role
from rollbook.roles.queries import actor
from rollbook.users.models import User
from rollbook.users.operations import cancel_invitation, change_email, copy_link, reactivate, resend_activation, suspend
from rollbook.users.selection import UserSelection
from tests.calling import role
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


@pytest.mark.parametrize("what", [name for name in MEANWHILE if name.startswith("the inviter")])
def test_an_activation_is_vouched_for_as_well(world: World, what: str) -> None:
    nia = pending(by=world.actor("uma"), roles=["coach"])
    path = mailed(nia)
    MEANWHILE[what](world, nia)
    assert come_in(path).status_code == 410


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
    path = outcome.shown[nia.pk].removeprefix("http://localhost:8000")
    add_role(UserSelection.of(nia), by=world.actor("ada"), role="administrator")
    assert come_in(path).status_code == 410


def test_nobody_copies_the_link_of_somebody_above(world: World) -> None:
    boss = pending("boss@example.org", roles=["administrator"])
    outcome = copy_link(UserSelection.of(boss), by=world.actor("uma"))
    assert (outcome.shown, list(outcome.refused)) == ({}, ["rank"])
    peer = person("Peer", role="user-manager")
    assert not copy_link(UserSelection.of(peer), by=world.actor("uma")).shown


def copied(user: User, by: Actor) -> str:
    return copy_link(UserSelection.of(user), by=by).shown[user.pk].removeprefix("http://localhost:8000")


def test_a_copied_link_ends_with_the_access_of_who_has_it(world: World) -> None:
    """What somebody took along who had an administrator's session is worth nothing once that has ended."""
    path = copied(pending(), world.actor("uma"))
    suspend(UserSelection.of(world.uma), by=operator())
    reactivate(UserSelection.of(world.uma), by=operator())
    assert come_in(path).status_code == 410


def test_a_link_that_a_token_made_gives_no_more_than_the_token(world: World) -> None:
    nia = invited("nia@example.org")
    path = copied(nia, actor(world.ada, "api", scopes=["users.create", "users.view"]))
    add_role(UserSelection.of(nia), by=world.actor("ada"), role="administrator")
    assert come_in(path).status_code == 410


def test_who_may_not_vouch_sends_nothing_and_ends_nothing(world: World) -> None:
    role("sender", 100, "users.create", "users.view")
    eve = add_role(UserSelection.of(world.eve), by=operator(), role="sender") and world.eve
    nia = invited(roles=["user-manager"], by=world.actor("ada"))
    path = mailed(nia)
    outcome = resend_activation(UserSelection.of(nia), by=actor(eve, "console"))
    assert outcome.refused == {"more_power": [nia.pk]}
    assert come_in(path).status_code == 302


def test_asking_at_the_sign_in_page_ends_nothing_and_vouches_for_nothing(world: World) -> None:
    nia = invited(by=world.actor("uma"))
    path = copied(nia, world.actor("uma"))
    ask("nia@example.org", "192.0.2.1")
    answer()
    assert Message.objects.filter(user=nia).latest("pk").values["by"] == "Uma Thorn"
    suspend(UserSelection.of(world.uma), by=operator())
    forget_old(timezone.now() + timedelta(days=400))
    ask("nia@example.org", "192.0.2.1")
    answer()
    assert come_in(mailed(nia)).status_code == 410, "however old, the invitation is Uma's"
    reactivate(UserSelection.of(world.uma), by=operator())
    assert come_in(path).status_code == 410


def test_a_copied_link_stands_although_somebody_asks_for_another(world: World) -> None:
    nia = pending()
    path = copied(nia, world.actor("uma"))
    ask("nia@example.org", "192.0.2.1")
    answer()
    assert come_in(path).status_code == 302


def test_an_address_that_comes_back_brings_no_link_back(world: World) -> None:
    nia = pending()
    path = mailed(nia)
    for email in ("other@example.org", "nia@example.org"):
        change_email(UserSelection.of(nia), by=operator(), email=email)
    assert come_in(path).status_code == 410


def test_a_note_goes_on_under_its_own_name_only(world: World) -> None:
    nia = invited(by=world.actor("uma"), note="Pay here")
    resend_activation(UserSelection.of(nia), by=world.actor("ada"))
    assert Message.objects.latest("pk").values["note"] == ""
