"""What the actor may not do to whom: asked of the operations themselves, once for many rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import Any, Final

from rollbook.attributes.models import Attribute
from rollbook.attributes.operations import set_attributes
from rollbook.attributes.queries import settable
from rollbook.groups.models import GroupRole
from rollbook.groups.operations import add_to_group, remove_from_group
from rollbook.imports.problems import Problem, Unfit
from rollbook.kernel.actor import Actor, Authority
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.roles.carrying import POPULATION, place
from rollbook.roles.models import Role
from rollbook.roles.operations import add_role, remove_role
from rollbook.roles.queries import givable_in
from rollbook.units.models import Unit
from rollbook.units.operations import move_to_unit
from rollbook.units.reach import home
from rollbook.users.operations import change_email, change_external_id, change_phone, create, delete, edit
from rollbook.users.rules import path_of_group, reaches
from rollbook.users.selection import UserSelection

IMPORT: Final = "users.import"
CREATE: Final = "users.create"
EDIT: Final = "users.edit"
DELETE: Final = "users.delete"
GIVE: Final = "users.add_role"
TAKE: Final = "users.remove_role"
MOVE: Final = "users.move_to_unit"
JOIN: Final = "users.add_to_group"
LEAVE: Final = "users.remove_from_group"
FILL: Final = "users.set_attributes"
# what the operations on one thing call it
ABOUT: Final = {GIVE: "role", TAKE: "role", MOVE: "unit", JOIN: "group", LEAVE: "group"}

Deed = tuple[str, str]  # an operation's name, and the role, unit or group that it is about, or nothing


class Limits:
    """The actor's rights over the people of a file, as far as they have been asked for."""

    def __init__(self, by: Actor, authority: Authority) -> None:
        """Take the authority that decides: for a preview that of the moment, later the one under lock."""
        self.by = replace(by, authority=lambda: authority)
        self.authority = authority
        self._refused: dict[Deed, dict[int, str]] = {}
        self._reach: dict[tuple[str, str, int | None, int, str], bool] = {}
        self._roles_of: dict[int, list[tuple[int, int, str]]] = {}
        self._givable: dict[str, set[int]] = {}
        self._group_paths: dict[int, str] = {}

    @cached_property
    def givable(self) -> Mapping[str, int]:
        """The rank of each role that the actor may give and take everywhere, by its slug."""
        everywhere = Role.objects.filter(pk__in=givable_in(self.authority))
        return dict(everywhere.values_list("slug", "rank"))

    def ask(self, deed: Deed, ids: Iterable[int]) -> None:
        """Learn whom of them the operation would refuse."""
        (name, about), wanted = deed, sorted(set(ids))
        held = self.authority.holds(_operations()[name].permission)
        if not wanted or not held or not self._known(name, about):
            return
        params: dict[str, Any] = {ABOUT[name]: about} if about and name in ABOUT else {}
        if name == FILL:
            params = {"attributes": {about: ""}}
        known = self._refused.setdefault(deed, {})
        try:
            outcome = _operations()[name].plan(UserSelection(wanted), by=self.by, **params)
        except Invalid:  # what it is about has gone, or out of reach, since the review
            known.update(dict.fromkeys(wanted, str(Refusal.CHANGED)))
            return
        known.update({pk: code for code, refused in outcome.refused.items() for pk in refused})

    def _known(self, name: str, about: str) -> bool:
        """Tell whether the actor may do this with that role or attribute to anybody at all."""
        if name in (GIVE, TAKE):
            return about in self.givable
        return name != FILL or about in self.settable

    @cached_property
    def settable(self) -> Mapping[str, Attribute]:
        """The attributes that the actor may set, by short name."""
        return {attribute.slug: attribute for attribute in settable(self.by)}

    def check(self, name: str, pk: int | None, about: str = "") -> None:
        """Raise `Unfit` where the actor may not do it to that person (None: somebody not yet added)."""
        permission = _operations()[name].permission
        if not self.authority.holds(permission):
            raise Unfit(Problem.NOT_HELD, permission=Permission(permission).label)
        if not self._known(name, about):
            raise Unfit(Refusal.PERMISSION if name == FILL else Refusal.ROLE_RANK)
        if pk is not None and (code := self._refused.get((name, about), {}).get(pk)):
            raise Unfit(code)

    def check_newcomer(
        self, population: str, unit: int | None, roles: Sequence[str], groups: Sequence[int] = (),
        own: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """Raise `Unfit` where the actor may not add somebody of that population to that unit with those."""
        self.check(CREATE, None)
        self.check_reach(CREATE, population, unit)
        for name, targets in ((GIVE, roles), (JOIN, groups), (FILL, own)):
            for target in targets:
                self.check(name, None, str(target))
        carried = [rank for group in groups for _role, rank, _path in self._carried(group)]
        height = max([*(self.givable[role] for role in roles), *carried], default=0)  # as high as they will stand
        if not all(self.may_give(role, population, unit, height) for role in roles):
            raise Unfit(Refusal.ROLE_RANK)
        for group in groups:
            self._check_joining(group, population, unit, height)
        for attribute in (self.settable[slug] for slug in own):
            may_edit = (self._within(p, population, unit, height) for p in (Permission.USERS_EDIT, attribute.edited_by))
            if not (self._within(attribute.seen_by, population, unit) and all(may_edit)):
                raise Unfit(Refusal.PERMISSION)

    def _check_joining(self, group: int, population: str, unit: int | None, height: int) -> None:
        """Raise `Unfit` where the actor may not put somebody new into a group, nor give them what it carries."""
        for role, _rank, path in self._carried(group):
            may_give = self._within(_operations()[GIVE].permission, population, unit, height, path)
            if role not in self._givable_in(path) or not may_give:
                raise Unfit(Refusal.ROLE_RANK)
        if not self._within(_operations()[JOIN].permission, population, unit, height, self._path_of(group)):
            raise Unfit(Refusal.GROUP_REACH)

    def _path_of(self, group: int) -> str:
        if group not in self._group_paths:
            self._group_paths[group] = path_of_group(group)
        return self._group_paths[group]

    def _carried(self, group: int) -> list[tuple[int, int, str]]:
        """Give the roles that a group carries, each with its rank and the path of where it holds."""
        if group not in self._roles_of:
            rows = GroupRole.objects.filter(group_id=group)
            self._roles_of[group] = [
                (role, rank, path or "")
                for role, rank, path in rows.values_list("role_id", "role__rank", "group__unit__path")
            ]
        return self._roles_of[group]

    def _givable_in(self, path: str) -> set[int]:
        if path not in self._givable:
            self._givable[path] = givable_in(self.authority, path)
        return self._givable[path]

    def may_give(self, role: str, population: str, unit: int | None, height: int = 0) -> bool:
        """Tell whether the actor may give a role to somebody new, of that population, in that unit and that high."""
        rank = self.givable.get(role)
        return rank is not None and self._within(_operations()[GIVE].permission, population, unit, max(rank, height))

    def check_reach(self, name: str, population: str, unit: int | None) -> None:
        """Raise `Unfit` where the actor's right to do it does not reach a population in a unit."""
        if not self.reaches(name, population, unit):
            raise Unfit(Problem.OUT_OF_REACH)

    def reaches(self, name: str, population: str, unit: int | None) -> bool:
        """Tell whether both the right to import and the right to do it reach a population in a unit."""
        return all(self._within(_operations()[n].permission, population, unit) for n in (IMPORT, name))

    @cached_property
    def home(self) -> int | None:
        """The unit of newcomers of whom the file does not say it: that to which the right to add people is limited."""
        return home(self.authority, _operations()[CREATE].permission)

    @cached_property
    def _paths(self) -> dict[int, str]:
        return dict(Unit.objects.values_list("pk", "path"))

    def _within(self, permission: str, population: str, unit: int | None, rank: int = 0, path: str = "") -> bool:
        """Tell whether a power of that rank, good for the unit with that path, reaches a population in a unit."""
        key = (permission, population, unit, rank, path)
        if key not in self._reach:
            held = self.authority.powers.get(permission, ())
            powers = (power for power in held if power.rank >= rank and reaches(power, path))
            limits = ((POPULATION, population), *place(self._paths.get(unit or 0)))
            self._reach[key] = any(power.covers(0, limits) for power in powers)
        return self._reach[key]


@cache
def _operations() -> Mapping[str, Operation]:
    """Give what is asked, by name. Importing is asked without its body: who is in reach is all that matters."""
    reach = replace(registry[IMPORT], subjects=UserSelection, body=_nothing, params=())
    found = (
        create, edit, change_email, change_external_id, change_phone, delete, add_role, remove_role, move_to_unit,
        add_to_group, remove_from_group, set_attributes,
    )  # fmt: skip
    return {IMPORT: reach, **{operation.name: operation for operation in found}}


def _nothing(users: UserSelection, *, by: Actor) -> None:
    """Do nothing to those who are in reach."""
