"""Sets of messages, and of the site's own wordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from rollbook.kernel.actor import Power
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.kernel.selection import Selection
from rollbook.mail.letters import check
from rollbook.mail.models import Message, Wording
from rollbook.mail.occasions import OCCASIONS
from rollbook.mail.wordings import Words


class MessageSelection(Selection):
    """Messages by id: in reach are those to people in reach."""

    kind = "message"
    model = Message
    label: ClassVar[Any] = F("occasion")

    def scope(self, power: Power) -> Q:
        return reached(power)


def reached(power: Power) -> Q:
    """Give the condition that a message is to somebody within a power's reach."""
    return Q(*((f"user__{name}", value) for name, value in power.limits)) if power.limits else Q(pk__isnull=False)


class WordingSelection(Selection):
    """Wordings by id. They are everybody's: a permission for some people only is not enough."""

    kind = "wording"
    model = Wording
    label: ClassVar[Any] = F("occasion")

    def scope(self, power: Power) -> Q:
        return Q(pk__in=[]) if power.limits else Q(pk__isnull=False)

    def everywhere(self) -> None:
        """Raise `Denied` where the permission is for some people only."""
        powers = self.run.authority.powers.get(self.run.permission, ())
        if not any(not power.limits for power in powers):
            raise Denied(self.run.permission)

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.everywhere()
        super().create(rows)

    def change(self, **values: Any) -> None:
        self.everywhere()
        super().change(**values)

    def uncreate(self) -> None:
        self.change(subject="", text="")


def refuse_wrong(row: Mapping[str, str]) -> None:
    """Raise `Invalid` where a wording lacks a part, or has what its mail can't tell; both empty is the original."""
    subject, text = row["subject"], row["text"]
    if not subject and not text:
        return
    missing = [name for name in ("subject", "text") if not row[name]]
    message = _("This is needed. Leave both empty for the original wording.")
    problems = {name: ValidationError(message, "required") for name in missing}
    problems |= check(OCCASIONS[row["occasion"]], Words(subject, text)) if not missing else {}
    if problems:
        raise Invalid({name: [problem] for name, problem in problems.items()})
