"""Roles as programs read them: the API and the command line give the same."""

from __future__ import annotations

from typing import Any

from rollbook.roles.history import Had
from rollbook.roles.models import Grant, Role
from rollbook.roles.unused import Use

Told = dict[str, Any]


def role(one: Role, people: int) -> Told:
    """Give a role, with how many people hold it."""
    names = ("slug", "name", "description", "rank", "built_in", "two_factor", "permissions")
    return {"id": one.pk, **{name: getattr(one, name) for name in names}, "people": people}


def grant(one: Grant) -> Told:
    """Give a role that somebody holds for a while."""
    return {
        "user": one.user_id, "username": one.user.username, "role": one.role.slug, "unit": one.unit_id,
        "until": one.until, "reason": one.reason,
    }  # fmt: skip


def held(had: Had, slug: str, status: str) -> Told:
    """Give a role that somebody held, with their status of then."""
    return {
        "user": had.user_id, "role": slug, "unit": had.unit_id, "until": had.until, "group": had.group_id,
        "status": status,
    }  # fmt: skip


def use(one: Use) -> Told:
    """Give how a permission of a role was used."""
    return {
        "role": one.role.slug, "permission": one.permission, "holders": one.holders, "users": one.users,
        "last": one.last,
    }  # fmt: skip
