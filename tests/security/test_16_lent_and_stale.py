"""What a session by somebody else's link, one of long ago, or a thief who was thrown out again can't bring about."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from rollbook.audit.models import Event
from rollbook.credentials.models import Passkey
from rollbook.groups.models import Group, GroupRole
from rollbook.roles.models import Role
from rollbook.roles.operations import remove_role
from rollbook.roles.queries import authority
from rollbook.terms.models import Version
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.account.addresses import CHOSEN, changed, proved, put_back
from tests.account.test_password import entered
from tests.console.conftest import signed_in, text_of
from tests.credentials import passkeys as pk
from tests.credentials.test_sign_in_links import let_in, link_for
from tests.credentials.two_factor import browser, is_in, password, stale
from tests.told import now
from tests.world import World, person

NEWCOMER: dict[str, Any] = {
    "first_name": "Mal", "last_name": "Lo", "email": "mal@example.com", "roles": ["user-manager"],
    "population": "staff", "status": "active", "password": "a wholly new sentence here",
}  # fmt: skip
OWN = {"first_name": "Cleopatra", "last_name": "Park", "language": "en", "time_zone": "UTC"}


def bosses() -> Group:
    group = Group.objects.create(name="Bosses", name_key="bosses")
    GroupRole.objects.create(group=group, role=Role.objects.get(slug="administrator"))
    return group


def test_a_thiefs_passkey_does_not_outlive_the_revert(world: World) -> None:
    sol = proved(world.sol)
    thief, device = changed(sol), pk.Device()
    assert pk.add(thief, device).status_code == 302
    assert put_back(sol).status_code == 302
    again, owner = browser(), browser()
    pk.answer(again, "/sign-in/", device)
    password(owner, now(sol), CHOSEN)
    assert (is_in(again), is_in(owner)) == (False, True)


def test_adding_somebody_with_a_role_asks_for_the_proof(world: World) -> None:
    ada = signed_in(world.ada)
    stale()
    ada.post("/users/add/", {**NEWCOMER, "roles": ["administrator"]})
    assert not User.objects.filter(email="mal@example.com").exists()


def test_so_does_joining_a_group_that_carries_roles(world: World) -> None:
    ada, group = signed_in(world.ada), bosses()
    stale()
    ada.post(f"/users/{world.sol.pk}/add-to-group/", {"group": group.pk})
    assert not authority(world.sol.pk).holds("users.delete")


def test_so_does_undoing_a_creation_which_is_to_delete(world: World) -> None:
    ada = signed_in(world.ada)
    ada.post("/users/add/", NEWCOMER)
    mal = User.objects.get(email="mal@example.com")
    stale()
    ada.post(f"/audit/{Event.objects.get(operation='users.create', actor_id=world.ada.pk).pk}/undo/")
    assert now(mal).status == "active"


def test_what_a_lent_session_adds_does_not_outlive_it(world: World) -> None:
    lent = let_in(link_for(world, person("Bo", role="user-manager"), by="uma"))
    lent.post("/users/add/", NEWCOMER)
    remove_role(UserSelection.of(world.uma), by=world.actor("ada"), role="user-manager")
    assert not is_in(lent)
    mal, client = User.objects.filter(email="mal@example.com").first(), browser()
    if mal:
        password(client, mal, NEWCOMER["password"])
    assert not is_in(client)


def test_a_lent_session_publishes_no_terms(world: World) -> None:
    person("Abe", role="administrator")
    lent = let_in(link_for(world, User.objects.get(first_name="Abe"), by="ada"))
    lent.post("/terms/versions/publish/", {"texts.en": "All is ours.", "confirmed": "1"})
    assert not Version.objects.exists()


def test_undo_in_a_lent_session_names_both(world: World) -> None:
    entered(world.cleo).post("/account/", OWN)
    event = Event.objects.get(operation="users.edit_own")
    let_in(link_for(world, world.cleo)).post(f"/audit/{event.pk}/undo/")
    assert Event.objects.get(operation="users.edit_own.undo").via == "sign-in link of Uma Thorn"


def test_history_does_not_say_by_you_of_what_others_did(world: World) -> None:
    lent = let_in(link_for(world, world.cleo))
    lent.post("/account/", {**OWN, "first_name": "Hacked"})
    assert "by you First name Cleo Hacked" not in text_of(entered(world.cleo).get("/account/history/"))


def test_no_signature_by_others(world: World) -> None:
    file = BytesIO()
    Image.new("RGB", (200, 80), "white").save(file, "PNG")
    file.seek(0)
    file.name = "s.png"
    let_in(link_for(world, world.cleo)).post("/account/signature/", {"signature": file})
    assert not now(world.cleo).signature


@pytest.mark.parametrize("number", [0, 10**9])
def test_ending_a_session_of_an_impossible_number(world: World, number: int) -> None:
    assert signed_in(world.sol).post(f"/account/sessions/{number}/end/").status_code < 500


def test_a_picture_of_an_impossible_number(world: World) -> None:
    assert signed_in(world.ada).get(f"/pictures/{2**63}/picture/x/").status_code == 404


def test_a_passkey_that_can_never_be_used_is_not_taken(world: World) -> None:
    device = pk.Device()
    device.id = b"x" * 1100
    pk.add(signed_in(world.sol), device)
    client = browser()
    pk.answer(client, "/sign-in/", device)
    assert is_in(client) or not Passkey.objects.exists()
