"""A set of contents of the repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F, Q
from django.utils.translation import gettext as _

from rollbook.groups.models import Content
from rollbook.kernel.actor import Power
from rollbook.kernel.named import Named, once
from rollbook.kernel.refusal import Denied
from rollbook.kernel.standing import STANDING
from rollbook.roles.carrying import UNIT, reaches_place


class ContentSelection(Named):
    """Contents of the repository by id; no two have one key."""

    kind = "content"
    model = Content
    label: ClassVar[Any] = F("name")
    standing = STANDING

    def scope(self, power: Power) -> Q:
        """The repository is everybody's: a permission that is held for a unit alone does not reach it."""
        return Q(pk__in=[]) if UNIT in dict(power.limits) else Q(pk__isnull=False)

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        if not reaches_place(self.run.authority, self.run.permission, ""):
            raise Denied(self.run.permission)
        self._keys([(None, row["key"]) for row in rows])
        super().create(rows)

    uncreated_by = "contents.delete"

    def uncreate(self) -> None:
        self.change(deleted=True)

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        keys: dict[int, str] = dict(self.rows.values_list("pk", "key"))
        self._keys([(pk, row.get("key", keys[pk])) for pk, row in rows.items() if pk in keys])
        super().change_each(rows)

    def _keys(self, wanted: Sequence[tuple[int | None, str]]) -> None:
        rows = Content.objects.filter(key__in=[key for _pk, key in wanted]).values_list("key", "pk")
        message = _("There is a content with the key “%(name)s” already.")
        once(dict(rows), [(pk, key, key) for pk, key in wanted], "key", message)
