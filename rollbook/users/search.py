"""Finding people by fragments of what they are called: every word has to be found somewhere."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from rollbook.kernel.text import fold

LONGEST: Final = 200
TRIGRAM: Final = 3


def found_by(text: str) -> Q:
    """Give the condition that somebody is found by `text`; true for everybody where it is empty.

    A word of three letters and more is found anywhere, a shorter one at the start of a word;
    in scripts whose words are that short, anywhere too.
    """
    words = fold(text[:LONGEST]).split()
    long = [word for word in words if len(word) >= TRIGRAM]
    short = [word for word in words if len(word) < TRIGRAM]
    condition = Q()
    if long:
        condition &= Q(pk__in=_containing(long))
    for word in short:
        pattern = f" {word}" if word.isascii() else word
        condition &= Q(pk__in=RawSQL(_SELECT + r"text LIKE %s ESCAPE '\'", [f"%{_escaped(pattern)}%"]))
    return condition


_SELECT: Final = "SELECT rowid FROM users_search WHERE "


def _containing(words: list[str]) -> RawSQL:
    if connection.vendor == "sqlite":
        phrases = ['"' + word.replace('"', '""') + '"' for word in words]
        return RawSQL(_SELECT + "users_search MATCH %s", [" AND ".join(phrases)])
    return RawSQL(_SELECT + " AND ".join(["text LIKE %s"] * len(words)), [f"%{_escaped(word)}%" for word in words])


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
