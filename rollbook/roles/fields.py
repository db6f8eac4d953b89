"""Parameters that choose among roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Pick, Picks
from rollbook.kernel.permission import Permission
from rollbook.roles.carrying import NARROWED
from rollbook.roles.models import Role
from rollbook.roles.queries import givable

NARROWABLE: Final = frozenset(p for p in Permission if p.startswith("users.")) | {
    Permission.ROLES_ASSIGN, Permission.GROUPS_ASSIGN, Permission.UNITS_ASSIGN, Permission.AUDIT_VIEW,
}  # fmt: skip
CHOOSE: Final = gettext_lazy("Choose a role")


def roles_to_give(by: Actor) -> Sequence[Option]:
    """Give the roles that the actor may give."""
    return [(slug, _(name)) for slug, name in givable(by.known).values_list("slug", "name")]


def all_roles() -> Sequence[Option]:
    """Give every role."""
    return [(slug, _(name)) for slug, name in Role.objects.values_list("slug", "name")]


@dataclass(frozen=True, kw_only=True)
class RolePick(Pick):
    """One role, by slug or name."""

    options: Any = roles_to_give
    required: bool = True
    blank: Any = CHOOSE


@dataclass(frozen=True, kw_only=True)
class RolePicks(Picks):
    """Several roles, by slug or name."""

    options: Any = roles_to_give


def permissions_to_put(by: Actor) -> Sequence[Option]:
    """Give what a role can carry: each permission, and those about people for one population too."""
    people = [
        (f"{p}:{value}", f"{p.label} ({kind})") for p in Permission for value, kind in NARROWED if p in NARROWABLE
    ]
    return sorted([*((p.value, str(p.label)) for p in Permission), *people])


@dataclass(frozen=True, kw_only=True)
class PermissionPicks(Picks):
    """Permissions of a role: `users.view`, or `users.view:learner` for one population. Gives them sorted."""

    options: Any = permissions_to_put

    def check(self, value: Any, by: Actor) -> tuple[str, ...]:
        chosen = set(super().check(value, by))
        return tuple(
            sorted(text for text in chosen if text.partition(":")[0] == text or text.partition(":")[0] not in chosen)
        )
