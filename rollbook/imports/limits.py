"""What the actor may not do to whom: asked of the operations themselves, once for many rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import Final

from django.db.models import Q

from rollbook.imports.problems import Problem, Unfit
from rollbook.kernel.actor import Actor, Authority
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.roles.models import ADMINISTRATOR
from rollbook.roles.operations import add_role, remove_role
from rollbook.roles.queries import givable
from rollbook.users.operations import change_email, change_phone, create, delete, edit
from rollbook.users.selection import UserSelection

IMPORT: Final = "users.import"
ROLES: Final = "roles"
UNSEAT: Final = "administrator"


class Limits:
    """The actor's rights over the people of a file, as far as they have been asked for."""

    def __init__(self, by: Actor, authority: Authority) -> None:
        """Take the authority that decides: for a preview that of the moment, later the one under lock."""
        self.by = replace(by, authority=lambda: authority)
        self.authority = authority
        self._refused: dict[str, dict[int, str]] = {}
        self._reach: dict[tuple[str, str], bool] = {}

    @cached_property
    def givable(self) -> frozenset[str]:
        """The slugs of the roles that the actor may give and take."""
        return frozenset(givable(self.authority).values_list("slug", flat=True))

    def ask(self, name: str, ids: Iterable[int]) -> None:
        """Learn whom of them `name` must leave alone."""
        wanted = sorted(set(ids))
        held = self.authority.holds(_operations()[name].permission)
        if not wanted or not held or (name == UNSEAT and ADMINISTRATOR not in self.givable):
            return
        params = {"role": ADMINISTRATOR} if name == UNSEAT else {}
        outcome = _operations()[name].plan(UserSelection(wanted), by=self.by, **params)
        known = self._refused.setdefault(name, {})
        known.update({pk: code for code, refused in outcome.refused.items() for pk in refused})

    def check(self, name: str, pk: int | None) -> None:
        """Raise `Unfit` where the actor may not do it to that person (None: somebody not yet added)."""
        permission = _operations()[name].permission
        if not self.authority.holds(permission):
            raise Unfit(Problem.NOT_HELD, permission=Permission(permission).label)
        if pk is not None and (code := self._refused.get(name, {}).get(pk)):
            raise Unfit(code)

    def check_reach(self, name: str, population: str) -> None:
        """Raise `Unfit` where the actor's right to do it does not reach a population."""
        if not self.reaches(name, population):
            raise Unfit(Problem.OUT_OF_REACH)

    def reaches(self, name: str, population: str) -> bool:
        """Tell whether both the right to import and the right to do it reach a population."""
        return all(self._scope_holds(_operations()[n].permission, population) for n in (IMPORT, name))

    def _scope_holds(self, permission: str, population: str) -> bool:
        if (permission, population) not in self._reach:
            powers = self.authority.powers.get(permission, ())
            somebody = {"pk": 1, "population": population}
            self._reach[permission, population] = any(power.scope.check(somebody) for power in powers)
        return self._reach[permission, population]


@cache
def _operations() -> Mapping[str, Operation]:
    """Give what is asked, by name. Some are asked without their body: who is in reach is all that matters."""
    return {
        IMPORT: replace(registry[IMPORT], body=_nothing, params=()),
        ROLES: replace(add_role, body=_not_oneself, params=()),
        UNSEAT: remove_role,
        **{o.name: o for o in (create, edit, change_email, change_phone, delete)},
    }


def _nothing(users: UserSelection, *, by: Actor) -> None:
    """Do nothing to those who are in reach."""


def _not_oneself(users: UserSelection, *, by: Actor) -> None:
    users.refuse(Refusal.SELF, Q(pk=by.user_id) if by.user_id else Q(pk__in=[]))
