"""What can stand in an attribute of each kind: how it is checked, kept, compared, and told to programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollbook.attributes.models import Attribute, Kind
from rollbook.kernel.actor import Actor, Authority
from rollbook.kernel.fields import Field, Pick, Text
from rollbook.kernel.text import fold

MOST: Final = 200  # characters
LARGEST: Final = Decimal(10) ** 12
PLACES: Final = 6  # behind the point
BEFORE: Final = "attributes."  # of an attribute's name among other fields
ANYBODY: Final = Actor(label="", door="", authority=lambda: Authority({}))  # whoever asks, the values are the same
YES, NO = "yes", "no"
WORDS: Final = {
    YES: "yes y true 1 on ja oui si sim x", NO: "no n false 0 off nein non nao",
}  # fmt: skip
MEANS: Final = {word: value for value, words in WORDS.items() for word in words.split()}
YES_NO: Final = ((YES, gettext_lazy("Yes")), (NO, gettext_lazy("No")))


def number(text: str) -> str:
    """Accept a decimal number; give it without zeros that say nothing."""
    try:
        value = Decimal(text.replace(" ", ""))
        if value.is_finite() and abs(value) <= LARGEST and value == round(value, PLACES):
            return f"{value.normalize() + 0:f}"
    except ArithmeticError:
        pass
    message = _("Write a number such as 12 or 3.5, of at most %(places)s decimal places.")
    raise ValidationError(message, "not_a_number", {"places": PLACES})


def day(text: str) -> str:
    """Accept a date as 2026-12-31."""
    try:
        if found := parse_date(text):
            return found.isoformat()
    except ValueError:
        pass
    raise ValidationError(_("“%(text)s” is not a date. Write it as 2026-12-31."), "not_a_date", {"text": text[:40]})


@dataclass(frozen=True, kw_only=True)
class Number(Text):
    """A number, kept as text."""

    def check(self, value: Any, by: Actor) -> str:
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        return super().check(str(value) if plain else value, by)


@dataclass(frozen=True, kw_only=True)
class YesNo(Pick):
    """Yes or no, as people and programs write them."""

    options: Callable[[Actor], Any] = lambda _by: YES_NO

    def check(self, value: Any, by: Actor) -> Any:
        return super().check(MEANS.get(fold(str(value)), value), by)


@dataclass(frozen=True, kw_only=True)
class Choice(Pick):
    """One of an attribute's own choices, in any case."""

    def check(self, value: Any, by: Actor) -> Any:
        known = {fold(choice): choice for choice, _label in self.options(by)}
        if (found := known.get(fold(str(value)))) is not None:
            return found
        message = _("“%(value)s” is not among the choices: %(choices)s.")
        told = {"value": str(value)[:60], "choices": ", ".join(list(known.values())[:20])}
        raise ValidationError(message, "no_such_choice", told)


def field_of(attribute: Attribute) -> Field:
    """Give the field by which a value is asked for and checked. Its value is text; "" for none."""
    named: dict[str, Any] = {
        "name": BEFORE + attribute.slug,
        "label": attribute.name,
        "help": attribute.help,
        "absent": "",
    }
    match attribute.kind:
        case Kind.NUMBER:
            return Number(most=30, rule=number, **named)
        case Kind.DATE:
            return Text(most=40, rule=day, input_type="date", **named)
        case Kind.YES_NO:
            return YesNo(**named)
        case Kind.CHOICE:
            options = [(choice, choice) for choice in attribute.choices]
            return Choice(options=lambda _by: options, **named)
    return Text(most=MOST, **named)


def cleaned(attribute: Attribute, value: Any) -> str:
    """Give a value as it is kept, "" for none; raise `ValidationError` where the attribute can't have it."""
    return str(field_of(attribute).clean(value, ANYBODY))


def checked(attribute: Attribute, value: str) -> str:
    """Give a value as it is kept; "" where the attribute can't have it."""
    try:
        return cleaned(attribute, value)
    except ValidationError:
        return ""


def key_of(kind: str, value: str) -> str:
    """Give what sorts and compares as the values of a kind do: folded text, a date, a number with its zeros."""
    if kind == Kind.NUMBER:
        return f"{int((Decimal(value) + LARGEST) * 10**PLACES):020d}"
    return fold(value)[:MOST]


def typed(kind: str, value: str) -> Any:
    """Give a value as programs read it: a number, a boolean, or text."""
    if kind == Kind.NUMBER:
        return int(value) if value.lstrip("-").isdecimal() else float(value)
    return value == YES if kind == Kind.YES_NO else value


def said(kind: str, value: str) -> str:
    """Give a value as people read it."""
    if kind == Kind.YES_NO:
        return str(dict(YES_NO)[value])
    found = parse_date(value) if kind == Kind.DATE else None
    return date_format(found, "DATE_FORMAT") if found else value
