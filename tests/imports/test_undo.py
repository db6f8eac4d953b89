"""Undo of a whole import: from the audit log, and what has been changed since is shown, not overwritten."""

from __future__ import annotations

import pytest

from rollbook.audit.models import Event
from rollbook.audit.operations import can_undo, undo
from rollbook.imports.models import Import
from rollbook.jobs import running
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.roles.operations import add_role
from rollbook.users.operations import delete, edit
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.calling import role
from tests.imports.files import EXAMPLE, applied, taken, user, with_header
from tests.imports.test_applying import MIXED
from tests.told import now, roles_of, row
from tests.world import World, acting

VERSIONS = {"version", "access_epoch", "last_access"}


def undone(file: Import, world: World, who: str = "uma") -> Outcome:
    return undo(Event.objects.get(pk=file.event_id), by=world.actor(who))


def state(world: World) -> list[dict[str, object]]:
    people = (world.sol, world.cleo, user("u2@email.com"), user("u3@email.com"))
    return [{k: v for k, v in row(p).items() if k not in VERSIONS} | {"roles": roles_of(p)} for p in people]


def test_everything_goes_back(world: World) -> None:
    before, uma = state(world), world.actor("uma")
    file = applied(with_header(MIXED, uma), uma)
    outcome = undone(file, world)
    assert state(world) == before
    new = user("new@email.com")
    assert (new.status, roles_of(new)) == ("deleted", set())
    assert (len(outcome.changed), outcome.refused) == (3, {})
    assert not can_undo(Event.objects.get(pk=file.event_id))


def test_the_documented_example_goes_back(world: World) -> None:
    before, uma = state(world), world.actor("uma")
    file = applied(taken(EXAMPLE, uma, skip_first=True, update_existing=True), uma)
    assert len(undone(file, world).changed) == 4
    assert state(world) == before
    assert (user("u1@email.com").status, user("u4@email.com").status) == ("deleted", "deleted")


def test_it_can_be_planned_and_the_plan_is_true(world: World) -> None:
    uma = world.actor("uma")
    file = applied(taken(EXAMPLE, uma, skip_first=True, update_existing=True), uma)
    edit(UserSelection.of(user("u4@email.com")), by=uma, last_name="Since")
    event = Event.objects.get(pk=file.event_id)
    planned = undo(event, by=uma, planning=True)
    assert user("u1@email.com").status == "active"
    real = undo(event, by=uma)
    assert (planned.changed, planned.refused) == (real.changed, real.refused)


def test_what_has_been_changed_since_is_shown_and_not_overwritten(world: World) -> None:
    uma, ada = world.actor("uma"), world.actor("ada")
    text = (
        "update,sol@example.org,X,\nupdate,cleo@example.org,X,\nadd-user,new@email.com,N,\nadd-user,two@email.com,T,\n"
    )
    file = applied(taken(text, uma), uma)
    edit(UserSelection.of(world.cleo), by=ada, first_name="Cleopatra")
    edit(UserSelection.of(user("new@email.com")), by=ada, last_name="Kept")
    outcome = undone(file, world)
    assert outcome.refused == {Refusal.MOVED_ON: [world.cleo.pk, user("new@email.com").pk]}
    assert (now(world.sol).first_name, now(world.cleo).first_name) == ("Sol", "Cleopatra")
    assert (user("new@email.com").status, user("two@email.com").status) == ("active", "deleted")


def test_who_was_deleted_since_can_still_be_restored_as_they_were(world: World) -> None:
    uma = world.actor("uma")
    file = applied(taken("add-user,new@email.com,N,\n", uma), uma)
    delete(UserSelection.of(user("new@email.com")), by=uma)
    undone(file, world)
    assert user("new@email.com").deleted_from == "active"


def test_somebody_of_higher_rank_by_now_is_left_alone(world: World) -> None:
    uma = world.actor("uma")
    file = applied(taken("update,sol@example.org,X,\nupdate,cleo@example.org,X,\n", uma), uma)
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="administrator")
    assert undone(file, world).refused == {Refusal.RANK: [world.cleo.pk]}
    assert undone(file, world, "ada").changed == [world.cleo.pk]


def test_it_needs_the_permissions_of_all_that_was_done(world: World) -> None:
    ada = world.actor("ada")
    file = applied(taken("remove-user,u2@email.com\n", ada), ada)
    role("importer", 90, "users.import", "users.edit", "users.create")
    ivo = acting(cast.person("Ivo", role="importer"))
    with pytest.raises(Denied) as caught:
        undo(Event.objects.get(pk=file.event_id), by=ivo)
    assert caught.value.permission == "users.delete"
    assert user("u2@email.com").status == "deleted"
    assert Event.objects.get(pk=caught.value.event_id).denied == "permission"


def test_an_import_in_chunks_goes_back_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 3)
    before, uma = state(world), world.actor("uma")
    text = "".join(f"add-user,p{n}@email.com,P{n},Q\n" for n in range(7))
    text += "update,p0@email.com,Again,\nupdate,sol@example.org,X,Y\nremove-user,u2@email.com\n"
    file = applied(taken(text, uma), uma)
    assert undone(file, world).refused == {}
    assert state(world) == before
    assert {user(f"p{n}@email.com").status for n in range(7)} == {"deleted"}
    assert user("p0@email.com").first_name == "P0"
