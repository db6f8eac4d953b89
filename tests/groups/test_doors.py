"""Every operation on groups and contents × every door × {may, may not}."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.groups.models import Content, Group
from rollbook.kernel.operation import Operation, registry
from rollbook.users.models import User
from tests.calling import Api, cli
from tests.groups.making import carried, content, group, opened
from tests.world import World

FOLDERS = {"groups": "groups", "contents": "repository"}
NAMES = sorted(o.name for o in registry.values() if o.noun in FOLDERS)


@dataclass(frozen=True)
class Scene:
    """A group that carries nothing and is open to one of two contents."""

    choir: Group
    opened: Content
    other: Content


@dataclass(frozen=True)
class How:
    """What is given, and whether it has been carried out."""

    seen: Callable[[Scene], bool]
    given: Mapping[str, Any] = field(default_factory=dict)


HOW = {
    "groups.create": How(lambda _s: Group.objects.filter(name="Band").exists(), {"name": "Band"}),
    "groups.edit": How(lambda _s: Group.objects.filter(name="Band").exists(), {"name": "Band"}),
    "groups.delete": How(lambda _s: not Group.objects.exists()),
    "groups.set_roles": How(lambda s: carried(s.choir) == {"coach"}, {"roles": ["coach"]}),
    "groups.open_content": How(lambda s: opened(s.choir) == {"Light", "Sound"}, {"content": "Sound"}),
    "groups.close_content": How(lambda s: opened(s.choir) == set(), {"content": "light"}),
    "contents.create": How(
        lambda _s: Content.objects.filter(key="bio-9").exists(), {"name": "Photosynthesis", "key": "bio-9"}
    ),
    "contents.edit": How(lambda _s: Content.objects.filter(name="Bright light").exists(), {"name": "Bright light"}),
    "contents.delete": How(lambda s: not Content.objects.filter(pk=s.opened.pk).exists()),
}


@pytest.fixture
def scene(world: World) -> Scene:
    choir = group("Choir", world.sol)
    return Scene(choir, content("Light", "light", choir), content("Sound", "sound"))


def console(operation: Operation, by: User, pk: int, how: How) -> Any:
    browser = Client(raise_request_exception=True)
    browser.force_login(by)
    place = "add" if operation.creates else f"{pk}/{operation.verb}"
    return browser.post(f"/{FOLDERS[operation.noun]}/{place}/", {**how.given})


def api(operation: Operation, by: User, pk: int, how: How) -> Any:
    whom = {} if operation.creates else {operation.noun: [pk]}
    return Api(by).post(f"{operation.noun}/actions/{operation.verb}", **whom, **how.given)


def command(operation: Operation, by: User, pk: int, how: How) -> Any:
    words = [] if operation.creates else [str(pk)]
    for name, value in how.given.items():
        for one in value if isinstance(value, list) else [value]:
            words += [f"--{name}", one]
    return cli(operation.noun, operation.verb, *words, acts_as=by)


THROUGH = {"console": console, "api": api, "cli": command}


def carry_out(door: str, name: str, by: User, scene: Scene) -> Any:
    subject = scene.opened if name.startswith("contents.") else scene.choir
    return THROUGH[door](registry[name], by, subject.pk, HOW[name])


def test_none_is_left_out() -> None:
    assert set(NAMES) == set(HOW)


@pytest.mark.parametrize("door", THROUGH)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_does_it_and_it_is_on_record(world: World, scene: Scene, name: str, door: str) -> None:
    assert not HOW[name].seen(scene)
    answer = carry_out(door, name, world.uma, scene)
    assert HOW[name].seen(scene), getattr(answer, "content", answer)
    event = Event.objects.filter(operation=name).latest("pk")
    assert (event.door, event.actor_id, event.denied, event.changed) == (door, world.uma.pk, "", 1)


@pytest.mark.parametrize("door", THROUGH)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_not_does_nothing_and_the_attempt_is_on_record(
    world: World, scene: Scene, name: str, door: str
) -> None:
    answer = carry_out(door, name, world.cleo, scene)
    assert not HOW[name].seen(scene), getattr(answer, "content", answer)
    event = Event.objects.filter(operation=name).latest("pk")
    assert (event.door, event.actor_id, event.denied, event.changed) == (door, world.cleo.pk, "permission", 0)
