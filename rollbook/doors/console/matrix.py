"""The permission matrix: what a role may allow, by area, for everybody or for one population."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from rollbook.kernel.actor import Authority
from rollbook.kernel.permission import Permission
from rollbook.roles.carrying import NARROWED, lacking
from rollbook.roles.fields import NARROWABLE

AREAS: Final[Mapping[str, Any]] = {
    "users": _("People"), "views": _("Saved views"), "roles": _("Roles"), "groups": _("Groups and classes"),
    "units": _("Hierarchy"), "repository": _("Repository"), "attributes": _("Attributes"), "tokens": _("API"),
    "mail": _("Mail"), "audit": _("Records"),
}  # fmt: skip
COLUMNS: Final = (("", _("Everybody")), *NARROWED)


def matrix(chosen: Collection[str], held: Authority, *, fixed: bool = False) -> list[dict[str, Any]]:
    """Give the areas with their rows; a cell that this person may not tick is `off`, unless it is ticked already."""
    rows = {permission: _row(permission, chosen, held, fixed=fixed) for permission in Permission}
    return [
        {"name": name, "label": label, "rows": [row for p, row in rows.items() if p.partition(".")[0] == name]}
        for name, label in AREAS.items()
    ]  # fmt: skip


def _row(permission: Permission, chosen: Collection[str], held: Authority, *, fixed: bool) -> dict[str, Any]:
    narrowable = permission in NARROWABLE
    cells = [
        _cell(f"{permission}:{key}" if key else str(permission), label, chosen, held, fixed=fixed)
        if narrowable or not key else None
        for key, label in COLUMNS
    ]  # fmt: skip
    return {"label": permission.label, "code": permission.value, "cells": cells}


def _cell(text: str, label: Any, chosen: Collection[str], held: Authority, *, fixed: bool) -> dict[str, Any]:
    on = text in chosen
    off = fixed or (not on and bool(lacking(held, [text], 0)))
    return {"value": text, "label": label, "on": on, "off": off}
