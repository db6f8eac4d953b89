"""A set of rows of a file: what an import is carried out over."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from rollbook.imports.models import ImportRow
from rollbook.kernel.actor import Power
from rollbook.kernel.selection import Selection
from rollbook.roles import queries as roles
from rollbook.users.models import User


class ImportRowSelection(Selection):
    """Rows by id. They are in reach of whoever uploaded the file; whom they touch is for the
    operations on users to decide. `same` counts the rows that had nothing left to change.

    In the audit log a row goes by file and line, since what it says may be about somebody.
    """

    kind = "import_row"
    model = ImportRow
    label: ClassVar[Any] = Concat(F("file__name"), Value(":"), Cast(F("line"), CharField()), output_field=CharField())
    same = 0

    def scope(self, power: Power) -> Q:
        return Q(file__user_id=self.run.by.user_id)

    def guard(self) -> None:
        roles.lock_administrators()

    def lock(self) -> None:
        """Lock the people too, all at once and in one order, before anything is read of them."""
        super().lock()
        if not self.run.planning:
            named = self.rows.exclude(user_id=None).values("user_id")
            people = User.objects.filter(Q(pk__in=named) | Q(pk=self.run.by.user_id)).order_by("pk")
            list(people.select_for_update().values_list("pk", flat=True))

    def untouched(self) -> int:
        return self.same
