"""The closed set of parameter types. Each knows its check, its form field, its schema, its option."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, date, datetime, time
from typing import Any, ClassVar

import click
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.actor import Actor
from rollbook.kernel.text import clean_line, clean_secret, clean_text

Option = tuple[str, Any]  # (value as text, label)


@dataclass(frozen=True, kw_only=True)
class Field:
    """`absent` is the value of a parameter that was not given; None leaves things as they are.

    `filled` is for what may be left out, but never emptied. `of` names the parameter by which pages tell how to ask.
    """

    label: Any
    name: str = ""
    help: Any = ""
    required: bool = False
    filled: bool = False
    secret: bool = False
    absent: Any = ""
    of: str = ""

    unknown: ClassVar[Any] = _("There is no such field.")
    many: ClassVar[bool] = False

    def called(self, name: str) -> Field:
        return replace(self, name=name)

    def clean(self, value: Any, by: Actor) -> Any:
        """Give the checked value, or raise ValidationError with a code and a sentence that helps."""
        if value is None or value in ("", []):
            if self.required or (self.filled and value is not None):
                raise ValidationError(_("This is needed."), "required")
            return self.absent if value is None else self.empty()
        return self.check(value, by)

    def empty(self) -> Any:
        return ""

    def check(self, value: Any, by: Actor) -> Any:
        raise NotImplementedError

    def settled(self, by: Actor) -> Field:
        """Give the same field for many values in a row: what it has to ask for first is asked once."""
        return self

    def record(self, value: Any) -> Any:
        """Give what the audit log keeps of the value."""
        return value

    def offered(self, by: Actor) -> bool:
        """Tell whether this actor has anything to fill in or choose."""
        return True

    def parts(self, by: Actor) -> list[Field]:
        """Give the fields that it consists of for this actor, named `name.part`; most consist of themselves."""
        return [self]

    def whole(self, parts: Mapping[str, Any]) -> Any:
        """Give the value that the values of its parts make."""
        return parts[self.name]

    def asked_for(self, value: str, by: Actor) -> Field | None:
        """Give the field by which a page asks once the parameter `of` is filled in; None while it is not."""
        return self

    def form_field(self, by: Actor) -> forms.Field:
        return FormField(self, by, widget=self.widget(by))

    def widget(self, by: Actor) -> forms.Widget:
        return forms.TextInput()

    def schema(self) -> dict[str, Any]:
        """Give the JSON schema for the API's description."""
        return {"type": "string", "title": str(self.label), "description": str(self.help)}

    def option(self) -> click.Option:
        return click.Option([f"--{self.name.replace('_', '-')}", self.name], help=str(self.help or self.label),
                            multiple=self.many, default=None)  # fmt: skip


class FormField(forms.Field):
    """A form field that asks the parameter itself: there is one check for every door."""

    def __init__(self, param: Field, by: Actor, **kwargs: Any) -> None:
        super().__init__(label=param.label, help_text=param.help, required=param.required or param.filled, **kwargs)
        self.param, self.by = param, by

    def clean(self, value: Any) -> Any:
        sent = value is not None or self.param.filled
        return self.param.clean(value if sent else self.param.empty(), self.by)


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """Text of at most `most` characters; `rule` checks and returns it further."""

    most: int = 200
    lines: bool = False
    rule: Callable[[str], str] | None = None
    input_type: str = "text"
    autocomplete: str = "off"

    def check(self, value: Any, by: Actor) -> str:
        if not isinstance(value, str):
            raise ValidationError(_("Give text."), "not_text")
        if len(value) > self.most * 4:
            raise ValidationError(self._too_long(len(value)), "too_long")
        text = clean_secret(value) if self.secret else clean_text(value) if self.lines else clean_line(value)
        if len(text) > self.most:
            raise ValidationError(self._too_long(len(text)), "too_long")
        if self.required and not text:
            raise ValidationError(_("This is needed."), "required")
        return self.rule(text) if self.rule and text else text

    def _too_long(self, length: int) -> str:
        return _("Too long: %(length)s characters. At most %(most)s fit.") % {
            "length": length,
            "most": self.most,
        }

    def widget(self, by: Actor) -> forms.Widget:
        if self.lines:
            return forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        kind = forms.PasswordInput if self.secret else forms.TextInput
        attrs = {"type": self.input_type, "autocomplete": self.autocomplete, "dir": "auto"}
        return kind(attrs={**attrs, "type": "password"} if self.secret else attrs)

    def schema(self) -> dict[str, Any]:
        extra = {"format": "password", "writeOnly": True} if self.secret else {}
        return {**super().schema(), "maxLength": self.most, **extra}


@dataclass(frozen=True, kw_only=True)
class Until(Field):
    """A moment in the future, given as a date (its end, in UTC) or as an ISO 8601 date and time."""

    absent: Any = None

    def empty(self) -> None:
        return None

    def check(self, value: Any, by: Actor) -> datetime:
        moment = value if isinstance(value, datetime) else self._read(str(value))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        if moment <= timezone.now():
            raise ValidationError(_("This lies in the past. Choose a later date."), "past")
        if moment.year == MAXYEAR:  # what no calendar can tell in every time zone
            raise self._no_date(str(value))
        return moment

    def _read(self, text: str) -> datetime:
        try:
            if day := parse_date(text):
                return datetime.combine(day, time(23, 59, 59), UTC)
            if moment := parse_datetime(text):
                return moment
        except ValueError:
            pass
        raise self._no_date(text)

    def _no_date(self, text: str) -> ValidationError:
        message = _("“%(text)s” is not a date. Write it as 2026-12-31.")
        return ValidationError(message, "not_a_date", {"text": text[:40]})

    def record(self, value: datetime | None) -> str | None:
        return value.isoformat() if value else None

    def widget(self, by: Actor) -> forms.Widget:
        tomorrow = date.fromordinal(timezone.now().date().toordinal() + 1)
        return forms.DateInput(attrs={"type": "date", "min": tomorrow.isoformat()})

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "format": "date-time"}


@dataclass(frozen=True, kw_only=True)
class Pick(Field):
    """One of the options that this actor has. Options are (value, label); text only."""

    options: Callable[[Actor], Sequence[Option]]
    blank: Any = ""

    def check(self, value: Any, by: Actor) -> Any:
        for known, label in self.options(by):
            if str(value) in (known, str(label)):
                return self.chosen(known)
        raise ValidationError(_("“%(value)s” is not among the choices."), "no_such_choice", {"value": str(value)[:60]})

    def chosen(self, value: str) -> Any:
        return value

    def empty(self) -> Any:
        """No choice is no value: the same as none given."""
        return self.absent

    def settled(self, by: Actor) -> Field:
        known = list(self.options(by))
        return replace(self, options=lambda _by: known)

    def widget(self, by: Actor) -> forms.Widget:
        """Nothing is chosen beforehand."""
        first = self.blank or (_("Choose one") if self.required else "—")
        return forms.Select(choices=[("", first), *self.options(by)])


@dataclass(frozen=True, kw_only=True)
class Picks(Pick):
    """Any number of the options that this actor has."""

    absent: Any = ()
    many: ClassVar[bool] = True

    def empty(self) -> tuple[Any, ...]:
        return ()

    def check(self, value: Any, by: Actor) -> tuple[Any, ...]:
        values = [value] if isinstance(value, str | int) else value
        if not isinstance(values, list | tuple):
            raise ValidationError(_("Give a list."), "not_a_list")
        single = super().check
        return tuple(dict.fromkeys(single(v, by) for v in values))

    def record(self, value: Any) -> Any:
        return value and list(value)

    def widget(self, by: Actor) -> forms.Widget:
        return forms.CheckboxSelectMultiple(choices=self.options(by))

    def schema(self) -> dict[str, Any]:
        told = {"title": str(self.label), "description": str(self.help)}
        return {"type": "array", "items": {"type": "string"}, **told}
