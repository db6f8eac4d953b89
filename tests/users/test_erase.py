"""Erasing: nothing of the person stays, nor does the audit log know more than their number."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from rollbook.audit.models import Change, Event
from rollbook.audit.operations import can_undo, undo
from rollbook.audit.queries import events
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.roles.models import Grant
from rollbook.roles.operations import add_role
from rollbook.roles.queries import actor
from rollbook.sessions.models import Session, Token
from rollbook.users.erasure import TABLES
from rollbook.users.models import SearchText, User
from rollbook.users.operations import delete, edit, erase, suspend
from rollbook.users.selection import UserSelection
from tests.calling import secret_for
from tests.told import event_of, now, signed_in
from tests.world import World, operator, person

NAMES = ("Zenobia", "Quartermain", "zenobia@unmistakable.example", "+351912345678", "Rua Sem Nome")


def zenobia(world: World) -> User:
    """Give somebody who has left traces everywhere, deleted by now."""
    more = {"phone": NAMES[3], "contact": NAMES[4], "email": NAMES[2]}
    user = person(NAMES[0], NAMES[1], role="user-manager", **more)
    signed_in(user)
    secret_for(user)
    suspend(UserSelection.of(world.sol), by=_as(user), reason="She said so")
    edit(UserSelection.of(user), by=world.actor("ada"), first_name="Zenobia M.")
    add_role(UserSelection.of(user), by=world.actor("ada"), role="coach")
    delete(UserSelection.of(user), by=world.actor("ada"), reason="Zenobia asked for it")
    return user


def _as(user: User) -> Any:
    return actor(user, "console", address="192.0.2.77")


def everything() -> str:
    """Give all rows of all tables as text."""
    rows = [list(model._base_manager.values()) for model in apps.get_models() if model is not Session]
    return json.dumps([rows, list(SearchText.objects.values())], cls=DjangoJSONEncoder)


def test_no_table_knows_them_any_more(world: World) -> None:
    user = zenobia(world)
    assert NAMES[0] in everything()
    outcome = erase(UserSelection.of(user), by=world.actor("ada"))
    assert outcome.changed == [user.pk]
    for model in (Grant, Session, Token):
        assert not model.objects.filter(user_id=user.pk).exists()
    assert not SearchText.objects.filter(pk=user.pk).exists()
    kept = everything()
    assert [name for name in (*NAMES, "192.0.2.77", "Zenobia asked for it") if name in kept] == []


def test_the_audit_log_keeps_that_something_happened_and_to_which_number(world: World) -> None:
    user = zenobia(world)
    told = Change.objects.filter(subject_id=user.pk).count()
    outcome = erase(UserSelection.of(user), by=world.actor("ada"))
    rows = Change.objects.filter(subject_id=user.pk)
    assert rows.count() == told + 1
    assert set(rows.values_list("label", flat=True)) == {""}
    event = event_of(outcome)
    assert (event.operation, event.changed, event.actor_label) == ("users.erase", 1, "Ada Lovelace")
    did = Event.objects.filter(actor_id=user.pk)
    assert did.exists()
    assert set(did.values_list("actor_label", "address")) == {("", None)}


def test_what_they_did_to_others_is_still_told(world: World) -> None:
    user = zenobia(world)
    erase(UserSelection.of(user), by=world.actor("ada"))
    event = Event.objects.get(operation="users.suspend")
    assert (event.actor_id, event.reason) == (user.pk, "She said so")
    assert event.changes.get().after["status"] == "suspended"


def test_nobody_is_erased_who_is_not_deleted_first(world: World) -> None:
    outcome = erase(UserSelection.of(world.sol), by=world.actor("ada"))
    assert outcome.refused == {Refusal.NOT_DELETED: [world.sol.pk]}
    assert now(world.sol).status == "active"


def test_where_the_site_never_deletes_nobody_is_erased(world: World, settings: Any) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    settings.NEVER_DELETE = True
    assert erase(UserSelection.of(world.sol), by=world.actor("ada")).refused == {Refusal.NEVER_DELETE: [world.sol.pk]}
    assert now(world.sol)


def test_a_user_manager_does_not_hold_this_permission(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    with pytest.raises(Denied):
        erase(UserSelection.of(world.sol), by=world.actor("uma"))
    assert now(world.sol)


def test_nothing_offers_to_undo_what_was_done_to_those_who_are_gone(world: World) -> None:
    edit(UserSelection.of(world.sol, world.cleo), by=world.actor("ada"), first_name="Both")
    alone = event_of(edit(UserSelection.of(world.sol), by=world.actor("ada"), first_name="Alone"))
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    erase(UserSelection.of(world.sol), by=world.actor("ada"))
    listed = {event.pk: can_undo(event) for event in events(world.actor("ada"))}
    assert [can_undo(alone), listed[alone.pk], listed[alone.pk - 1]] == [False, False, True]


def test_it_can_not_be_undone_nor_can_what_was_done_to_them(world: World) -> None:
    suspended = suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    erased = erase(UserSelection.of(world.sol), by=world.actor("ada"))
    assert not erased.undoable
    assert not can_undo(event_of(erased))
    outcome = undo(event_of(suspended), by=world.actor("ada"))
    assert outcome.refused == {Refusal.UNKNOWN: [world.sol.pk]}


def test_their_number_is_never_given_to_anybody_else(world: World) -> None:
    last = person("Last")
    delete(UserSelection.of(last), by=operator())
    erase(UserSelection.of(last), by=operator())
    assert person("Next").pk > last.pk


def test_their_username_and_email_are_free_again(world: World) -> None:
    delete(UserSelection.of(world.sol), by=operator())
    erase(UserSelection.of(world.sol), by=operator())
    assert person("Sol").username == "sol@example.org"


def test_every_table_that_points_at_users_is_erased_with_them() -> None:
    """A new table is told of in its package's personal.py."""
    pointing = {
        field.model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.many_to_one and field.related_model is User and not field.auto_created
    }
    assert {model._meta.label for model in pointing - set(TABLES)} == set()
