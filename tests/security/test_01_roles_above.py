"""SECURITY 1: a delegated administrator creates, edits or imports somebody into a role above their own → refused."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.roles.queries import administrators
from rollbook.users.models import User
from tests.console.conftest import signed_in
from tests.told import roles_of
from tests.world import World, person

SENT: dict[str, tuple[str, dict[str, Any]]] = {
    "a new user": ("/users/add/", {"email": "pia@example.org", "roles": ["administrator"]}),
    "by slug": ("/users/{eve}/set-roles/", {"roles": ["administrator"]}),
    "by name": ("/users/{eve}/set-roles/", {"roles": ["Administrator"]}),
    "among others": ("/users/{eve}/set-roles/", {"roles": ["coach", "administrator"]}),
    "added": ("/users/{eve}/add-role/", {"role": "administrator"}),
    "oneself": ("/users/{uma}/add-role/", {"role": "administrator"}),
    "taken from one above": ("/users/{ada}/remove-role/", {"role": "administrator"}),
}


@pytest.mark.parametrize("how", SENT)
def test_a_user_manager_makes_no_administrator(world: World, how: str) -> None:
    path, sent = SENT[how]
    ids = {name: getattr(world, name).pk for name in ("ada", "uma", "eve")}
    answer = signed_in(world.uma).post(path.format(**ids), sent)
    assert answer.status_code == 422
    assert list(administrators().values_list("user_id", flat=True)) == [world.ada.pk]
    assert (roles_of(world.eve), User.objects.count()) == (set(), 5)


def test_nor_in_bulk(world: World) -> None:
    client = signed_in(world.uma)
    there = client.post("/users/bulk/", {"do": "users.add_role", "id": [world.eve.pk, world.uma.pk]})["Location"]
    assert client.post(there, {"role": "administrator"}).status_code == 422
    for _look in ("at first", "then applied"):
        assert roles_of(world.eve) == set()
        assert client.post(there, {"role": "user-manager"}).status_code == 302
    assert (roles_of(world.eve), roles_of(world.uma)) == ({"user-manager"}, {"user-manager"})


def test_one_rank_can_be_given_to_ones_equals(world: World) -> None:
    pia = person("Pia", role="user-manager")
    assert signed_in(world.uma).post(f"/users/{pia.pk}/add-role/", {"role": "coach"}).status_code == 302
