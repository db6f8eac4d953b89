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
    words = list(dict.fromkeys(fold(text[:LONGEST]).split()))
    return Q(pk__in=_containing(words)) if words else Q()


def _containing(words: list[str]) -> RawSQL:
    """Give the ids whose text meets every word, by one look at the index: long words first, which narrow the most."""
    long = [word for word in words if len(word) >= TRIGRAM]
    patterns = [word if len(word) >= TRIGRAM or not word.isascii() else f" {word}" for word in words]
    met: list[tuple[str, str]] = []
    if long and connection.vendor == "sqlite":
        phrases = ['"' + word.replace('"', '""') + '"' for word in long]
        met = [("users_search MATCH %s", " AND ".join(phrases))]
        patterns = [pattern for word, pattern in zip(words, patterns, strict=True) if word not in long]
    met += [(r"text LIKE %s ESCAPE '\'", f"%{_escaped(pattern)}%") for pattern in patterns]
    where, values = zip(*met, strict=True)
    return RawSQL("SELECT rowid FROM users_search WHERE " + " AND ".join(where), list(values))  # noqa: S608 - no values


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
