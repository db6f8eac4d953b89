"""11. Undo is no way around: it takes the permission, the reach and the rules of what it comes to, person by person."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied
from rollbook.roles.operations import add_role
from rollbook.users.models import Population
from rollbook.users.operations import create, edit
from rollbook.users.selection import UserSelection
from tests.calling import Api, role, secret_for
from tests.imports.files import applied, taken, user
from tests.told import event_of, now, roles_of, row
from tests.world import World, acting, person

IMPORT = "update,sol@example.org,Renamed,\nremove-user,cleo@example.org,,\nadd-user,new@example.org,New,Person\n"


def test_an_imports_undo_reaches_whom_each_of_its_steps_reaches(world: World) -> None:
    """To import everywhere and to edit learners does not add up to editing everybody."""
    sol, cleo = world.sol, world.cleo
    type(sol).objects.filter(pk__in=[sol.pk, cleo.pk]).update(population=Population.STAFF)
    role("importer", 80, Permission.USERS_IMPORT, Permission.USERS_VIEW, Permission.AUDIT_VIEW)
    narrow = (Permission.USERS_EDIT, Permission.USERS_DELETE, Permission.USERS_CREATE, Permission.ROLES_ASSIGN)
    role("learner-editor", 80, *narrow, population=Population.LEARNER)
    ivo = person("Ivo", role="importer")
    add_role(UserSelection.of(ivo), by=world.actor("ada"), role="learner-editor")
    file = applied(taken(IMPORT, world.actor("ada")), world.actor("ada"))
    before = [row(sol), row(cleo), row(user("new@example.org"))]
    outcome = undo(Event.objects.get(pk=file.event_id), by=acting(ivo))
    assert (outcome.changed, set(outcome.refused)) == ([], {"unknown"})
    assert [row(sol), row(cleo), row(user("new@example.org"))] == before


def test_to_undo_a_creation_is_to_delete(world: World) -> None:
    made = create(UserSelection([]), by=world.actor("uma"), first_name="New", email="new@example.org")
    api = Api(secret=secret_for(world.uma, ["users.create", "users.view", "audit.view"]))
    answer = api.post(f"events/{made.event_id}/undo")
    assert (answer.status_code, answer.json()["permission"]) == (403, "users.delete")
    assert user("new@example.org").status == "active"
    undo(event_of(made), by=world.actor("uma"))
    assert user("new@example.org").status == "deleted"


def test_where_nobody_is_ever_deleted_undo_deletes_nobody(world: World, settings: Any) -> None:
    settings.NEVER_DELETE = True
    made = create(UserSelection([]), by=world.actor("uma"), first_name="New", email="new@example.org", roles=["coach"])
    outcome = undo(event_of(made), by=world.actor("ada"))
    assert (outcome.changed, outcome.refused) == ([], {"never_delete": made.changed})
    new = user("new@example.org")
    assert (new.status, roles_of(new)) == ("active", {"coach"})


@pytest.mark.parametrize("planning", [True, False])
def test_nobody_is_undone_by_half(world: World, planning: bool) -> None:
    made = create(UserSelection([]), by=world.actor("uma"), first_name="New", email="new@example.org", roles=["coach"])
    edit(UserSelection(made.changed), by=world.actor("uma"), first_name="Newer")
    outcome = undo(event_of(made), by=world.actor("ada"), planning=planning)
    assert (outcome.changed, outcome.refused) == ([], {"moved_on": made.changed})
    assert roles_of(user("new@example.org")) == {"coach"}


def test_the_permission_is_asked_again_once_all_is_locked(world: World) -> None:
    made = create(UserSelection([]), by=world.actor("uma"), first_name="New", email="new@example.org")
    by = acting(person("Clerk", role=role("clerk", 80, "users.create", "users.view", "audit.view").slug))
    with pytest.raises(Denied):
        undo(event_of(made), by=by)
    assert now(user("new@example.org")).status == "active"
