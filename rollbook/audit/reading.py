"""Change rows as people and programs read them: typed values, roles by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rollbook.kernel import codec
from rollbook.kernel.selection import Selection
from rollbook.roles.models import Role

Row = dict[str, Any]
Steps = Sequence[Mapping[str, Any]]
SIDES: Final = ("before", "after")


def told(rows: list[Row], steps: Mapping[int, Steps]) -> list[Row]:
    """Add to each row its `fields`: `[{"field", "label", "before", "after"}]`, as the codec reads them.

    `steps` maps an event's id to its steps. A membership is a field such as `roles.coach`, from
    false to true; a secret is one that was set, never what it was set to.
    """
    roles = {str(pk): (slug, name) for pk, slug, name in Role.objects.values_list("pk", "slug", "name")}
    for row in rows:
        how = steps[row["event_id"]][row["step"] - 1]["how"] if row["step"] else ""
        names = (row["after"] or row["before"] or {}) if how else {}
        row["fields"] = [_field(row, how, name, roles) for name in sorted(names)]
    return rows


def _field(row: Row, how: str, name: str, roles: Mapping[str, tuple[str, str]]) -> Row:
    if how == "member":
        return _membership(row, name, roles)
    column = _column(row["kind"], name)
    told: Row = {"field": name, "label": _label(column, name)}
    if how == "secret":
        return {**told, "before": None, "after": "•••"}
    return {**told, **{side: codec.decode(column, (row[side] or {}).get(name)) for side in SIDES}}


def _membership(row: Row, name: str, roles: Mapping[str, tuple[str, str]]) -> Row:
    noun, _dot, target = name.partition(".")
    slug, label = roles.get(target, (target, target))
    told: Row = {"field": f"{noun}.{slug}", "label": _("Role: %(role)s") % {"role": label}, "target": label}
    return {**told, **{side: codec.decode(None, (row[side] or {}).get(name)) for side in SIDES}}


def _column(kind: str, name: str) -> Field[Any, Any] | None:
    try:
        column = Selection.kinds[kind].model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return column if isinstance(column, Field) else None


def _label(column: Field[Any, Any] | None, name: str) -> str:
    return capfirst(str(column.verbose_name if column else name.replace("_", " ")))
