"""When somebody was last here: noted seldom, since every request would else be a write."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from rollbook.sessions.models import Session
from rollbook.sessions.seen import stamp
from rollbook.sessions.store import SessionStore
from rollbook.users.models import NEVER, User
from tests.told import now, signed_in, statements
from tests.world import PASSWORD, World


def test_the_first_access_is_noted_and_the_next_only_after_an_hour(world: World) -> None:
    assert now(world.sol).last_access == NEVER
    _none, taken = statements(stamp, now(world.sol))
    first = now(world.sol).last_access
    assert (taken, first > NEVER) == (1, True)
    _none, taken = statements(stamp, now(world.sol))
    assert (taken, now(world.sol).last_access) == (0, first)
    User.objects.filter(pk=world.sol.pk).update(last_access=timezone.now() - timedelta(minutes=61))
    stamp(now(world.sol))
    assert timezone.now() - now(world.sol).last_access < timedelta(minutes=1)


def test_a_session_is_noted_once_a_minute(world: World) -> None:
    stamp(now(world.sol))
    session = SessionStore(signed_in(world.sol).session_key)
    session.load()
    assert statements(stamp, now(world.sol), session)[1] == 0
    Session.objects.update(last_seen=timezone.now() - timedelta(seconds=61))
    session.load()
    assert statements(stamp, now(world.sol), session)[1] == 1
    assert timezone.now() - Session.objects.get().last_seen < timedelta(seconds=10)


def test_it_is_no_change_of_the_person(world: World) -> None:
    version = now(world.sol).version
    stamp(now(world.sol))
    assert now(world.sol).version == version


def test_whoever_signs_in_is_here_at_that_moment(world: World) -> None:
    User.objects.filter(pk=world.sol.pk).update(last_access=timezone.now() - timedelta(minutes=30))
    sent = {"login": "sol@example.org", "password": PASSWORD}
    assert Client().post("/sign-in/", sent).status_code == 302
    sol = now(world.sol)
    assert sol.last_login
    assert abs(sol.last_access - sol.last_login) < timedelta(seconds=5)
