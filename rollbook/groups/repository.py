"""A set of contents of the repository."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from rollbook.groups.models import Content
from rollbook.kernel.actor import Power
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.kernel.selection import Selection
from rollbook.kernel.text import fold
from rollbook.roles.carrying import UNIT, reaches_place


class ContentSelection(Selection):
    """Contents of the repository by id; no two have one key."""

    kind = "content"
    model = Content
    label: ClassVar[Any] = F("name")
    untold: ClassVar[frozenset[str]] = frozenset({"name_key"})

    def scope(self, power: Power) -> Q:
        """The repository is everybody's: a permission that is held for a unit alone does not reach it."""
        return Q(pk__in=[]) if UNIT in dict(power.limits) else Q(pk__isnull=False)

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        if not reaches_place(self.run.authority, self.run.permission, ""):
            raise Denied(self.run.permission)
        self._keys([(None, row["key"]) for row in rows])
        super().create([{**row, "name_key": fold(row["name"])} for row in rows])

    uncreated_by = "contents.delete"

    def uncreate(self) -> None:
        self.change(deleted=True)

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        keys: dict[int, str] = dict(self.rows.values_list("pk", "key"))
        self._keys([(pk, row.get("key", keys[pk])) for pk, row in rows.items() if pk in keys])
        super().change_each(rows)

    def changed(self, ids: Sequence[int], names: Iterable[str]) -> None:
        if "name" in names:
            for content in Content._base_manager.filter(pk__in=ids):
                Content._base_manager.filter(pk=content.pk).update(name_key=fold(content.name))

    def _keys(self, wanted: Sequence[tuple[int | None, str]]) -> None:
        known: dict[str, Any] = {
            key: pk for pk, key in Content.objects.filter(key__in=[k for _pk, k in wanted]).values_list("pk", "key")
        }
        for pk, key in wanted:
            this: Any = pk or object()
            if known.setdefault(key, this) != this:
                message = _("There is a content with the key “%(key)s” already.")
                raise Invalid({"key": [ValidationError(message, "taken", {"key": key})]})
