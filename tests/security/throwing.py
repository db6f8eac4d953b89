"""What is thrown: operations with random parameters, by every door, with tokens of all or of some scopes."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from django.test import Client

from rollbook.audit.models import Event
from rollbook.audit.operations import can_undo
from rollbook.groups.fields import ContentPick, GroupPick, GroupPicks
from rollbook.groups.models import Content, Group
from rollbook.imports.intake import take_in
from rollbook.imports.operations import apply
from rollbook.imports.unreadable import Unreadable
from rollbook.kernel.fields import Field, Pick, Picks, Text, Until
from rollbook.kernel.numbers import Number
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles.fields import PermissionPicks, RolePick, RolePicks
from rollbook.sessions import tokens
from rollbook.sessions.models import Token
from rollbook.units.fields import UnitPick
from rollbook.units.models import Unit
from rollbook.users.models import User
from tests.calling import Api
from tests.security.entering import DOORS
from tests.security.power import POPULATIONS, Sight, highest, permitted
from tests.security.rich import RICH, keys, slugs, texts
from tests.world import acting

LISTED = sorted(name for name, operation in registry.items() if operation.listed and operation.noun != "views")
SHAPING = frozenset(
    {
        "users.edit",
        "users.move_to_unit",
        "users.add_role",
        "users.lend_role",
        "users.set_roles",
        "users.remove_role",
        "users.set_groups",
        "users.add_to_group",
        "groups.create",
        "groups.edit",
        "groups.set_roles",
        "groups.delete",
        "groups.open_content",
        "roles.create",
        "roles.edit",
        "roles.delete",
        "units.create",
        "units.move",
        "units.delete",
    }
)  # what moves powers about
TOLD = ("changed", "unchanged", "refused")


@dataclass
class Thrower:
    """Somebody at a door, and how things stand. `scopes` are those of a token; None is somebody in person."""

    by: User
    chance: Random
    sight: Sight
    scopes: frozenset[str] | None = None
    undone: Event | None = None

    def throw(self) -> str:
        """Do one thing at random; tell what."""
        what = self.chance.random()
        if what < 0.15:
            return self.undoing()
        if what < 0.23:
            return self.importing()
        held = {might.permission for might in self.sight.mights(self.by.pk)} if what < 0.96 else set(Permission.values)
        fitting = [name for name in LISTED if registry[name].permission in held]
        shaping = [name for name in fitting if name in SHAPING] if self.chance.random() < 0.75 else []
        return self.calling(registry[self.chance.choice(shaping or fitting or LISTED)])

    def calling(self, operation: Operation) -> str:
        ids = [] if operation.creates else self.whom(operation)
        given = self.parameters(operation, ids)
        door = self.chance.choice(DOORS)
        door(self, operation, ids, given)
        return f"{operation.name} {ids} {given} through {door.__name__}{self.scoped}"

    @property
    def scoped(self) -> str:
        return "" if self.scopes is None else f" for {sorted(self.scopes)}"

    # -- by other ways than the operations

    def undoing(self) -> str:
        """Undo something that anybody has done: mostly lately."""
        recent = Event.objects.order_by("-pk")[: self.chance.choice((4, 12, 60))]
        found = [event for event in recent if can_undo(event)]
        held = {might.permission for might in self.sight.mights(self.by.pk)}
        fitting = [event for event in found if {step["permission"] for step in event.steps} <= held]
        joined = [event for event in fitting if event.operation == "users.import"]
        if not found:
            return "nothing to undo"
        self.undone = self.chance.choice(self.chance.choice((joined, joined, fitting, found)) or found)
        told = f"undo of {self.undone.pk}, {self.undone.operation}"
        if self.chance.random() < 0.4:
            browser = Client(raise_request_exception=True)
            browser.force_login(self.by)
            assert browser.post(f"/audit/{self.undone.pk}/undo/").status_code < 500
            return f"{told} through the console"
        self.agreeing(f"events/{self.undone.pk}/undo", {}, self.undone.steps[0]["permission"])
        return f"{told} through the API{self.scoped}"

    def importing(self) -> str:
        """Bring a file with anything about anybody."""
        names, pick = list(User.objects.values_list("username", flat=True)), self.chance.choice
        lines = ["action,username,first name,email,roles,population,unit,groups"]
        plain = self.chance.random() < 0.5
        for n in range(self.chance.randint(1, 3)):
            name = pick([*names, f"new{self.chance.randint(1, 10**6)}@example.org"])
            cells = [
                pick(["add-user", "update", "update", "update", "remove-user"]), name, f"F{n}",
                *("" if plain else pick(["", "", pick(some)]) for some in (
                    [f"m{self.chance.randint(1, 10**6)}@example.org"], self.givable(), ["staff", "learner"],
                    keys(Unit), keys(Group),
                )),
            ]  # fmt: skip
            lines.append(",".join(map(str, cells)))
        with contextlib.suppress(Denied, Invalid, Unreadable):
            file = take_in("any.csv", "\n".join(lines).encode(), by=acting(self.by), skip_first=True)
            apply(file, by=acting(self.by), confirmed=True)
        return f"import of {lines}"

    # -- by tokens, with a plan before

    def token(self, needed: str) -> Api:
        """Give the API by a token that one has made for oneself: of all scopes, or of one's own choice."""
        if self.chance.random() < 0.5:
            some = self.chance.sample(RICH, k=self.chance.randint(0, 6))
            self.scopes = frozenset({needed, "users.view", "audit.view", *some} & set(Permission.values))
        secret, scopes = tokens.new_secret(), sorted(self.scopes or Permission.values)
        row = {"name": "Any", "secret_hash": tokens.digest(secret), "epoch": self.by.access_epoch, "scopes": scopes}
        Token.objects.create(user=self.by, **row)
        return Api(secret=secret)

    def agreeing(self, path: str, body: dict[str, Any], permission: str) -> None:
        """Ask for the plan, then do it: what the plan says is refused is refused, and it changes nothing itself."""
        caller, last = self.token(permission), Event.objects.order_by("pk").last()
        planned = caller.post(path, plan=True, **body)
        assert Event.objects.order_by("pk").last() == last, "a plan has left a trace"
        done = caller.post(path, **body)
        assert max(planned.status_code, done.status_code) < 500, (planned.content, done.content)
        told = f"{path} {body}{self.scoped}: {planned.content!r} but {done.content!r}"
        assert planned.status_code < 300 or done.status_code >= 300, told
        if done.status_code < 300:
            assert [planned.json()[part] for part in TOLD] == [done.json()[part] for part in TOLD], told

    # -- whom, and with what

    def whom(self, operation: Operation) -> list[int]:
        """Give some: of people mostly those in reach, so that something happens."""
        subjects: Any = operation.subjects.model
        some = keys(subjects)
        if operation.name == "roles.edit" and self.chance.random() < 0.6:
            some = sorted({held[0] for held in self.sight.roles[self.by.pk]}) or some
        if operation.noun in ("users", "groups", "units") and self.chance.random() < 0.8:
            some = [pk for pk in some if self.reached(operation, pk)] or some
        return self.chance.sample(some, k=min(len(some), self.chance.randint(1, 3) if operation.bulk else 1))

    def reached(self, operation: Operation, pk: int, kind: str = "") -> bool:
        kind, mights, sight = kind or operation.subjects.kind, self.sight.mights(self.by.pk), self.sight
        place = sight.places.get((kind, pk, self.chance.choice(POPULATIONS) if kind == "unit" else ""))
        least = sight.rank(pk) if kind == "user" else 0
        return place is not None and highest(mights, operation.permission, place) >= least

    def place(self, kind: str, operation: Operation) -> int:
        """Give a group or unit, mostly one in reach."""
        some = keys(Group if kind == "group" else Unit)
        near = [pk for pk in some if self.reached(operation, pk, kind)]
        return self.chance.choice(near if near and self.chance.random() < 0.8 else some)

    def givable(self) -> list[str]:
        """Give the short names of roles, mostly of those that one may give."""
        roles, mights = self.sight.all_roles.values(), self.sight.mights(self.by.pk)
        everywhere = {replace(m, unit=None) for m in mights}
        mine = [
            role["slug"] for role in roles
            if not role["deleted"] and all(self.sight.covers(everywhere, m) for m in permitted(role, None, True))
        ]  # fmt: skip
        return mine if mine and self.chance.random() < 0.8 else slugs()

    def parameters(self, operation: Operation, ids: list[int]) -> dict[str, Any]:
        """Give parameters for an operation: those that are needed, and some of the others."""
        often = 0.2 if operation.name == "roles.edit" else 0.5
        given = [f for f in operation.params if f.required or f.name == "permissions" or self.chance.random() < often]
        return {f.name: self.value(f, ids, operation) for f in given}

    def value(self, field: Field, ids: list[int], operation: Operation) -> Any:
        """Give some value for a parameter: often one that fits, sometimes not."""
        chance = self.chance
        some: dict[type[Field], Any] = {
            Number: lambda: chance.choice([chance.randint(0, 100), *(m.rank for m in self.sight.mights(self.by.pk))]),
            Until: lambda: "2099-01-01",
            PermissionPicks: lambda: self.permissions(ids),
            RolePicks: lambda: sorted({chance.choice(self.givable()) for _n in range(chance.randint(0, 2))}),
            RolePick: lambda: chance.choice(self.givable()),
            GroupPicks: lambda: sorted({str(self.place("group", operation)) for _n in range(chance.randint(0, 2))}),
            GroupPick: lambda: str(self.place("group", operation)),
            ContentPick: lambda: str(chance.choice(keys(Content))),
            UnitPick: lambda: chance.choice([str(self.place("unit", operation))] * 4 + ["none", "top"]),
            Picks: list,
        }
        if type(field) in some:
            return some[type(field)]()
        if isinstance(field, Pick):
            return chance.choice(["unheard of", *(known for known, _label in field.options(acting(self.by)))])
        number = chance.randint(1, 10**6)
        plain = {"email": f"x{number}@example.org", "username": f"x{number}", "phone": "+351 912 345 678",
                 "password": "a wholly new sentence to remember", "name": f"N{number}", "key": f"k{number}",
                 "external_id": f"e{number}"}  # fmt: skip
        return plain.get(field.name, "Because") if isinstance(field, Text) else ""

    def permissions(self, ids: list[int]) -> list[str]:
        """Give permissions for a role: mostly what it has, a little more and a little less, of what one holds."""
        if self.chance.random() < 0.2:
            return texts(self.chance)
        mights = [m for m in self.sight.mights(self.by.pk) if m.unit is None]
        mine = {f"{m.permission}{m.population and ':'}{m.population}" for m in mights}
        has = {text for pk in ids for text in self.sight.all_roles[pk]["permissions"]}
        more = self.chance.sample(sorted(mine), k=min(len(mine), self.chance.randint(0, 2)))
        return sorted({*(text for text in sorted(has) if self.chance.random() < 0.95), *more})
