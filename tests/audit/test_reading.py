"""The audit log as people and programs read it: who sees which entries, and what they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.audit.queries import changes, events
from rollbook.audit.reading import told
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.roles.operations import add_role
from rollbook.users.operations import create, delete, edit, erase, set_password, suspend
from rollbook.users.selection import UserSelection
from tests import world
from tests.calling import role, secret_for
from tests.world import World


@pytest.fixture
def w(db: None) -> World:
    return world.make()


def of(*users: Any) -> UserSelection:
    return UserSelection.of(*users)


def fields_of(outcome: Outcome, by: Any) -> list[dict[str, Any]]:
    event = Event.objects.get(pk=outcome.event_id)
    rows: list[Any] = list(changes(event, by).values())
    return [field for row in told(rows, {event.pk: event.steps}, by) for field in row["fields"]]


def test_values_have_their_types_on_both_databases(w: World) -> None:
    until = datetime(2099, 5, 4, 3, 2, 1, tzinfo=UTC)
    outcome = suspend(of(w.sol), by=w.actor("ada"), until=until, reason="x")
    found = {f["field"]: (f["before"], f["after"]) for f in fields_of(outcome, w.actor("ada"))}
    assert found["status"] == ("active", "suspended")
    assert found["suspended_until"] == (None, until)
    assert found["suspension_reason"] == ("", "x")


def test_a_creation_has_no_before(w: World) -> None:
    outcome = create(of(), by=w.actor("ada"), email="nia@example.org", roles=["student"])
    found = {f["field"]: (f["before"], f["after"]) for f in fields_of(outcome, w.actor("ada"))}
    assert found["email"] == (None, "nia@example.org")
    assert found["roles.student"] == (False, True)
    assert "password" not in found


def test_a_secret_is_told_as_set(w: World) -> None:
    outcome = set_password(of(w.sol), by=w.actor("ada"), password="a wholly new sentence to remember")
    assert [(f["field"], f["before"], f["after"]) for f in fields_of(outcome, w.actor("ada"))] == [
        ("password", None, "•••")
    ]


def test_the_erased_leave_a_number_and_nothing_else(w: World) -> None:
    edit(of(w.sol), by=w.actor("ada"), first_name="Solomon")
    delete(of(w.sol), by=w.actor("ada"))
    outcome = erase(of(w.sol), by=w.actor("ada"))
    about = events(w.actor("ada"), user=w.sol.pk)
    assert about.count() == 4
    for event in about:
        for change in changes(event, w.actor("ada")).filter(subject_id=w.sol.pk):
            assert (change.label, change.before, change.after) == ("", None, None)
    assert fields_of(outcome, w.actor("ada")) == []


def test_filters_join(w: World) -> None:
    edit(of(w.sol), by=w.actor("uma"), first_name="Solomon")
    by, now = w.actor("ada"), datetime.now(UTC)
    assert [e.operation for e in events(by, actor=w.uma.pk)] == ["users.edit"]
    assert events(by, actor=w.uma.pk, operation="users.suspend").count() == 0
    assert events(by, since=now + timedelta(minutes=1)).count() == 0
    assert events(by, until=now - timedelta(minutes=1)).count() == 0
    assert events(by, user=w.sol.pk, operation="users.edit").count() == 1


def test_the_log_is_read_in_the_narrower_of_two_reaches(w: World) -> None:
    """Whoever may see all people but the log of learners only, or the other way round, sees learners."""
    edit(of(w.sol), by=w.actor("ada"), contact="x")
    edit(of(w.eve), by=w.actor("ada"), contact="x")
    role("log-of-learners", 60, Permission.AUDIT_VIEW, population="learner")
    role("sees-all", 60, Permission.USERS_VIEW)
    role("log-of-all", 60, Permission.AUDIT_VIEW)
    role("sees-learners", 60, Permission.USERS_VIEW, population="learner")
    for slugs in (("log-of-learners", "sees-all"), ("log-of-all", "sees-learners")):
        someone = world.person(slugs[0].title(), email=f"{slugs[0]}@example.org")
        for slug in slugs:
            add_role(of(someone), by=w.actor("ada"), role=slug)
        by = world.acting(someone)
        assert [e.changes.get().subject_id for e in events(by, operation="users.edit")] == [w.sol.pk]
        assert events(by, user=w.eve.pk).count() == 0


def test_ones_own_doings_are_seen_and_those_of_others_out_of_reach_are_not(w: World) -> None:
    role("tutor", 60, *(p for p in Permission.values if p != "tokens.create"), population="learner")
    add_role(of(w.cleo), by=w.actor("ada"), role="tutor")
    outcome = edit(of(w.eve, w.sol), by=w.actor("cleo"), contact="x")
    edit(of(w.eve), by=w.actor("ada"), contact="y")
    by = w.actor("cleo")
    (mine,) = events(by, operation="users.edit")
    assert mine.pk == outcome.event_id
    assert [c.subject_id for c in changes(mine, by)] == [w.sol.pk]


@pytest.mark.parametrize("page", ["/audit/", "/users/{pk}/history/"])
def test_the_pages_tell_of_tokens_too(w: World, page: str) -> None:
    secret_for(w.uma)
    browser = Client()
    browser.force_login(w.ada)
    answer = browser.get(page.format(pk=w.uma.pk))
    assert answer.status_code == 200
    assert "API token" in answer.content.decode()
    event = Event.objects.get(operation="users.create_token")
    assert browser.get(f"/audit/{event.pk}/").status_code == 200
