"""A set of versions of the terms of use. There is one way to change it: another version comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from rollbook.kernel.actor import Power
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.kernel.selection import Selection
from rollbook.terms.models import Version


class TermsSelection(Selection):
    """Versions by number. They are everybody's: a permission for some people only is not enough."""

    kind = "terms"
    model = Version
    label: ClassVar[Any] = F("number")
    untold: ClassVar[frozenset[str]] = frozenset({"texts", "summaries", "by_id"})  # they never change: no need of two

    def scope(self, power: Power) -> Q:
        return Q(pk__in=[]) if power.limits else Q(pk__isnull=False)

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        powers = self.run.authority.powers.get(self.run.permission, ())
        if not any(not power.limits for power in powers):
            raise Denied(self.run.permission)
        try:
            super().create(rows)
        except IntegrityError as error:
            message = _("Somebody has just published a version. Look at it first.")
            raise Invalid({"texts": [ValidationError(message, "taken")]}) from error
