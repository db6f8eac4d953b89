"""Parameters that choose among attributes, or give what stands in several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rollbook.attributes.kinds import BEFORE, field_of
from rollbook.attributes.models import Attribute
from rollbook.attributes.queries import settable
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field, Option, Pick, Text

ATTRIBUTE: Final = _("Attribute")
ATTRIBUTES: Final = _("Attributes")
EXAMPLE: Final = _("An object of short names and values; null takes a value away.")
TAKEN_AWAY: Final = _("Leave it empty to take the value away.")


def to_set(by: Actor) -> Sequence[Option]:
    """Give the attributes that the actor may set."""
    return [(a.slug, a.name) for a in settable(by)]


@dataclass(frozen=True, kw_only=True)
class AttributePick(Pick):
    """One attribute, by short name or name. Gives the short name."""

    label: Any = ATTRIBUTE
    options: Any = to_set
    required: bool = True

    def offered(self, by: Actor) -> bool:
        return bool(settable(by))


@dataclass(frozen=True, kw_only=True)
class Untold(Text):
    """Text that the entry of the audit log leaves to its changes, which are shown to those alone who may see them."""

    def record(self, value: Any) -> Any:
        return None

    def asked_for(self, value: str, by: Actor) -> Field | None:
        """Ask for it as the attribute of that short name is asked for."""
        chosen = next((a for a in settable(by) if a.slug == value), None)
        return replace(field_of(chosen), name=self.name, help=chosen.help or TAKEN_AWAY) if chosen else None


@dataclass(frozen=True, kw_only=True)
class Attributes(Field):
    """Values of several attributes, by short name: an object, or texts such as `team=Red`. Gives texts, "" for none."""

    label: Any = ATTRIBUTES
    help: Any = EXAMPLE
    known: Mapping[str, Attribute] | None = None
    many: ClassVar[bool] = True

    def clean(self, value: Any, by: Actor) -> dict[str, str]:
        if not isinstance(value, Mapping):
            value = self._read(value or ())
        if not value:
            return {}
        known = self.known if self.known is not None else self._known(by)
        problems: list[ValidationError] = []
        found: dict[str, str] = {}
        for slug, given in value.items():
            try:
                if slug not in known:
                    raise ValidationError(_("There is no such attribute, or not one that you may set."), "unknown")
                found[slug] = str(field_of(known[slug]).clean("" if given is None else given, by))
            except ValidationError as error:
                told = {"name": str(slug)[:60], "why": error.messages[0]}
                problems.append(ValidationError("%(name)s: %(why)s", error.code, told))
        if problems:
            raise ValidationError(problems)
        return found

    def _read(self, value: Any) -> dict[str, str]:
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) and "=" in text for text in texts):
            raise ValidationError(_("Give short names with values, such as team=Red."), "not_pairs")
        return dict(text.split("=", 1) for text in texts)

    def _known(self, by: Actor) -> dict[str, Attribute]:
        return {attribute.slug: attribute for attribute in settable(by)}

    def settled(self, by: Actor) -> Field:
        return replace(self, known=self._known(by))

    def offered(self, by: Actor) -> bool:
        return bool(settable(by))

    def parts(self, by: Actor) -> list[Field]:
        return [field_of(attribute) for attribute in settable(by)]

    def whole(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        return {name.removeprefix(BEFORE): value for name, value in parts.items()}

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
            "title": str(self.label),
            "description": str(self.help),
        }
