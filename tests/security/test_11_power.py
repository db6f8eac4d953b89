"""Random people, roles, ranks, units, groups, grants and operations at all doors: nobody ends with more power than
they began with, touches somebody out of scope or above rank, or leaves the site without an administrator."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.audit.operations import can_undo
from rollbook.groups.models import Group
from rollbook.groups.operations import add_to_group
from rollbook.groups.operations import create as make_group
from rollbook.groups.operations import set_roles as carry
from rollbook.groups.selection import GroupSelection
from rollbook.imports.intake import take_in
from rollbook.imports.operations import apply
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles.models import Role
from rollbook.roles.operations import add_role, lend_role
from rollbook.sessions import tokens
from rollbook.sessions.models import Token
from rollbook.units.models import Unit
from rollbook.units.operations import create as make_unit
from rollbook.units.operations import move_to_unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.calling import Api, cli
from tests.security.power import Sight, faults, keys, mights, parameters, slugs, texts
from tests.world import acting, operator

LISTED = sorted(name for name, operation in registry.items() if operation.listed)
STEPS = 40


def organisation(chance: Random) -> User:
    """Make one at random: a tree, roles of any rank and reach, groups that carry some, people anywhere in it.

    Gives its administrator.
    """
    ada = cast.make().ada
    by = operator()
    for n in range(5):
        above = chance.choice(["top", *map(str, keys(Unit))]) if n else "top"
        make_unit(UnitSelection(()), by=by, name=f"U{n}", parent=above)
    for n in range(6):
        rank = chance.choice([10, 20, 40, 50, 70, 80, 90])
        Role.objects.create(slug=f"r{n}", name=f"R{n}", rank=rank, permissions=texts(chance))
    for n in range(3):
        make_group(GroupSelection(()), by=by, name=f"G{n}", unit=chance.choice(["none", *map(str, keys(Unit))]))
    for n in range(6):
        cast.person(f"P{n}", population=chance.choice(["staff", "learner"]))
    for pk in User.objects.exclude(first_name="Ada").values_list("pk", flat=True):
        settle(pk, chance)
    for group in Group.objects.all():
        carry(GroupSelection.of(group), by=by, roles=chance.sample(slugs(), k=chance.randint(0, 1)))
    return ada


def settle(pk: int, chance: Random) -> None:
    """Give somebody a place, roles and groups."""
    by, units = operator(), list(map(str, keys(Unit)))
    move_to_unit(UserSelection([pk]), by=by, unit=chance.choice(["none", *units]))
    for _n in range(chance.randint(1, 4)):
        unit = chance.choice([None, *units])
        if chance.random() < 0.3:
            lend_role(UserSelection([pk]), by=by, role=chance.choice(slugs()), unit=unit, until="2099-01-01")
        else:
            slug = chance.choice([slug for slug in slugs() if slug != "administrator"])
            add_role(UserSelection([pk]), by=by, role=slug, unit=unit)
    if chance.random() < 0.4:
        add_to_group(UserSelection([pk]), by=by, group=str(chance.choice(keys(Group))))


# -- the doors


def api(by: User, operation: Operation, ids: list[int], given: dict[str, Any]) -> None:
    """With a token of all scopes: it gives no more than its user has."""
    secret = tokens.new_secret()
    row = {"name": "Any", "secret_hash": tokens.digest(secret), "epoch": by.access_epoch, "scopes": Permission.values}
    Token.objects.create(user=by, **row)
    whom = {} if operation.creates else {operation.noun: ids}
    answer = Api(secret=secret).post(f"{operation.noun}/actions/{operation.verb}", **whom, **given)
    assert answer.status_code < 500, answer.content


def console(by: User, operation: Operation, ids: list[int], given: dict[str, Any]) -> None:
    browser = Client(raise_request_exception=True)
    browser.force_login(by)
    address = f"/{operation.noun}/add/" if operation.creates else f"/{operation.noun}/{ids[0]}/{operation.verb}/"
    answer = browser.post(address, given)
    assert answer.status_code < 500
    if operation.noun == "users" and operation.bulk and not operation.creates:
        chosen = browser.post("/users/bulk/", {"do": operation.name, "scope": "ids", "id": ids})
        if chosen.status_code == 302 and "bulk" in chosen["Location"]:
            browser.post(chosen["Location"], {**given, "preview": "1"})
            browser.post(chosen["Location"], given)


def shell(by: User, operation: Operation, ids: list[int], given: dict[str, Any]) -> None:
    words = [] if operation.creates else [str(pk) for pk in ids]
    for name, value in given.items():
        if not operation.param(name).secret:
            for one in value if isinstance(value, list) else [value]:
                words += [f"--{name.replace('_', '-')}", str(one)]
    cli(operation.noun, operation.verb, *words, acts_as=by)


def undoing(by: User, chance: Random) -> None:
    """Undo something that anybody has done lately."""
    events = [event for event in Event.objects.order_by("-pk")[:10] if can_undo(event)]
    if events:
        browser = Client(raise_request_exception=True)
        browser.force_login(by)
        assert browser.post(f"/audit/{chance.choice(events).pk}/undo/").status_code < 500


def importing(by: User, chance: Random) -> None:
    """Bring a file with anything about anybody."""
    names = list(User.objects.values_list("username", flat=True))
    lines = ["action,username,first name,email,roles,population"]
    for n in range(4):
        action = chance.choice(["add-user", "update", "remove-user"])
        name = chance.choice([*names, f"new{chance.randint(1, 10**6)}@example.org"])
        mail = chance.choice(["", f"m{chance.randint(1, 10**6)}@example.org"])
        lines.append(
            f"{action},{name},F{n},{mail},{chance.choice(['', *slugs()])},{chance.choice(['', 'staff', 'learner'])}"
        )
    actor = acting(by)
    with contextlib.suppress(Denied, Invalid):
        apply(take_in("any.csv", "\n".join(lines).encode(), by=actor, skip_first=True), by=actor, confirmed=True)


DOORS: tuple[Callable[..., None], ...] = (api, api, console, shell)


def throw(by: User, chance: Random) -> str:
    """Do one thing at random; tell what."""
    what = chance.random()
    if what < 0.12:
        undoing(by, chance)
        return "undo"
    if what < 0.2:
        importing(by, chance)
        return "import"
    held = {might.permission for might in mights(by.pk)} if chance.random() < 0.9 else set(Permission.values)
    fitting = [name for name in LISTED if registry[name].permission in held]
    operation, door = registry[chance.choice(fitting or LISTED)], chance.choice(DOORS)
    subjects: Any = operation.subjects.model
    ids = chance.sample(keys(subjects), k=min(len(keys(subjects)), chance.randint(1, 3) if operation.bulk else 1))
    given = parameters(operation, chance)
    door(by, operation, ids, given)
    return f"{operation.name} {ids} {given} through {door.__name__}"


@pytest.mark.parametrize("seed", range(4))
def test_nobody_gains(db: None, seed: int) -> None:
    rounds(seed)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100, 300))
def test_nobody_gains_in_long_rounds(db: None, seed: int) -> None:
    rounds(seed)


def rounds(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - has to be repeatable, not secret
    ada, told = organisation(chance), []
    for _n in range(STEPS):
        active = list(User.objects.filter(status="active").exclude(grants__role__slug="administrator").order_by("pk"))
        by = chance.choice([*active, User.objects.get(pk=ada.pk)])
        before, last = Sight.now(), Event.objects.latest("pk").pk
        told.append(f"{by.pk}: {throw(by, chance)}")
        events = list(Event.objects.filter(pk__gt=last, actor_id=by.pk))
        assert faults(by.pk, before, events) == [], told[-5:]
