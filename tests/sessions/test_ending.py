"""Ending sessions: one, all, by policy; and the receipt of what ended with something else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.sessions.models import Session
from rollbook.users.operations import delete, end_session, send_reset, set_password, suspend
from rollbook.users.selection import UserSelection
from tests.calling import secret_for
from tests.console.conftest import signed_in, text_of
from tests.credentials.two_factor import is_in
from tests.world import World


def test_one_ends_and_the_others_go_on(world: World) -> None:
    first, second, eve = signed_in(world.sol), signed_in(world.sol), signed_in(world.eve)
    one = Session.objects.filter(user=world.sol).earliest("pk")
    outcome = end_session(UserSelection.of(world.sol), by=world.actor("uma"), session=one.pk)
    assert outcome.changed == [world.sol.pk]
    assert (is_in(first), is_in(second)) == (False, True)
    not_hers = Session.objects.get(user=world.eve).pk
    assert not end_session(UserSelection.of(world.sol), by=world.actor("uma"), session=not_hers).changed
    assert is_in(eve)


def test_at_the_console(world: World) -> None:
    uma, sol = signed_in(world.uma), signed_in(world.sol)
    one = Session.objects.get(user=world.sol)
    page = f"/users/{world.sol.pk}/end-session/?session={one.pk}"
    assert page.replace("&", "&amp;") in uma.get(f"/users/{world.sol.pk}/").content.decode()
    assert uma.get(page).status_code == 200
    assert uma.post(page, {"session": one.pk}).status_code == 302
    assert not is_in(sol)


def test_people_see_where_they_are_signed_in_and_end_it(world: World) -> None:
    here, there, eve = signed_in(world.sol), signed_in(world.sol), signed_in(world.eve)
    other = Session.objects.filter(user=world.sol).latest("pk")
    Session.objects.filter(pk=other.pk).update(device="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    page = text_of(here.get("/account/sessions/"))
    assert "Firefox on Windows" in page
    assert page.count("This browser") == 1
    assert eve.post(f"/account/sessions/{other.pk}/end/").status_code == 404
    assert is_in(there), "nobody ends somebody else's"
    here.post(f"/account/sessions/{other.pk}/end/")
    assert (is_in(there), is_in(here)) == (False, True)
    here.post("/account/sessions/end/")
    assert (is_in(here), is_in(eve)) == (False, True)


ENDING: list[Any] = [(suspend, {}), (delete, {}), (set_password, {"password": "a wholly new sentence to remember"})]


@pytest.mark.parametrize(("operation", "given"), ENDING, ids=["suspend", "delete", "set password"])
def test_what_ended_is_told(world: World, operation: Any, given: Any) -> None:
    signed_in(world.sol)
    signed_in(world.sol)
    secret_for(world.cleo)
    send_reset(UserSelection.of(world.sol), by=world.actor("uma"))
    outcome = operation(UserSelection.of(world.sol), by=world.actor("uma"), **given)
    assert outcome.ended == {"sessions": 2, "links": 1}
    assert outcome.as_dict()["ended"] == outcome.ended
    assert Event.objects.get(pk=outcome.event_id).ended == outcome.ended
    assert operation.plan(UserSelection.of(world.cleo), by=world.actor("uma"), **given).ended == {}, "nothing has yet"


def test_the_console_and_the_log_show_the_receipt(world: World) -> None:
    signed_in(world.sol)
    ada = signed_in(world.ada)
    page = ada.post(f"/users/{world.sol.pk}/suspend/", {"reason": ""}, follow=True)
    assert "Ended: 1 session." in text_of(page)
    event = Event.objects.get(operation="users.suspend")
    assert "1 session" in text_of(ada.get(f"/audit/{event.pk}/"))


def test_a_policy_ends_those_that_idle_and_those_that_are_old(world: World, settings: Any) -> None:
    idle, old, fresh = signed_in(world.sol), signed_in(world.cleo), signed_in(world.eve)
    ago = timezone.now() - timedelta(minutes=31)
    Session.objects.filter(user=world.sol).update(last_seen=ago)
    Session.objects.filter(user=world.cleo).update(created_at=ago)
    assert all(map(is_in, (idle, old, fresh))), "they last until sign-out where there is no policy"
    Session.objects.filter(user=world.sol).update(last_seen=ago)
    settings.SESSION_IDLE, settings.SESSION_LONGEST = timedelta(minutes=30), timedelta(minutes=30)
    assert [is_in(one) for one in (idle, old, fresh)] == [False, False, True]
