"""A fresh proof of who it is, before dangerous acts: asked before anything is filled in, and by every page."""

from __future__ import annotations

import pytest

from rollbook.audit.models import Event
from rollbook.kernel.operation import registry
from rollbook.roles.models import Role
from rollbook.users.models import User
from tests.console.conftest import signed_in
from tests.credentials.two_factor import stale
from tests.world import PASSWORD, World

DANGEROUS = {
    "groups.set_roles", "roles.create", "roles.delete", "roles.edit", "roles.require_two_factor",
    "users.add_authenticator", "users.add_passkey", "users.add_role", "users.change_email", "users.change_password",
    "users.copy_link", "users.create_token", "users.delete", "users.erase", "users.import", "users.lend_role",
    "users.make_recovery_codes", "users.remove_authenticator", "users.remove_passkey", "users.remove_role",
    "users.remove_two_factor", "users.reset_two_factor", "users.set_password", "users.set_roles",
    "users.sign_in_link", "users.ask_email", "users.confirm_email", "users.create_own_token", "users.revoke_own_token",
    "users.revoke_token", "users.create", "users.invite", "users.set_signature", "terms.publish",
}  # fmt: skip


def test_credentials_of_others_deletion_roles_and_tokens_ask_for_it() -> None:
    assert {name for name, operation in registry.items() if operation.sudo} == DANGEROUS


def listed(noun: str) -> list[str]:
    return sorted(name.partition(".")[2].replace("_", "-") for name in DANGEROUS
                  if name.startswith(f"{noun}.") and registry[name].listed and not registry[name].creates)  # fmt: skip


@pytest.mark.parametrize("verb", listed("users"))
def test_a_session_of_long_ago_is_led_to_the_proof_and_back(world: World, verb: str) -> None:
    ada = signed_in(world.ada)
    path = f"/users/{world.sol.pk}/{verb}/"
    stale()
    for answer in (ada.get(path), ada.post(path, {"reason": "x", "typed": world.sol.username})):
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"/account/prove/?next={path}")
    dialog = ada.get(path, headers={"HX-Request": "true"})
    assert dialog.headers["HX-Redirect"] == f"/account/prove/?next={path}"
    assert not Event.objects.filter(operation__startswith=f"users.{verb.replace('-', '_')}").exists()
    assert ada.post("/account/prove/", {"password": "wrong", "next": path}).status_code == 422
    assert ada.post("/account/prove/", {"password": PASSWORD, "next": path})["Location"] == path
    assert ada.get(path).status_code == 200


def test_whoever_lacks_the_permission_is_not_asked(world: World) -> None:
    cleo = signed_in(world.cleo)
    stale()
    assert cleo.get(f"/users/{world.sol.pk}/delete/").status_code == 403
    assert cleo.post(f"/users/{world.sol.pk}/delete/").status_code == 403
    assert Event.objects.get(operation="users.delete").denied == "permission"


def test_in_bulk_it_is_asked_once_the_people_are_chosen(world: World) -> None:
    ada = signed_in(world.ada)
    stale()
    review = ada.post("/users/bulk/", {"do": "users.delete", "scope": "ids", "id": [world.sol.pk]})["Location"]
    for answer in (ada.get(review), ada.post(review, {"typed": "1"})):
        assert answer["Location"] == f"/account/prove/?next={review}"
    assert User.objects.get(pk=world.sol.pk).status == "active"


@pytest.mark.parametrize("path", ["/roles/add/", "/roles/{}/delete/", "/roles/{}/require-two-factor/"])
def test_roles_ask_for_it(world: World, path: str) -> None:
    ada = signed_in(world.ada)
    stale()
    path = path.format(Role.objects.get(slug="coach").pk)
    assert ada.get(path)["Location"] == f"/account/prove/?next={path}"
    assert ada.post(path, {"name": "X"})["Location"] == f"/account/prove/?next={path}"


def test_a_role_is_looked_at_without_and_changed_with_it(world: World) -> None:
    ada, path = signed_in(world.ada), f"/roles/{Role.objects.get(slug='coach').pk}/"
    stale()
    assert ada.get(path).status_code == 200
    assert ada.post(path, {"name": "X"})["Location"] == f"/account/prove/?next={path}"


def test_harmless_things_do_not(world: World) -> None:
    ada = signed_in(world.ada)
    stale()
    assert ada.get(f"/users/{world.sol.pk}/suspend/").status_code == 200
    assert ada.get("/").status_code == 200
