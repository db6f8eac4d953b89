"""Setting a password: the old one and all access end; nobody can read it anywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from rollbook.audit.models import Change, Event
from rollbook.audit.operations import can_undo
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.sessions.tokens import shown
from rollbook.users.operations import delete, set_password
from rollbook.users.selection import UserSelection
from tests.calling import secret_for
from tests.told import changes_of, event_of, has_access, now, row, signed_in
from tests.world import PASSWORD, World, person

NEW = "violet umbrella sings at noon"


def test_the_new_one_fits_and_the_old_one_does_not(world: World) -> None:
    before = row(world.sol)
    set_password(UserSelection.of(world.sol), by=world.actor("uma"), password=NEW)
    after = row(world.sol)
    assert now(world.sol).check_password(NEW)
    assert not now(world.sol).check_password(PASSWORD)
    assert {name for name in after if after[name] != before[name]} == {"password", "access_epoch", "version"}


def test_sessions_and_tokens_end(world: World) -> None:
    session, token = signed_in(world.uma), secret_for(world.uma)
    set_password(UserSelection.of(world.uma), by=world.actor("ada"), password=NEW)
    assert not has_access(world.uma, session)
    assert shown(token) is None


def test_the_log_tells_that_it_was_set_and_never_what_to(world: World) -> None:
    outcome = set_password(UserSelection.of(world.sol), by=world.actor("uma"), password=NEW, reason="Lost")
    (change,) = changes_of(outcome)
    assert change.after == {"password": True}
    assert event_of(outcome).params == {"reason": "Lost", "temporary": False}
    everything = [list(model.objects.values()) for model in (Event, Change)]
    kept = json.dumps(everything, cls=DjangoJSONEncoder)
    assert NEW not in kept
    assert now(world.sol).password not in kept


def test_it_can_not_be_undone(world: World) -> None:
    outcome = set_password(UserSelection.of(world.sol), by=world.actor("uma"), password=NEW)
    assert not outcome.undoable
    assert not can_undo(event_of(outcome))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_too_short"),
        ("password1234567", "password_too_weak"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "password_too_weak"),
        ("qwertyuiopasdfghjkl", "password_too_weak"),
        ("x" * 257, "too_long"),
        ("violet umbrella \x00 at noon", "hidden_character"),
        ("violet umbrella \ud800 at noon", "hidden_character"),
        (12345678901234567890, "not_text"),
    ],
)
def test_one_that_can_not_be_taken_is_said_at_its_field(world: World, password: Any, code: str) -> None:
    before = row(world.sol)
    with pytest.raises(Invalid) as caught:
        set_password(UserSelection.of(world.sol), by=world.actor("uma"), password=password)
    assert code in [m["code"] for m in caught.value.messages()["password"]]
    assert row(world.sol) == before


def test_spaces_and_any_script_are_part_of_it(world: World) -> None:
    password = "  зелёный чай 緑茶 и снег  "
    set_password(UserSelection.of(world.sol), by=world.actor("uma"), password=password)
    assert now(world.sol).check_password(password)
    assert not now(world.sol).check_password(password.strip())


def test_rank_counts(world: World) -> None:
    outcome = set_password(UserSelection.of(world.ada), by=world.actor("uma"), password=NEW)
    assert outcome.refused == {Refusal.RANK: [world.ada.pk]}
    assert now(world.ada).check_password(PASSWORD)


def test_somebody_deleted_is_refused(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    outcome = set_password(UserSelection.of(world.sol), by=world.actor("ada"), password=NEW)
    assert outcome.refused == {Refusal.DELETED: [world.sol.pk]}


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        set_password(UserSelection.of(world.sol), by=world.actor("cleo"), password=NEW)
    assert now(world.sol).check_password(PASSWORD)


def test_whoever_had_none_can_sign_in_with_it(world: World) -> None:
    pia = person("Pia")
    assert not pia.has_usable_password()
    set_password(UserSelection.of(pia), by=world.actor("uma"), password=NEW)
    assert now(pia).check_password(NEW)
