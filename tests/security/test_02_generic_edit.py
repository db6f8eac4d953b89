"""SECURITY 2: setting a password or an address through a generic edit, without that permission → refused."""

from __future__ import annotations

import pytest

from rollbook.audit.models import Event
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.users.operations import change_email, change_username, edit, set_password
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.console.conftest import signed_in
from tests.told import now, row
from tests.world import PASSWORD, World, acting, person

NEW = "violet umbrella sings at noon"


@pytest.mark.parametrize(
    "field", ["password", "email", "username", "phone", "roles", "status", "access_epoch", "username_key"]
)
def test_an_edit_takes_no_such_field(world: World, field: str) -> None:
    role("clerk", 60, Permission.USERS_VIEW, Permission.USERS_EDIT)
    clerk = person("Clerk", role="clerk")
    before = row(world.sol)
    with pytest.raises(Invalid):
        edit(UserSelection.of(world.sol), by=acting(clerk), **{field: NEW})
    signed_in(clerk).post(f"/users/{world.sol.pk}/edit/", {field: NEW, "first_name": "Sol", "last_name": "Reyes"})
    after = row(world.sol)
    assert {name for name in after if after[name] != before[name]} <= {"version"}
    assert now(world.sol).check_password(PASSWORD)


def test_each_has_a_permission_of_its_own(world: World) -> None:
    role("clerk", 60, Permission.USERS_VIEW, Permission.USERS_EDIT)
    clerk = person("Clerk", role="clerk")
    sol = UserSelection.of(world.sol)
    for operation, given in (
        (set_password, {"password": NEW}), (change_email, {"email": "x@x.example"}),
        (change_username, {"username": "x"}),
    ):  # fmt: skip
        with pytest.raises(Denied):
            operation(sol, by=acting(clerk), **given)
    assert Event.objects.filter(actor_id=clerk.pk, denied="permission").count() == 3
    answer = signed_in(clerk).post(f"/users/{world.sol.pk}/set-password/", {"password": NEW})
    assert answer.status_code == 403
    assert now(world.sol).check_password(PASSWORD)
