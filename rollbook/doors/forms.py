"""Forms made of an operation's parameters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from rollbook.attributes.kinds import BEFORE
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field, Pick
from rollbook.kernel.operation import Operation
from rollbook.kernel.refusal import Invalid

SHOWN: Final = "shown-"  # before a field's name: what the page showed in it


class OperationForm(forms.Form):
    """The parameters of one operation, as this actor may fill them in.

    `version` is what the person looked like when the page was made; `typed` has to be typed
    again where the operation asks for it. With `comparing`, what each field showed comes back
    with the form, so that what somebody has touched can be told from what only stood there.
    `without` are parameters that the page itself knows. `asking` are those that had not been asked
    for yet when the form was sent.
    """

    data: QueryDict
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, operation: Operation, by: Actor, *args: Any, typed: str = "", comparing: bool = False,
        without: Collection[str] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.by = by
        self.whole = [(param, self._parts(param)) for param in operation.params if param.name not in without]
        self.asking = {param.name for param in operation.params if param.of and param.name not in self.data}
        self.params = {part.name: part for _param, parts in self.whole for part in parts}
        for param in self.params.values():
            self.fields[param.name] = param.form_field(self.by)
            if comparing and not param.secret:
                self.fields[SHOWN + param.name] = self._shown(param)
        self.typed = typed
        if typed:
            label = _("Type %(text)s to confirm") % {"text": typed}
            self.fields["typed"] = forms.CharField(label=label, widget=forms.TextInput({"autocomplete": "off"}))

    def _parts(self, param: Field) -> list[Field]:
        if not param.of:
            return param.parts(self.by)
        fitting = param.asked_for(self.data.get(param.of, ""), self.by)
        return [fitting] if fitting else []

    @property
    def waiting(self) -> bool:
        """Tell whether something can be asked for only once the rest is filled in."""
        return bool(self.asking - self.fields.keys())

    def _shown(self, param: Field) -> forms.Field:
        """Give the hidden field that remembers what the visible one shows at first; an empty one tells of "none"."""
        first = self._fitting(param, self.initial.get(param.name, ""))
        widget = forms.MultipleHiddenInput() if param.many else forms.HiddenInput()
        return forms.Field(required=False, widget=widget, initial=["", *first] if param.many else "".join(first))

    def _fitting(self, param: Field, value: Any) -> list[str]:
        """Give a value as the page sends it: texts, of several only those among which this actor may choose."""
        if not param.many or not isinstance(param, Pick):
            return [str(value)] if value else []
        known = [option for option, _label in param.options(self.by)]
        return [option for option in known if option in value]

    def choose(self, given: Mapping[str, str]) -> None:
        """Let a link choose beforehand, such as the role that is to end. What it chooses counts as touched."""
        for name, param in self.params.items():
            if name in given and not param.secret:
                self.initial.pop(name, None)
                self.fields[name].initial = given[name]

    def clean_typed(self) -> str:
        """Compare what was typed with what it is about."""
        if self.cleaned_data["typed"].strip() != self.typed:
            raise ValidationError(_("This is not it. Type %(text)s exactly."), params={"text": self.typed})
        return self.typed

    def _sent(self, name: str) -> list[str]:
        """Give what came under a name, with the line ends of the database; nothing and empty are the same."""
        return [text.replace("\r\n", "\n") for text in self.data.getlist(name) if text]

    def touched(self, name: str) -> bool:
        """Tell whether somebody has changed what the page showed. Where that did not come along, they have."""
        return SHOWN + name not in self.data or set(self._sent(name)) != set(self._sent(SHOWN + name))

    @property
    def own(self) -> list[Any]:
        """The fields of attributes: the site's own."""
        return [self[name] for name in self.params if name.startswith(BEFORE)]

    def values(self) -> dict[str, Any]:
        """Give the operation's parameters."""
        return self._joined(self.params)

    def _joined(self, names: Collection[str]) -> dict[str, Any]:
        """Give the parameters of which these are parts, each of those parts alone."""
        found = {}
        for param, parts in self.whole:
            if given := {part.name: self.cleaned_data[part.name] for part in parts if part.name in names}:
                found[param.name] = param.whole(given)
        return found

    def changes(self) -> dict[str, Any]:
        """Give those that somebody has touched, and those that are needed: what only stood there is not theirs."""
        return self._joined([name for name, param in self.params.items() if param.required or self.touched(name)])

    def sound(self) -> bool:
        """Tell whether the parameters are in order, whatever else is not."""
        return not self.errors.keys() & self.params.keys()

    def chosen(self) -> list[str]:
        """Give the words for what has to be chosen, such as the role that is given."""
        picks = [param for param in self.params.values() if param.required and isinstance(param, Pick)]
        return [str(dict(pick.options(self.by)).get(str(self.cleaned_data[pick.name]), "")) for pick in picks]

    def take(self, invalid: Invalid) -> None:
        """Put what the operation found wrong next to the fields."""
        for name, problems in invalid.errors.items():
            for problem in problems:
                self.add_error(name if name in self.fields else None, problem)

    def take_each(self, problems: Mapping[str, ValidationError]) -> None:
        """Put what is wrong next to the fields, one problem each."""
        for name, problem in problems.items():
            self.add_error(name, problem)

    def catch_up(self, now: Mapping[str, Any]) -> None:
        """Show what is so by now, but for what somebody has touched; where both have, say what it is now."""
        self.data = self.data.copy()  # with all values of a name
        self.data["version"] = str(now["version"])
        for name in now.keys() & self.params.keys():
            if SHOWN + name in self.data:
                self._catch_up(self.params[name], self._fitting(self.params[name], now[name]))

    def _catch_up(self, param: Field, now: list[str]) -> None:
        shown, mine = self._sent(SHOWN + param.name), self._sent(param.name)
        kept = merged(shown, mine, now) if param.many else mine if self.touched(param.name) else now
        self.data.setlist(param.name, kept)
        self.data.setlist(SHOWN + param.name, ["", *now] if param.many else now or [""])
        if set(mine) != set(shown) != set(now) != set(kept):
            labels = dict(param.options(self.by)) if isinstance(param, Pick) else {}
            told = ", ".join(str(labels.get(text, text)) for text in now)
            message = _("Somebody else has changed this too. Now: %(now)s") % {"now": told}
            self.add_error(param.name, message if told else _("Somebody else has changed this too. It is empty now."))


def merged(shown: Iterable[str], mine: Iterable[str], now: Iterable[str]) -> list[str]:
    """Give what is so now, with what somebody has added to the choices shown, and without what they took away."""
    taken = set(shown) - set(mine)
    return [text for text in dict.fromkeys([*now, *(set(mine) - set(shown))]) if text not in taken]


def initial_of(user: Any, operation: Operation, roles: list[str]) -> dict[str, Any]:
    """Give what the fields show at first: the person as they are."""
    own = {column.name for column in user._meta.concrete_fields if not column.is_relation}
    names = [param.name for param in operation.params if not param.secret and param.name in own]
    now = {name: getattr(user, name) for name in names}
    empty = {name: "" for name, value in now.items() if value is None}
    return {**now, **empty, "roles": roles, "version": user.version}
