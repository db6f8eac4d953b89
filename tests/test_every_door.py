"""Every operation × every door × {may, may not, partly}: no door forgets the rules or the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.doors.api import actions as api_actions
from rollbook.doors.cli.users import command as cli_users
from rollbook.groups.models import GroupMember, GroupOwner
from rollbook.kernel.operation import Operation, registry
from rollbook.roles.models import Grant
from rollbook.users.models import SavedView, User
from tests import world
from tests.arrangements import ELSEWHERE, EVERYWHERE, Arrangement
from tests.calling import Api, cli
from tests.world import World

Call = Callable[[Operation, User, list[User], Arrangement], Any]
ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(EVERYWHERE)
PAIRS = [(name, door) for name in NAMES for door in EVERYWHERE[name].doors]


@pytest.fixture
def w(db: None) -> World:
    made = world.make()
    world.surroundings()
    return made


# -- the doors, each as its callers use it


def console(operation: Operation, by: User, whom: list[User], how: Arrangement) -> Any:
    """One by the form of the operation, many by the bulk bar and its preview; as a browser without JavaScript."""
    browser = Client(raise_request_exception=True)
    browser.force_login(by)
    if operation.creates:
        return browser.post("/users/add/", {**how.given, "status": "active", "language": "en", "time_zone": "UTC"})
    if operation.alone and len(whom) == 1:
        typed = {"typed": whom[0].username} if operation.typed else {}
        return browser.post(f"/users/{whom[0].pk}/{operation.verb}/", {**_flat(how.given), **typed})
    chosen = {"do": operation.name, "scope": "ids", "id": [user.pk for user in whom]}
    reviewed = browser.post("/users/bulk/", chosen)
    if reviewed.status_code != 302:
        return reviewed
    assert browser.get(reviewed["Location"]).status_code in {200, 403}
    browser.post(reviewed["Location"], {**how.given, "preview": "1"})
    typed = {"typed": str(len(whom))} if operation.typed else {}
    return browser.post(reviewed["Location"], {**how.given, **typed})


def _flat(given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields as a form has them: each attribute is one."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        found |= {f"{name}.{part}": one for part, one in value.items()} if isinstance(value, dict) else {name: value}
    return found


def api(operation: Operation, by: User, whom: list[User], how: Arrangement) -> Any:
    return Api(by).act(operation.verb, *whom, **how.given)


def cli_(operation: Operation, by: User, whom: list[User], how: Arrangement) -> Any:
    words, stdin = [user.username for user in whom], ""
    for name, value in how.given.items():
        if operation.param(name).secret:
            words, stdin = [*words, f"--{name}-stdin"], f"{value}\n"
            continue
        pairs = [f"{part}={one}" for part, one in value.items()] if isinstance(value, dict) else value
        for one in pairs if isinstance(pairs, list) else [pairs]:
            words += [f"--{name.replace('_', '-')}", *([] if one is True else [one])]
    return cli("users", operation.verb, *words, acts_as=by, stdin=stdin)


THROUGH: dict[str, Call] = {"console": console, "api": api, "cli": cli_}


def latest(name: str) -> Event | None:
    return Event.objects.filter(operation=name).order_by("-pk").first()


def the_subject(w: World, how: Arrangement) -> User:
    if how.first:
        how.first(w.sol)
    return w.sol


# -- what has to hold


def test_no_operation_is_left_out() -> None:
    """A new operation is tried here too, or the reader is told where."""
    assert EVERYWHERE.keys() & ELSEWHERE.keys() == set()
    assert set(registry) == EVERYWHERE.keys() | ELSEWHERE.keys()
    for place in ELSEWHERE.values():
        assert (ROOT / place.partition("::")[0]).exists(), place


@pytest.mark.parametrize(("name", "door"), PAIRS)
def test_whoever_may_does_it_and_it_is_on_record(w: World, name: str, door: str) -> None:
    operation, how = registry[name], EVERYWHERE[name]
    sol, by = the_subject(w, how), getattr(w, how.may)
    before = Event.objects.count()
    answer = THROUGH[door](operation, by, [] if operation.creates else [sol], how)
    assert how.seen(sol), _said(answer)
    event = latest(name)
    assert event is not None
    assert (event.door, event.actor_id, event.denied, event.changed) == (door, by.pk, "", 1)
    made_the_token = 1 if door == "api" else 0
    assert Event.objects.count() == before + 1 + made_the_token


@pytest.mark.parametrize(("name", "door"), PAIRS)
def test_whoever_may_not_does_nothing_and_the_attempt_is_on_record(w: World, name: str, door: str) -> None:
    operation, how = registry[name], EVERYWHERE[name]
    sol, by = the_subject(w, how), getattr(w, how.may_not)
    before = _everybody()
    answer = THROUGH[door](operation, by, [] if operation.creates else [sol], how)
    assert _everybody() == before, _said(answer)
    event = latest(name)
    assert event is not None, _said(answer)
    assert (event.door, event.actor_id, event.denied, event.changed) == (door, by.pk, "permission", 0)


@pytest.mark.parametrize(("name", "door"), [(name, door) for name, door in PAIRS if not registry[name].creates])
def test_of_several_only_those_in_reach_are_changed(w: World, name: str, door: str) -> None:
    """Uma outranks Sol, and Ada outranks Uma; Eve is asked for in the place of somebody who is not there."""
    operation, how = registry[name], EVERYWHERE[name]
    by, sol = w.uma if how.may == "uma" else w.ada, the_subject(w, how)
    above = w.ada if how.may == "uma" else w.cleo  # whom the operation refuses: by rank, or as not deleted
    if how.first and above is w.ada:
        _bring_about(how, above)
    before = _row(above)
    whom = [sol, above] if operation.bulk else [above]
    THROUGH[door](operation, by, whom, how)
    assert _row(above) == before
    event = latest(name)
    assert event is not None
    assert (event.door, event.actor_id, event.denied) == (door, by.pk, "")
    assert sum(event.refused.values()) == 1
    assert event.changed == (1 if operation.bulk else 0)
    if operation.bulk:
        assert how.seen(sol)


def _bring_about(how: Arrangement, user: User) -> None:
    """A second administrator lets the first be suspended and deleted at all."""
    world.person("Ava", role="administrator")
    assert how.first
    how.first(user)


def test_saved_views(w: World) -> None:
    """Kept through each door by those who may see the directory; nobody forgets another's."""
    for door, keep, forget in _doors_of_views(w):
        keep(w.uma)
        kept = SavedView.objects.get(name="Mine")
        event = latest("views.save")
        assert event is not None
        assert (event.door, event.actor_id) == (door, w.uma.pk)
        forget(w.ada, kept.pk)
        assert SavedView.objects.filter(pk=kept.pk).exists()
        keep(w.cleo)
        assert SavedView.objects.filter(name="Mine").count() == 1
        forget(w.uma, kept.pk)
        assert not SavedView.objects.filter(pk=kept.pk).exists()


def _doors_of_views(w: World) -> list[tuple[str, Callable[[User], Any], Callable[[User, int], Any]]]:
    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    new = {"name": "Mine", "query": "role=student", "audience": "mine"}
    words = ["--name", "Mine", "--query", "role=student"]
    return [
        (
            "console",
            lambda by: browser(by).post("/users/views/save/", new),
            lambda by, pk: browser(by).post(f"/users/views/{pk}/delete/"),
        ),
        (
            "api",
            lambda by: Api(by).post("views/actions/save", **new),
            lambda by, pk: Api(by).post("views/actions/delete", views=[pk]),
        ),
        (
            "cli",
            lambda by: cli("views", "save", *words, acts_as=by),
            lambda by, pk: cli("views", "delete", str(pk), acts_as=by),
        ),
    ]


def test_doors_offer_what_the_registry_lists() -> None:
    listed = {o.name for o in registry.values() if o.listed}
    assert {o.name for o in api_actions.offered()} == listed
    with cli_users.make_context("users", [], resilient_parsing=True) as context:
        commands = set(cli_users.list_commands(context))
    assert {o.verb for o in registry.values() if o.listed and o.noun == "users"} <= commands


def _everybody() -> list[dict[str, Any]]:
    """All that operations may change, but for the notes of who was last here."""
    moving = {"last_access", "last_login"}
    rows: list[Any] = list(User.objects.order_by("pk").values())
    return [
        {**{n: v for n, v in row.items() if n not in moving}, "roles": _roles(row["id"]), "groups": _groups(row["id"])}
        for row in rows
    ]  # fmt: skip


def _row(user: User) -> dict[str, Any]:
    return next(row for row in _everybody() if row["id"] == user.pk)


def _roles(pk: int) -> list[str]:
    return sorted(Grant.objects.filter(user_id=pk).values_list("role__slug", flat=True))


def _groups(pk: int) -> list[str]:
    member, owner = GroupMember.objects.filter(user_id=pk), GroupOwner.objects.filter(user_id=pk)
    return sorted([*member.values_list("group__name", flat=True), *owner.values_list("group__name", flat=True)])


def _said(answer: Any) -> str:
    content = getattr(answer, "content", b"") or getattr(answer, "output", "")
    return f"{getattr(answer, 'status_code', getattr(answer, 'exit_code', ''))} {content[:2000]!r}"
