"""Every operation on roles × every door × {may, may not}: the rules and the record are the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.kernel.operation import Operation, registry
from rollbook.roles.models import Role
from rollbook.users.models import User
from tests.calling import Api, cli, role
from tests.world import World

NAMES = sorted(o.name for o in registry.values() if o.noun == "roles")
GIVEN: Mapping[str, Mapping[str, Any]] = {
    "roles.create": {"name": "Dean", "rank": 30, "permissions": ["users.view"]},
    "roles.edit": {"name": "Tutor", "rank": 35, "permissions": ["users.edit"]},
    "roles.delete": {"replacement": "coach"},
    "roles.require_two_factor": {"required": True},
}
SEEN: Mapping[str, Callable[[], bool]] = {
    "roles.create": lambda: Role.objects.filter(slug="dean", rank=30, permissions=["users.view"]).exists(),
    "roles.edit": lambda: Role.objects.filter(slug="tutor", rank=35, permissions=["users.edit"]).exists(),
    "roles.require_two_factor": lambda: Role.objects.filter(slug="tutor", two_factor=True).exists(),
    "roles.delete": lambda: not Role.objects.filter(slug="tutor").exists(),
}


@pytest.fixture
def tutor(world: World) -> Role:
    return role("tutor", 40, "users.view")


def console(operation: Operation, by: User, pk: int, given: Mapping[str, Any]) -> Any:
    """As a browser without JavaScript; an edit is looked at before it is saved."""
    browser = Client(raise_request_exception=True)
    browser.force_login(by)
    if operation.creates:
        return browser.post("/roles/add/", dict(given))
    if operation.verb != "edit":
        return browser.post(f"/roles/{pk}/{operation.verb}/", dict(given))
    review = browser.post(f"/roles/{pk}/", {**given, "review": "1"})
    found = re.search(r'name="looked" value="([^"]+)"', review.content.decode())
    return browser.post(f"/roles/{pk}/", {**given, "looked": found[1] if found else ""})


def api(operation: Operation, by: User, pk: int, given: Mapping[str, Any]) -> Any:
    whom = {} if operation.creates else {"roles": [pk]}
    return Api(by).post(f"roles/actions/{operation.verb}", **whom, **given)


def command(operation: Operation, by: User, pk: int, given: Mapping[str, Any]) -> Any:
    words = [] if operation.creates else [str(pk)]
    for name, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            words += [f"--{name}"] if one is True else [f"--{name}", str(one)]
    return cli("roles", operation.verb, *words, acts_as=by)


THROUGH = {"console": console, "api": api, "cli": command}


def test_none_is_left_out() -> None:
    assert set(NAMES) == set(GIVEN) == set(SEEN)


@pytest.mark.parametrize("door", THROUGH)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_does_it_and_it_is_on_record(world: World, tutor: Role, name: str, door: str) -> None:
    THROUGH[door](registry[name], world.ada, tutor.pk, GIVEN[name])
    assert SEEN[name]()
    event = Event.objects.filter(operation=name).latest("pk")
    assert (event.door, event.actor_id, event.denied, event.changed) == (door, world.ada.pk, "", 1)


@pytest.mark.parametrize("door", THROUGH)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_not_does_nothing_and_the_attempt_is_on_record(
    world: World, tutor: Role, name: str, door: str
) -> None:
    """Uma manages people; shaping roles is not among what she may."""
    before = list(Role.objects.values())
    THROUGH[door](registry[name], world.uma, tutor.pk, GIVEN[name])
    assert list(Role.objects.values()) == before
    event = Event.objects.filter(operation=name).latest("pk")
    assert (event.door, event.actor_id, event.denied) == (door, world.uma.pk, "permission")
