"""A set of attributes, and who may shape them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F, Q
from django.utils.translation import gettext as _

from rollbook.attributes.models import Attribute
from rollbook.kernel.actor import Power
from rollbook.kernel.named import Named, once
from rollbook.kernel.refusal import Denied, Refusal
from rollbook.kernel.standing import STANDING
from rollbook.kernel.text import fold

RULES = ("seen_by", "edited_by")


class AttributeSelection(Named):
    """Attributes by id. They are everybody's: who may shape them, and open them to others, has to hold the permissions
    in question everywhere."""

    kind = "attribute"
    model = Attribute
    label: ClassVar[Any] = F("name")
    standing = STANDING

    def scope(self, power: Power) -> Q:
        return Q(pk__in=[]) if power.limits else Q(pk__isnull=False)

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for permission in (self.run.permission, *_named(rows)):
            if not self._everywhere(permission):
                raise Denied(permission)
        self._once([(None, row) for row in rows])
        super().create(rows)

    uncreated_by = "attributes.delete"

    def uncreate(self) -> None:
        self.change(deleted=True)

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        now = {row["pk"]: row for row in self.rows.values("pk", "name", *RULES)}
        moved = [pk for pk in now if any(name in rows.get(pk, ()) for name in RULES)]
        beyond = {pk for pk in moved for p in _named((now[pk], rows[pk])) if not self._everywhere(p)}
        self.refuse_ids(Refusal.PERMISSION, sorted(beyond))
        self._once([(pk, {**now[pk], **rows[pk]}) for pk in self.ids if pk in rows])
        super().change_each(rows)

    def _everywhere(self, permission: str) -> bool:
        return any(not power.limits for power in self.run.authority.powers.get(permission, ()))

    def _once(self, wanted: Sequence[tuple[int | None, Mapping[str, Any]]]) -> None:
        known = dict(Attribute.objects.values_list("name_key", "pk"))
        names = [(pk, fold(row["name"]), row["name"]) for pk, row in wanted]
        once(known, names, "name", _("There is an attribute “%(name)s” already."))


def _named(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    return {row[name] for row in rows for name in RULES if row.get(name)}
