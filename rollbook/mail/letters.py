"""A mail as its reader gets it: the wording filled in, as text and as HTML made of the same paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from rollbook.mail.models import Wording
from rollbook.mail.occasions import Occasion
from rollbook.mail.wordings import Words, original

GAP: Final = re.compile(r"\{(\w+)\}")
BUTTON: Final = re.compile(r"\[([^\[\]\n]+)\]\(\{link\}\)")
MOMENTS: Final = {"until", "at"}
HIDDEN: Final = "•••"  # where a link was, for whoever may not follow it


@dataclass(frozen=True)
class Part:
    """A paragraph, or with `url` a button."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Letter:
    """What is sent, in one language."""

    subject: str
    parts: tuple[Part, ...]
    language: str

    @property
    def text(self) -> str:
        """The parts as plain text, a button as its words and its address."""
        return "\n\n".join(f"{part.text}:\n{part.url}" if part.url else part.text for part in self.parts) + "\n"

    @property
    def html(self) -> str:
        right_to_left = get_language_info(_spoken(self.language))["bidi"]
        context = {"letter": self, "direction": "rtl" if right_to_left else "ltr", "site_name": settings.SITE_NAME}
        return render_to_string("mail/letter.html", context)


def words(occasion: Occasion, language: str) -> Words:
    """Give how an occasion is worded: as the site says, or else as it comes."""
    own = Wording.objects.filter(occasion=occasion.name, language=language).first()
    return Words(own.subject, own.text) if own and own.text else original(occasion.name, language)


def compose(
    occasion: Occasion, said: Words, values: Mapping[str, str], *, language: str, link: str = "", zone: str = "UTC"
) -> Letter:
    """Fill a wording in.

    Paragraphs are parted by empty lines. One that is `[words]({link})` becomes a button; one that tells nothing but
    what is empty is left out. Moments among the values are ISO 8601, and are told in the language and time zone.
    """
    told = {"site": settings.SITE_NAME, **{name: values.get(name, "") for name in occasion.told if name != "site"}}
    told |= {name: _moment(told[name], language, zone) for name in MOMENTS & told.keys() if told[name]}
    parts = []
    for paragraph in _paragraphs(said.text):
        if button := BUTTON.fullmatch(paragraph):
            parts.append(Part(_filled(button[1], told), link or HIDDEN))
        elif text := _filled(paragraph, {**told, "link": ""}).strip():
            parts.append(Part(text))
    subject = " ".join(_filled(said.subject, told).split())  # one line, whatever stands in the gaps
    return Letter(subject, tuple(parts), language)


def sample(occasion: Occasion, said: Words, language: str) -> Letter:
    """Fill a wording in with what a preview shows."""
    values = {"name": "Sol Reyes", **occasion.sample}
    return compose(occasion, said, values, language=language, link=settings.SITE_URL if occasion.link else "")


def check(occasion: Occasion, said: Words) -> dict[str, ValidationError]:
    """Give what is wrong with a wording, by field: gaps that nothing fills, a link that is needed or out of place."""
    found = {}
    for name, text in (("subject", said.subject), ("text", said.text)):
        allowed = occasion.told.keys() - ({"link"} if name == "subject" else set())
        if unknown := [gap for gap in GAP.findall(text) if gap not in allowed]:
            message = _("{%(gap)s} is nothing that this mail can tell. It can tell: %(known)s.")
            known = ", ".join(f"{{{gap}}}" for gap in sorted(allowed))
            found[name] = ValidationError(message, "unknown_gap", {"gap": unknown[0], "known": known})
    if occasion.link and "text" not in found:
        buttons = [part for part in _paragraphs(said.text) if BUTTON.fullmatch(part)]
        if not buttons:
            message = _("Without the link nobody can go on from this mail. Write [words]({link}) on a line of its own.")
            found["text"] = ValidationError(message, "no_link")
        elif said.text.count("{link}") > len(buttons):  # within an address it would be told to somebody else
            message = _("The link stands only as [words]({link}), between empty lines: take it out of other text.")
            found["text"] = ValidationError(message, "link_inside")
    return found


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text.strip())]


def _filled(text: str, told: Mapping[str, str]) -> str:
    return GAP.sub(lambda gap: told.get(gap[1], gap[0]), text)


def _moment(text: str, language: str, zone: str) -> str:
    moment: Any = parse_datetime(text)
    with translation.override(_spoken(language)):
        told = date_format(moment.astimezone(ZoneInfo(zone)), "DATETIME_FORMAT")
    return f"{told} ({zone.replace('_', ' ')})"


def _spoken(language: str) -> str:
    """Give the language as the site knows it, or the site's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
