"""A session ends when the browser's cookie does: a copy of the cookie opens nothing for longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from rollbook.sessions.models import Session
from rollbook.sessions.store import ANONYMOUS, SessionStore
from tests.told import forgive, signed_in, statements
from tests.world import PASSWORD, World

SOON = timedelta(seconds=10)


@pytest.fixture
def browser(world: World) -> Client:
    """Somebody who has signed in at the page."""
    forgive()
    client = Client(raise_request_exception=False)
    client.post("/sign-in/", {"login": "uma@example.org", "password": PASSWORD})
    return client


def cookie_ends(client: Client) -> datetime:
    return timezone.now() + timedelta(seconds=int(client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]))


def test_the_row_ends_with_the_cookie(browser: Client) -> None:
    assert abs(Session.objects.get().expires_at - cookie_ends(browser)) < SOON
    assert Session.objects.get().expires_at - timezone.now() < timedelta(days=401)


def test_what_is_sent_after_that_time_opens_nothing(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def later(by: timedelta) -> Any:
        moment = timezone.now() + by
        monkeypatch.setattr(timezone, "now", lambda: moment)
        answer = browser.get("/")
        monkeypatch.undo()
        return answer

    age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert later(age - timedelta(minutes=1)).status_code == 200
    assert later(age + timedelta(minutes=1))["Location"] == "/sign-in/?next=/"


def test_being_there_does_not_lengthen_it(browser: Client) -> None:
    before, past = Session.objects.get().expires_at, timezone.now() - timedelta(minutes=2)
    Session.objects.update(last_seen=past)
    answer = browser.get("/")
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert (Session.objects.get().expires_at, Session.objects.get().last_seen > past) == (before, True)


def test_what_is_put_into_it_lengthens_both(world: World) -> None:
    session = signed_in(world.sol)
    Session.objects.update(expires_at=timezone.now() + timedelta(days=1))
    session["later"] = 1
    _none, taken = statements(session.save)
    age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert abs(Session.objects.get().expires_at - timezone.now() - age) < SOON
    assert taken == 1


def test_one_that_is_nobodys_ends_after_a_day_whatever_is_put_into_it(db: None) -> None:
    session = SessionStore()
    for n in range(2):
        session["n"] = n
        session.save()
    assert abs(Session.objects.get().expires_at - timezone.now() - ANONYMOUS) < SOON
