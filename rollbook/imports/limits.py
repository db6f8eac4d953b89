"""What the actor may not do to whom: asked of the operations themselves, once for many rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import Final

from rollbook.imports.problems import Problem, Unfit
from rollbook.kernel.actor import Actor, Authority
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.roles.operations import add_role, remove_role
from rollbook.roles.queries import givable
from rollbook.users.operations import change_email, change_phone, create, delete, edit
from rollbook.users.selection import UserSelection

IMPORT: Final = "users.import"
CREATE: Final = "users.create"
EDIT: Final = "users.edit"
DELETE: Final = "users.delete"
GIVE: Final = "users.add_role"
TAKE: Final = "users.remove_role"

Deed = tuple[str, str]  # an operation's name, and the role that it is about or nothing


class Limits:
    """The actor's rights over the people of a file, as far as they have been asked for."""

    def __init__(self, by: Actor, authority: Authority) -> None:
        """Take the authority that decides: for a preview that of the moment, later the one under lock."""
        self.by = replace(by, authority=lambda: authority)
        self.authority = authority
        self._refused: dict[Deed, dict[int, str]] = {}
        self._reach: dict[tuple[str, str, int], bool] = {}

    @cached_property
    def givable(self) -> Mapping[str, int]:
        """The rank of each role that the actor may give and take, by its slug."""
        return dict(givable(self.authority).values_list("slug", "rank"))

    def ask(self, deed: Deed, ids: Iterable[int]) -> None:
        """Learn whom of them the operation would refuse."""
        (name, role), wanted = deed, sorted(set(ids))
        held = self.authority.holds(_operations()[name].permission)
        if not wanted or not held or (role and role not in self.givable):
            return
        params = {"role": role} if role else {}
        outcome = _operations()[name].plan(UserSelection(wanted), by=self.by, **params)
        known = self._refused.setdefault(deed, {})
        known.update({pk: code for code, refused in outcome.refused.items() for pk in refused})

    def check(self, name: str, pk: int | None, role: str = "") -> None:
        """Raise `Unfit` where the actor may not do it to that person (None: somebody not yet added)."""
        permission = _operations()[name].permission
        if not self.authority.holds(permission):
            raise Unfit(Problem.NOT_HELD, permission=Permission(permission).label)
        if role and role not in self.givable:
            raise Unfit(Refusal.ROLE_RANK)
        if pk is not None and (code := self._refused.get((name, role), {}).get(pk)):
            raise Unfit(code)

    def check_newcomer(self, population: str, roles: Iterable[str]) -> None:
        """Raise `Unfit` where the actor may not add somebody of that population with those roles."""
        self.check(CREATE, None)
        self.check_reach(CREATE, population)
        for role in roles:
            self.check(GIVE, None, role)
            if not self.may_give(role, population):
                raise Unfit(Refusal.ROLE_RANK)

    def may_give(self, role: str, population: str) -> bool:
        """Tell whether the actor may give a role to somebody new of that population."""
        rank = self.givable.get(role)
        return rank is not None and self._within(_operations()[GIVE].permission, population, rank)

    def check_reach(self, name: str, population: str) -> None:
        """Raise `Unfit` where the actor's right to do it does not reach a population."""
        if not self.reaches(name, population):
            raise Unfit(Problem.OUT_OF_REACH)

    def reaches(self, name: str, population: str) -> bool:
        """Tell whether both the right to import and the right to do it reach a population."""
        return all(self._within(_operations()[n].permission, population) for n in (IMPORT, name))

    def _within(self, permission: str, population: str, rank: int = 0) -> bool:
        key = (permission, population, rank)
        if key not in self._reach:
            powers = (power for power in self.authority.powers.get(permission, ()) if power.rank >= rank)
            self._reach[key] = any(power.covers(0, (("population", population),)) for power in powers)
        return self._reach[key]


@cache
def _operations() -> Mapping[str, Operation]:
    """Give what is asked, by name. Importing is asked without its body: who is in reach is all that matters."""
    reach = replace(registry[IMPORT], subjects=UserSelection, body=_nothing, params=())
    found = (create, edit, change_email, change_phone, delete, add_role, remove_role)
    return {IMPORT: reach, **{operation.name: operation for operation in found}}


def _nothing(users: UserSelection, *, by: Actor) -> None:
    """Do nothing to those who are in reach."""
