"""API tokens: a secret shown once, that stands as long as its user's access."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.operations import set_roles
from rollbook.roles.queries import actor
from rollbook.sessions.models import Token
from rollbook.sessions.operations import create_token, revoke_token
from rollbook.sessions.tokens import digest, listed, new_secret, shown
from rollbook.users.operations import delete, reactivate, restore, suspend
from rollbook.users.selection import UserSelection
from tests.calling import secret_for
from tests.told import changes_of, event_of
from tests.world import World, operator


def test_the_secret_lets_in_and_only_its_hash_is_kept(world: World) -> None:
    secret = secret_for(world.uma)
    token = shown(secret)
    assert token.user == world.uma
    assert secret not in str(list(Token.objects.values()))
    assert token.secret_hash == digest(secret)


@pytest.mark.parametrize(
    "wrong", ["", "x", "rbk_", "rbk_" + "a" * 43, "rbk_" + "a" * 42, "Bearer", "\x00", "rbk_" + "é" * 43]
)
def test_any_other_text_opens_nothing(world: World, wrong: str) -> None:
    secret_for(world.uma)
    assert shown(wrong) is None


def test_nor_does_a_secret_with_something_around_it(world: World) -> None:
    secret = secret_for(world.uma)
    assert [shown(text) for text in (f" {secret}", f"{secret}\n", secret.upper(), secret[:-1])] == [None] * 4


def test_it_gives_its_scopes_and_never_more_than_its_user_has_now(world: World) -> None:
    token = shown(secret_for(world.uma, ["users.view", "users.suspend"]))
    by = actor(token.user, "api", scopes=token.scopes)
    assert by.authority().holds("users.suspend")
    assert not by.authority().holds("users.edit")
    set_roles(UserSelection.of(world.uma), by=world.actor("ada"), roles=["coach"])
    assert not by.authority().holds("users.suspend")


def test_scopes_that_the_user_does_not_hold_are_refused(world: World) -> None:
    given = {"name": "Sync", "digest": digest(new_secret())}
    outcome = create_token(UserSelection.of(world.uma), by=operator(), scopes=["users.erase"], **given)
    assert outcome.refused == {Refusal.SCOPE: [world.uma.pk]}
    with pytest.raises(Invalid):
        create_token(UserSelection.of(world.uma), by=operator(), scopes=["everything"], **given)
    assert not Token.objects.exists()


def test_who_is_not_active_gets_none(world: World) -> None:
    suspend(UserSelection.of(world.uma), by=world.actor("ada"))
    given = {"name": "Sync", "digest": digest(new_secret()), "scopes": ["users.view"]}
    outcome = create_token(UserSelection.of(world.uma), by=operator(), **given)
    assert outcome.refused == {Refusal.INACTIVE: [world.uma.pk]}


@pytest.mark.parametrize(("ends", "back"), [(suspend, reactivate), (delete, restore)])
def test_it_ends_with_access_and_does_not_come_back(world: World, ends: object, back: object) -> None:
    secret = secret_for(world.uma)
    ends(UserSelection.of(world.uma), by=world.actor("ada"))
    assert shown(secret) is None
    back(UserSelection.of(world.uma), by=world.actor("ada"))
    assert shown(secret) is None
    assert not listed(world.uma.pk).exists()


def test_it_ends_on_its_day(world: World) -> None:
    secret = secret_for(world.uma, until=timezone.now() + timedelta(days=1))
    assert shown(secret)
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert shown(secret) is None


def test_revoking_one_ends_that_one_alone(world: World) -> None:
    first, second = secret_for(world.uma), secret_for(world.uma)
    outcome = revoke_token(UserSelection.of(world.uma), by=world.actor("ada"), token=str(shown(first).pk))
    assert (shown(first), bool(shown(second))) == (None, True)
    (change,) = changes_of(outcome)
    assert change.before == {"tokens": "Test"}
    assert not outcome.undoable


def test_one_can_not_be_revoked_through_somebody_else(world: World) -> None:
    secret = secret_for(world.uma)
    revoke_token(UserSelection.of(world.sol), by=world.actor("ada"), token=str(shown(secret).pk))
    assert shown(secret)


def test_the_log_tells_its_name_and_never_its_hash(world: World) -> None:
    secret = new_secret()
    given = {"name": "Nightly sync", "digest": digest(secret), "scopes": ["users.view"]}
    outcome = create_token(UserSelection.of(world.uma), by=operator(), **given)
    assert changes_of(outcome)[0].after == {"tokens": "Nightly sync"}
    assert event_of(outcome).params == {"name": "Nightly sync", "scopes": ["users.view"], "until": None}


def test_only_who_holds_the_permission_makes_them_and_for_nobody_above(world: World) -> None:
    given = {"name": "Sync", "digest": digest(new_secret()), "scopes": [Permission.USERS_VIEW]}
    with pytest.raises(Denied):
        create_token(UserSelection.of(world.uma), by=world.actor("uma"), **given)
    assert not Token.objects.exists()
