"""Finding people by fragments of what they are called: every word has to be found somewhere."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from rollbook.kernel.text import fold

LONGEST: Final = 200
TRIGRAM: Final = 3
NUMBER: Final = re.compile(r"\+?[\d\s()./-]+")
LIKE: Final = r"text LIKE %s ESCAPE '\'"
FEWEST: Final = 4  # digits that are looked for as one number


def found_by(text: str) -> Q:
    """Give the condition that somebody is found by `text`; true for everybody where it is empty.

    A word of three letters and more is found anywhere, a shorter one at the start of a word;
    in scripts whose words are that short, anywhere too. A phone number is found however it is written.
    """
    folded = fold(text[:LONGEST])
    words = list(dict.fromkeys(folded.split()))
    if not words:
        return Q()
    found, values = _containing(words)
    called, numbers = _calling(folded)
    return Q(pk__in=RawSQL(f"{found} UNION {called}" if called else found, [*values, *numbers]))


def _containing(words: list[str]) -> tuple[str, list[str]]:
    """Give the ids whose text meets every word, by one look at the index: long words first, which narrow the most."""
    long = [word for word in words if len(word) >= TRIGRAM]
    patterns = [word if len(word) >= TRIGRAM or not word.isascii() else f" {word}" for word in words]
    met: list[tuple[str, str]] = []
    if long and connection.vendor == "sqlite":
        met = [("users_search MATCH %s", " AND ".join(_phrase(word) for word in long))]
        patterns = [pattern for word, pattern in zip(words, patterns, strict=True) if word not in long]
    met += [(LIKE, f"%{_escaped(pattern)}%") for pattern in patterns]
    where, values = zip(*met, strict=True)
    return "SELECT rowid FROM users_search WHERE " + " AND ".join(where), list(values)  # noqa: S608 - no values


def _calling(text: str) -> tuple[str, list[str]]:
    """Give the ids of those whose phone `text` is; "" where it can't be one, or is one word anyway.

    Phones stand in the text as +447700900104. 00 is written for the +, a single 0 for the country.
    """
    digits = "".join(str(unicodedata.decimal(c)) for c in text.replace("(0)", "") if c.isdecimal())
    number = digits.lstrip("0")
    if len(number) < FEWEST or text == number or not NUMBER.fullmatch(text):
        return "", []
    starts = ["%"]  # it may begin anywhere
    if text.startswith("+") or digits.startswith("00"):
        starts = [""]
    elif digits.startswith("0"):
        starts = ["_" * length for length in range(1, 5)]  # a country of up to three digits; some keep the 0
    patterns = [f"% +{start}{number}%" for start in starts]
    anywhere = ("users_search MATCH %s", _phrase(number)) if connection.vendor == "sqlite" else (LIKE, f"%{number}%")
    where = f"{anywhere[0]} AND ({' OR '.join([LIKE] * len(patterns))})"
    return f"SELECT rowid FROM users_search WHERE {where}", [anywhere[1], *patterns]  # noqa: S608 - no values


def _phrase(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
