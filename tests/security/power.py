"""Random organisations and what is thrown at them, with a judge that reads the tables and none of our rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils import timezone

from rollbook.audit.models import Change, Event
from rollbook.groups.fields import ContentPick, GroupPick, GroupPicks
from rollbook.groups.models import Content, Group, GroupMember, GroupRole
from rollbook.kernel.fields import Field, Pick, Picks, Text, Until
from rollbook.kernel.numbers import Number
from rollbook.kernel.operation import Operation
from rollbook.kernel.permission import Permission
from rollbook.roles.fields import NARROWABLE, PermissionPicks, RolePick, RolePicks
from rollbook.roles.models import Grant, Role
from rollbook.units.fields import UnitPick
from rollbook.units.models import Unit
from rollbook.users.models import User

RICH = (
    "users.view", "users.view", "users.edit", "users.create", "users.delete", "users.suspend", "users.set_password",
    "users.change_email", "users.import", "roles.assign", "roles.assign", "roles.edit", "groups.edit", "groups.assign",
    "groups.view", "units.edit", "units.assign", "units.view", "audit.view", "roles.view", "users.erase",
)  # fmt: skip


# -- the judge: from the rows alone


@dataclass(frozen=True)
class Might:
    """One permission that somebody has: up to a rank, in one population or "", below a unit or None."""

    permission: str
    rank: int
    population: str
    unit: int | None


def mights(user_id: int) -> set[Might]:
    """Give what somebody may, by grants that have not ended and groups that stand; nothing unless Active."""
    if User.objects.get(pk=user_id).status != "active":
        return set()
    found: set[Might] = set()
    for role, unit in roles_of(user_id):
        for text in role.permissions:
            permission, _colon, population = text.partition(":")
            found.add(Might(permission, role.rank, population, unit))
    return found


def roles_of(user_id: int) -> list[tuple[Role, int | None]]:
    found = [
        (grant.role, grant.unit_id) for grant in Grant.objects.filter(user_id=user_id).select_related("role")
        if not grant.role.deleted and (grant.until is None or grant.until > timezone.now())
    ]  # fmt: skip
    for member in GroupMember.objects.filter(user_id=user_id).select_related("group"):
        if not member.group.deleted:
            carried = GroupRole.objects.filter(group_id=member.group_id).select_related("role")
            found += [(link.role, member.group.unit_id) for link in carried if not link.role.deleted]
    return found


def above(unit_id: int | None) -> set[int]:
    """Give a unit and all above it, by their parents."""
    found: set[int] = set()
    while unit_id is not None:
        found.add(unit_id)
        unit_id = Unit._base_manager.get(pk=unit_id).parent_id
    return found


def rank_of(user_id: int) -> int:
    return max((role.rank for role, _unit in roles_of(user_id)), default=0)


def height(held: set[Might], permission: str, population: str, within: set[int]) -> int:
    """Give the highest rank up to which a permission is held over somebody of that population in that place; or -1."""
    fitting = (m for m in held if m.permission == permission and m.population in ("", population))
    return max((m.rank for m in fitting if m.unit is None or m.unit in within), default=-1)


@dataclass
class Sight:
    """How all stood at a moment, as the judge needs it."""

    held: dict[int, set[Might]]
    places: dict[int, tuple[str, set[int]]]
    ranks: dict[int, int]
    roles: dict[int, set[tuple[int, int | None]]]

    @classmethod
    def now(cls) -> Sight:
        users = list(User.objects.all())
        return cls(
            {u.pk: mights(u.pk) for u in users},
            {u.pk: (u.population, above(u.unit_id)) for u in users},
            {u.pk: rank_of(u.pk) for u in users},
            {u.pk: {(role.pk, unit) for role, unit in roles_of(u.pk)} for u in users},
        )

    def reach(self, actor: int) -> dict[tuple[str, int], int]:
        """Give how high each permission of somebody reaches over each person."""
        names = {m.permission for m in self.held[actor]}
        return {(p, pk): height(self.held[actor], p, *place) for pk, place in self.places.items() for p in names}


def faults(actor: int, before: Sight, events: list[Event]) -> list[str]:
    """Give what is wrong after somebody has acted: more power than before, or a change beyond their reach."""
    after = Sight.now()
    found = [
        *more_power(actor, before, after),
        *roles_moved(actor, before, after),
        *beyond_reach(actor, before, events),
    ]
    lasting = Grant.objects.filter(role__slug="administrator", unit=None, until=None, role__deleted=False)
    if not lasting.filter(user__status="active").exists():
        found.append("no administrator is left")
    return found


def more_power(actor: int, before: Sight, after: Sight) -> Iterator[str]:
    had = before.reach(actor)
    for (permission, pk), rank in after.reach(actor).items() if actor in after.held else ():
        if pk in before.places and rank > had.get((permission, pk), -1):
            yield f"{permission} over {pk} up to {rank} instead of {had.get((permission, pk), -1)}"


def roles_moved(actor: int, before: Sight, after: Sight) -> Iterator[str]:
    """Whoever holds other roles than before, however it came about, has to be somebody one may give roles to."""
    for pk, roles in after.roles.items():
        if roles != before.roles.get(pk, roles):
            reached = height(before.held[actor], "roles.assign", *before.places[pk])
            if pk == actor or reached < before.ranks[pk]:
                yield f"the roles of {pk}, of rank {before.ranks[pk]}"


def beyond_reach(actor: int, before: Sight, events: list[Event]) -> Iterator[str]:
    for event in events:
        for change in Change.objects.filter(event=event, kind="user", refusal="", subject_id__in=list(before.places)):
            permission = event.steps[change.step - 1]["permission"]
            reached = height(before.held[actor], permission, *before.places[change.subject_id])
            if reached < before.ranks[change.subject_id]:
                yield f"{event.operation} changed {change.subject_id} of rank {before.ranks[change.subject_id]}"


# -- what is thrown


def value(field: Field, chance: Random) -> Any:
    """Give some value for a parameter: often one that fits, sometimes not."""
    some: dict[type[Field], Any] = {
        Number: lambda: chance.randint(0, 100),
        Until: lambda: "2099-01-01",
        PermissionPicks: lambda: texts(chance),
        RolePicks: lambda: chance.sample(slugs(), k=chance.randint(0, 3)),
        RolePick: lambda: chance.choice(slugs()),
        GroupPicks: lambda: [str(pk) for pk in set(chance.choices(keys(Group), k=chance.randint(0, 2)))],
        GroupPick: lambda: str(chance.choice(keys(Group))),
        ContentPick: lambda: str(chance.choice([*keys(Content), 1])),
        UnitPick: lambda: chance.choice([*map(str, keys(Unit)), "none", "top"]),
        Picks: list,
    }
    if type(field) in some:
        return some[type(field)]()
    if isinstance(field, Pick):
        return chance.choice(["staff", "learner", "group", "class", "active"])
    number = chance.randint(1, 10**6)
    plain = {"email": f"x{number}@example.org", "username": f"x{number}", "phone": "+351 912 345 678",
             "password": "a wholly new sentence to remember", "name": f"N{number}", "key": f"k{number}"}  # fmt: skip
    return plain.get(field.name, "Because") if isinstance(field, Text) else ""


def texts(chance: Random) -> list[str]:
    """Give permissions as roles carry them, some for one population only."""
    chosen = set(chance.sample(RICH, k=chance.randint(5, 14)))
    some = chance.choice(("", "", ":learner", ":staff"))
    return sorted(f"{p}{some}" if some and Permission(p) in NARROWABLE else p for p in chosen)


def slugs() -> list[str]:
    return list(Role.objects.values_list("slug", flat=True))


def keys(model: Any) -> list[int]:
    return list(model.objects.values_list("pk", flat=True)) or [1]


def parameters(operation: Operation, chance: Random) -> dict[str, Any]:
    """Give parameters for an operation: those that are needed, and some of the others."""
    return {f.name: value(f, chance) for f in operation.params if f.required or chance.random() < 0.5}
