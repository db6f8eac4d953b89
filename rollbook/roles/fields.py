"""Parameters that choose among roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Pick, Picks
from rollbook.roles.models import Role
from rollbook.roles.queries import givable

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
