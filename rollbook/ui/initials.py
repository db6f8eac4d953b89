"""One or two letters that stand for a person, from a name in any script."""

import unicodedata

ZERO_WIDTH_NON_JOINER = "\u200c"


def initials(name: str) -> str:
    """The first letter of the first and of the last word; empty where the name has no letter."""
    words = [word for word in map(_letters, unicodedata.normalize("NFC", name).split()) if word]
    first_and_last = words[:1] + words[1:][-1:]
    return (
        ZERO_WIDTH_NON_JOINER.join(map(_first, first_and_last))
        if _joins(words)
        else "".join(map(_first, first_and_last))
    )


def _letters(word: str) -> str:
    """The word from its first letter or digit on: quotes and brackets do not stand for anybody."""
    start = next((at for at, sign in enumerate(word) if sign.isalnum()), len(word))
    return word[start:]


def _first(word: str) -> str:
    """A letter with the marks that belong to it, so that vowel signs are not torn off."""
    end = next(
        (at for at, sign in enumerate(word[1:], 1) if not unicodedata.category(sign).startswith("M")),
        len(word),
    )
    return word[:end].upper()


def _joins(words: list[str]) -> bool:
    """Arabic letters would otherwise be drawn as one word."""
    return any(unicodedata.bidirectional(word[0]) == "AL" for word in words)
