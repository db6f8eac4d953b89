"""Two made-up languages that show where a page breaks: longer English, and English from right to left.

They need no catalogue: every phrase is derived from the English one when it is asked for.
"""

import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import to_locale, trans_real

# What a translator leaves alone: %(name)s, %s, %%, {name}, tags, entities.
KEPT = re.compile(r"(%(?:\(\w+\))?[#0\- +]*\d*(?:\.\d+)?[a-zA-Z%]|\{[^{}]*\}|<[^<>]+>|&#?\w+;)")
CONTEXT_END = "\x04"
ACCENTED = str.maketrans(
    "aAcCdDeEgGhHiIkKlLnNoOrRsStTuUwWyYzZ",
    "áÁćĆďĎéÉğĞħĦïÏķĶłŁñÑöÖřŘšŠŧŦüÜŵŴýÝžŽ",
)
LONGER_BY = 0.4
RIGHT_TO_LEFT, END = "\u202e", "\u202c"
EMPTY_CATALOGUE = b"\xde\x12\x04\x95" + b"".join(n.to_bytes(4, "little") for n in (0, 0, 28, 28, 0, 28))


def longer(phrase: str) -> str:
    """English with accents, in brackets, 40 % longer: a bracket that is missing on the page was cut off."""
    if not phrase.strip():
        return phrase
    parts = KEPT.split(phrase)
    parts[::2] = [text.translate(ACCENTED) for text in parts[::2]]
    words = "".join(parts[::2])
    return f"[{''.join(parts)}{'·' * round(len(words) * LONGER_BY)}]"


def mirrored(phrase: str) -> str:
    """English whose letters run from right to left, as on a page in Arabic or Hebrew."""
    parts = KEPT.split(phrase)
    parts[::2] = [_turned(text) for text in parts[::2]]
    return "".join(parts)


def _turned(text: str) -> str:
    """Blanks at the ends stay outside, so that they go on parting words from what stands beside them."""
    words = text.strip()
    return text.replace(words, f"{RIGHT_TO_LEFT}{words}{END}") if words else text


class PseudoTranslation(trans_real.DjangoTranslation):
    """A catalogue that knows every phrase."""

    def __init__(self, language: str, derive: Callable[[str], str]) -> None:
        super().__init__(language)
        self.derive = derive

    def gettext(self, message: str) -> str:
        """Give the derived phrase; a context before it is for translators, not for the page."""
        return self.derive(message.rpartition(CONTEXT_END)[2])

    def ngettext(self, msgid1: str, msgid2: str, n: Any) -> str:
        """English has two forms, and so has what is derived from it."""
        return self.gettext(msgid1 if n == 1 else msgid2)


DERIVE: dict[str, Callable[[str], str]] = {"en-xa": longer, "ar-xb": mirrored}


@cache
def _catalogues() -> "tempfile.TemporaryDirectory[str]":
    """Django offers a language only where it finds a catalogue, so each gets an empty one."""
    folder = tempfile.TemporaryDirectory(prefix="rollbook-locale-")
    for code in DERIVE:
        messages = Path(folder.name, to_locale(code), "LC_MESSAGES")
        messages.mkdir(parents=True)
        (messages / "django.mo").write_bytes(EMPTY_CATALOGUE)
    return folder


def register() -> None:
    """Make those of `settings.PSEUDO_LANGUAGES` known to Django; done twice, it changes nothing."""
    if not settings.PSEUDO_LANGUAGES:
        return
    folder = _catalogues().name
    if folder not in settings.LOCALE_PATHS:
        settings.LOCALE_PATHS.append(folder)
    for code, _name in settings.PSEUDO_LANGUAGES:
        known: dict[str, object] = vars(trans_real)["_translations"]
        known[code] = PseudoTranslation(code, DERIVE[code])
