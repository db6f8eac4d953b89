"""Forms made of an operation's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import Operation
from rollbook.kernel.refusal import Invalid


class OperationForm(forms.Form):
    """The parameters of one operation, as this actor may fill them in.

    `version` is what the person looked like when the page was made; `typed` has to be typed
    again where the operation asks for it.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, operation: Operation, by: Actor, *args: Any, typed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [param.name for param in operation.params]
        for param in operation.params:
            self.fields[param.name] = param.form_field(by)
        self.typed = typed
        if typed:
            label = _("Type %(text)s to confirm") % {"text": typed}
            self.fields["typed"] = forms.CharField(label=label, widget=forms.TextInput({"autocomplete": "off"}))

    def clean_typed(self) -> str:
        """Compare what was typed with what it is about."""
        if self.cleaned_data["typed"].strip() != self.typed:
            raise ValidationError(_("This is not it. Type %(text)s exactly."), params={"text": self.typed})
        return self.typed

    def values(self) -> dict[str, Any]:
        """Give the operation's parameters."""
        return {name: self.cleaned_data[name] for name in self.names}

    def take(self, invalid: Invalid) -> None:
        """Put what the operation found wrong next to the fields."""
        for name, problems in invalid.errors.items():
            for problem in problems:
                self.add_error(name if name in self.fields else None, problem)


def initial_of(user: Any, operation: Operation, roles: list[str]) -> Mapping[str, Any]:
    """Give what the fields show at first: the person as they are."""
    now = {param.name: getattr(user, param.name, None) for param in operation.params if not param.secret}
    return {**{k: v for k, v in now.items() if v is not None}, "roles": roles, "version": user.version}
