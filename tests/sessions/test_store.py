"""Sessions: rows that know their user and end by one statement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rollbook.sessions.models import Session
from rollbook.sessions.store import SessionStore, hashed
from rollbook.users.operations import edit, set_password, suspend
from rollbook.users.selection import UserSelection
from tests.told import has_access, now, sessions_of, signed_in, statements
from tests.world import World


def test_what_was_kept_is_found_again_by_its_key(world: World) -> None:
    session = SessionStore()
    session["basket"] = {"a": [1, "ü"]}
    session.save()
    assert SessionStore(session.session_key)["basket"] == {"a": [1, "ü"]}


def test_the_database_knows_the_key_by_its_hash_alone(world: World) -> None:
    session = signed_in(world.sol)
    row = Session.objects.get(user=world.sol)
    assert row.key_hash == hashed(session.session_key)
    assert session.session_key not in str(Session.objects.values().get(pk=row.pk))


@pytest.mark.parametrize("key", [None, "", "x", "a" * 32, "\x00", "' OR 1=1 --", "é" * 32])
def test_a_key_that_is_not_there_opens_nothing(world: World, key: str | None) -> None:
    signed_in(world.sol)
    assert SessionStore(key).get("_auth_user_id") is None


def test_a_session_takes_the_epoch_when_it_becomes_somebodys_and_keeps_it(world: World) -> None:
    session = SessionStore()
    session["seen"] = 1
    session.save()
    set_password(UserSelection.of(world.sol), by=world.actor("ada"), password="violet umbrella sings at noon")
    session["_auth_user_id"] = str(world.sol.pk)
    session.save()
    assert Session.objects.get(user=world.sol).epoch == now(world.sol).access_epoch == 1
    assert has_access(world.sol, session)
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    session["seen"] = 2
    session.save()
    assert Session.objects.get(user=world.sol).epoch == 1
    assert not has_access(world.sol, session)


def test_saving_it_after_it_ended_revives_nothing(world: World) -> None:
    session = signed_in(world.sol)
    set_password(UserSelection.of(world.sol), by=world.actor("ada"), password="violet umbrella sings at noon")
    session["later"] = 1
    session.save()
    assert not has_access(world.sol, session)


def test_a_session_of_one_user_never_becomes_anothers_quietly(world: World) -> None:
    session = signed_in(world.sol)
    session["_auth_user_id"] = str(world.eve.pk)
    session.save()
    row = Session.objects.get(key_hash=hashed(session.session_key))
    assert (row.user_id, row.epoch) == (world.eve.pk, now(world.eve).access_epoch)
    assert not has_access(world.sol, session)


def test_other_changes_end_nothing(world: World) -> None:
    session = signed_in(world.sol)
    edit(UserSelection.of(world.sol), by=world.actor("ada"), first_name="Solveig")
    assert has_access(world.sol, session)


def test_one_that_has_run_out_opens_nothing(world: World) -> None:
    session = signed_in(world.sol)
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not has_access(world.sol, session)
    SessionStore.clear_expired()
    assert sessions_of(world.sol) == 0


def test_cycling_the_key_keeps_what_is_inside_and_closes_the_old_one(world: World) -> None:
    session = signed_in(world.sol)
    old = session.session_key
    session.cycle_key()
    assert session.session_key != old
    assert has_access(world.sol, session)
    assert SessionStore(old).get("_auth_user_id") is None


def test_flushing_deletes_the_row(world: World) -> None:
    session = signed_in(world.sol)
    session.flush()
    assert sessions_of(world.sol) == 0


def test_looking_one_up_is_one_statement(world: World) -> None:
    session = signed_in(world.sol)
    _data, taken = statements(SessionStore(session.session_key).load)
    assert taken == 1
