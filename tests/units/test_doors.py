"""Every operation on units × every door × {may, may not, out of reach}."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.kernel.operation import Operation, registry
from rollbook.units.models import Unit
from rollbook.users.models import User
from tests.calling import Api, cli
from tests.units.trees import branch, manager_of, paths, unit
from tests.world import World

NAMES = sorted(o.name for o in registry.values() if o.noun == "units")
GIVEN: Mapping[str, Mapping[str, str]] = {
    "units.create": {"name": "Dance", "parent": "Arts"}, "units.rename": {"name": "Sound"},
    "units.move": {"parent": "Science"}, "units.delete": {},
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """Music is part of Arts; Science stands beside it."""

    arts: Unit
    music: Unit
    science: Unit


SEEN: Mapping[str, Callable[[Scene], bool]] = {
    "units.create": lambda s: Unit.objects.filter(name="Dance", parent=s.arts).exists(),
    "units.rename": lambda s: paths(s.music) == ["Arts/Sound"],
    "units.move": lambda s: paths(s.music) == ["Science/Music"],
    "units.delete": lambda s: not Unit.objects.filter(pk=s.music.pk).exists(),
}


@pytest.fixture
def scene(world: World) -> Scene:
    arts, music = branch("Arts", "Music")
    return Scene(arts, music, unit("Science"))


def console(operation: Operation, by: User, pk: int, given: Mapping[str, str]) -> Any:
    """As a browser without JavaScript, which sends the ids that its choices stand for."""
    browser = Client(raise_request_exception=True)
    browser.force_login(by)
    place = "add" if operation.creates else f"{pk}/{operation.verb}"
    return browser.post(f"/units/{place}/", dict(given))


def api(operation: Operation, by: User, pk: int, given: Mapping[str, str]) -> Any:
    whom = {} if operation.creates else {"units": [pk]}
    return Api(by).post(f"units/actions/{operation.verb}", **whom, **given)


def command(operation: Operation, by: User, pk: int, given: Mapping[str, str]) -> Any:
    words = [] if operation.creates else [str(pk)]
    return cli("units", operation.verb, *words, *[w for n, v in given.items() for w in (f"--{n}", v)], acts_as=by)


THROUGH = {"console": console, "api": api, "cli": command}


def test_none_is_left_out() -> None:
    assert set(NAMES) == set(GIVEN) == set(SEEN)


@pytest.mark.parametrize("door", THROUGH)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_does_it_and_it_is_on_record(world: World, scene: Scene, name: str, door: str) -> None:
    assert not SEEN[name](scene)
    answer = THROUGH[door](registry[name], world.uma, scene.music.pk, GIVEN[name])
    assert SEEN[name](scene), getattr(answer, "content", answer)
    event = Event.objects.filter(operation=name).latest("pk")
    assert (event.door, event.actor_id, event.denied, event.changed) == (door, world.uma.pk, "", 1)


@pytest.mark.parametrize("door", THROUGH)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_not_does_nothing_and_the_attempt_is_on_record(
    world: World, scene: Scene, name: str, door: str
) -> None:
    answer = THROUGH[door](registry[name], world.cleo, scene.music.pk, GIVEN[name])
    assert not SEEN[name](scene), getattr(answer, "content", answer)
    event = Event.objects.filter(operation=name).latest("pk")
    assert (event.door, event.actor_id, event.denied, event.changed) == (door, world.cleo.pk, "permission", 0)


@pytest.mark.parametrize("door", THROUGH)
@pytest.mark.parametrize("name", NAMES)
def test_who_looks_after_another_unit_finds_nothing_there(world: World, scene: Scene, name: str, door: str) -> None:
    mara = manager_of(scene.science)
    answer = THROUGH[door](registry[name], mara, scene.music.pk, GIVEN[name])
    assert not SEEN[name](scene), getattr(answer, "content", answer)
    assert getattr(answer, "status_code", 404) in {404, 422}
    assert getattr(answer, "exit_code", 1) in {1, 2}
