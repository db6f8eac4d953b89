"""Parameters about the terms of use: what they say in each language, and which version somebody accepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field, Text
from rollbook.kernel.numbers import Number
from rollbook.terms.models import Version

MOST_VERSIONS: Final = 100_000


def languages() -> dict[str, str]:
    """Give the languages of the site by code, its own first, without those made up for trials."""
    made_up = dict(settings.PSEUDO_LANGUAGES)
    names = {code: name for code, name in settings.LANGUAGES if code not in made_up}
    return {settings.LANGUAGE_CODE: names.pop(settings.LANGUAGE_CODE), **names}


@dataclass(frozen=True, kw_only=True)
class Translations(Field):
    """Text in the languages of the site: an object by language, or texts such as `de=…`. Empty ones are left out.

    With `required`, there has to be one in the site's own language.
    """

    most: int
    lines: bool = False
    many: ClassVar[bool] = True

    def clean(self, value: Any, by: Actor) -> dict[str, str]:
        given = value if isinstance(value, Mapping) else self._read(value or ())
        known = {part.name.rpartition(".")[2]: part for part in self.parts(by)}
        if unknown := given.keys() - known.keys():
            message = _("“%(code)s” is no language of this site: %(known)s.")
            told = {"code": str(min(unknown, key=str))[:20], "known": ", ".join(known)}
            raise ValidationError(message, "no_such_language", told)
        found = {code: str(part.clean(given.get(code), by)) for code, part in known.items()}
        return {code: text for code, text in found.items() if text}

    def _read(self, value: Any) -> dict[str, str]:
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) and "=" in text for text in texts):
            raise ValidationError(_("Give a language with each text, such as en=…."), "not_pairs")
        return dict(text.split("=", 1) for text in texts)

    def parts(self, by: Actor) -> list[Field]:
        return [self._part(code, name) for code, name in languages().items()]

    def _part(self, code: str, name: str) -> Field:
        own, label = code == settings.LANGUAGE_CODE, _("%(what)s (%(language)s)")
        return Text(
            name=f"{self.name}.{code}", label=label % {"what": self.label, "language": name}, most=self.most,
            lines=self.lines, required=self.required and own,
        )  # fmt: skip

    def whole(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        return {name.rpartition(".")[2]: value for name, value in parts.items()}

    def schema(self) -> dict[str, Any]:
        own = [settings.LANGUAGE_CODE] if self.required else []
        text = {"type": "string", "maxLength": self.most}
        return {
            "type": "object", "properties": dict.fromkeys(languages(), text), "additionalProperties": False,
            "required": own, "title": str(self.label), "description": str(self.help),
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Accepted(Number):
    """The version that somebody accepts: the latest, needed where there is one."""

    def clean(self, value: Any, by: Actor) -> int | None:
        found: int | None = super().clean(value, by)
        require_latest(found)
        return found


ACCEPTED: Final = Accepted(
    label=gettext_lazy("I have read the terms of use and accept them"), least=1, most=MOST_VERSIONS,
    help=gettext_lazy("The version that was shown."),
)  # fmt: skip


def require_latest(number: int | None) -> None:
    """Raise `ValidationError` where it is not the version that counts now."""
    newest = Version.objects.order_by("-number").values_list("number", flat=True).first()
    if number == newest:
        return
    if newest is None:
        raise ValidationError(_("There are no terms of use here."), "none")
    if number is None:
        raise ValidationError(_("Read the terms of use, then tick this to accept them."), "required")
    message = _("A newer version has been published meanwhile: number %(number)s. Read it, then accept it.")
    raise ValidationError(message, "newer", {"number": newest})
