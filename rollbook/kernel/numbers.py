"""Parameters that are numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A whole number between `least` and `most`."""

    least: int
    most: int
    absent: Any = None

    def empty(self) -> None:
        return None

    def check(self, value: Any, by: Actor) -> int:
        text = str(value).strip()
        if isinstance(value, bool) or not text.isascii() or not text.isdecimal() or len(text) > 9:
            raise ValidationError(_("Give a whole number."), "not_a_number")
        if not self.least <= int(text) <= self.most:
            limits = {"least": self.least, "most": self.most}
            raise ValidationError(_("Give a number from %(least)s to %(most)s."), "out_of_range", limits)
        return int(text)

    def widget(self, by: Actor) -> forms.Widget:
        return forms.NumberInput(attrs={"min": self.least, "max": self.most, "inputmode": "numeric"})

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "type": "integer", "minimum": self.least, "maximum": self.most}
