"""What there is to throw at: roles with random permissions, the names and keys of everything, and the clock."""

from __future__ import annotations

from random import Random
from typing import Any

from django.utils import timezone

from rollbook.kernel.permission import Permission
from rollbook.roles.fields import NARROWABLE
from rollbook.roles.models import Grant, Role

RICH = tuple(p.value for p in Permission if not p.startswith(("views.", "tokens.")))
FREQUENT = ("users.view", "users.edit", "roles.edit", "roles.assign", "units.assign", "users.import", "audit.view")


def texts(chance: Random) -> list[str]:
    """Give permissions as roles carry them, some for one population only; often some of those of another role."""
    others = [role.permissions for role in Role.objects.exclude(slug="administrator").order_by("pk") if role.rank > 60]
    if others and chance.random() < 0.5:
        return sorted(text for text in chance.choice(others) if chance.random() < 0.6)
    chosen = {*chance.sample(RICH, k=chance.randint(2, 9)), *chance.sample(FREQUENT, k=chance.randint(1, 4))}
    some = chance.choice(("", "", ":learner", ":staff"))
    return sorted(f"{p}{some}" if some and Permission(p) in NARROWABLE else p for p in chosen)


def slugs() -> list[str]:
    return list(Role.objects.order_by("pk").values_list("slug", flat=True))


def keys(model: Any) -> list[int]:
    return list(model.objects.order_by("pk").values_list("pk", flat=True)) or [1]


def time_passes(chance: Random) -> None:
    """Let a role that somebody was lent come to its end."""
    if lent := list(Grant.objects.exclude(until=None).order_by("pk")):
        Grant.objects.filter(pk=chance.choice(lent).pk).update(until=timezone.now())
