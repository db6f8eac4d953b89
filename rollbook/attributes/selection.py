"""A set of attributes, and who may shape them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from rollbook.attributes.kinds import key_of
from rollbook.attributes.models import Attribute, AttributeValue, Kind
from rollbook.kernel.actor import Power
from rollbook.kernel.named import Named, once
from rollbook.kernel.refusal import Denied, Invalid, Refusal
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

    def change(self, **values: Any) -> None:
        self._refuse_beyond(dict.fromkeys(self.ids, values))
        super().change(**values)

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        self._refuse_beyond(rows)
        now = {row["pk"]: row for row in self.rows.values("pk", "name", "choices")}
        self._once([(pk, {**now[pk], **rows[pk]}) for pk in self.ids if pk in rows])
        for pk in (pk for pk in self.ids if "choices" in rows.get(pk, ())):
            self._keep_those_in_use(pk, now[pk]["choices"], rows[pk]["choices"])
        super().change_each(rows)

    def _refuse_beyond(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Refuse to open, narrow or take away what the actor may not see and edit of everybody, now and then."""
        now = {row["pk"]: row for row in self.rows.values("pk", *RULES)}
        moved = [pk for pk in now if any(name in rows.get(pk, ()) for name in (*RULES, "choices", "deleted"))]
        beyond = {pk for pk in moved for p in _named((now[pk], rows[pk])) if not self._everywhere(p)}
        self.refuse_ids(Refusal.PERMISSION, sorted(beyond))

    def _keep_those_in_use(self, pk: int, before: Sequence[str], choices: Sequence[str]) -> None:
        kept = {fold(choice) for choice in choices}
        for choice in (choice for choice in before if fold(choice) not in kept):
            if AttributeValue.objects.filter(attribute=pk, key=key_of(Kind.CHOICE, choice)).exists():
                message = _("People have “%(choice)s”. Give them another choice first.")
                raise Invalid({"choices": [ValidationError(message, "in_use", {"choice": choice})]})

    def _everywhere(self, permission: str) -> bool:
        return any(not power.limits for power in self.run.authority.powers.get(permission, ()))

    def _once(self, wanted: Sequence[tuple[int | None, Mapping[str, Any]]]) -> None:
        known = dict(Attribute.objects.values_list("name_key", "pk"))
        names = [(pk, fold(row["name"]), row["name"]) for pk, row in wanted]
        once(known, names, "name", _("There is an attribute “%(name)s” already."))


def _named(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    return {row[name] for row in rows for name in RULES if row.get(name)}
