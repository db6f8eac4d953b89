"""A parameter that is so or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import click
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field

YES: Final = (True, "on", "1", "true", "yes")
NO: Final = (False, "0", "false", "no")


@dataclass(frozen=True, kw_only=True)
class Flag(Field):
    """True or false; what is not given is false. `ticked` is how a page shows it at first."""

    absent: Any = False
    ticked: bool = False

    def empty(self) -> bool:
        return False

    def check(self, value: Any, by: Actor) -> bool:
        folded = value.strip().lower() if isinstance(value, str) else value
        if isinstance(folded, bool | str) and folded in (*YES, *NO):
            return folded in YES
        raise ValidationError(_("Give true or false."), "not_a_flag")

    def form_field(self, by: Actor) -> forms.Field:
        asked = super().form_field(by)
        asked.initial, asked.required = self.ticked, False  # not ticked is an answer too
        return asked

    def widget(self, by: Actor) -> forms.Widget:
        return forms.CheckboxInput()

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean", "title": str(self.label), "description": str(self.help)}

    def option(self) -> click.Option:
        said = self.name.replace("_", "-")
        return click.Option([f"--{said}/--no-{said}", self.name], default=None, help=str(self.help or self.label))
