"""What text may contain, and how it is folded for comparing and searching."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# scripts whose letters look alike; one word never mixes them honestly
LOOKALIKE: Final = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
JOINERS: Final = {"\u200c", "\u200d"}  # needed inside words of Persian, Hindi and others
BLANK: Final = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and marks that show nothing
# letters that Unicode does not take apart into a base and an accent, as one types them without their keys
UNDIVIDED: Final = str.maketrans(
    {
        **dict(zip("øłđðħŧıɨʉɓƃƈɗɖƙƴɣɠɛəǝɔʋƶŋɲĸ", "olddhtiiubbcddkyggeeeovznnq", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘‛′´`ʼʻʽʾʿʹꞌ", "'"))
CONTROLS: Final = {"Cc", "Cs", "Co", "Cn"}


def clean_line(text: str) -> str:
    """Compose, trim and close up a single line; refuse characters that can't be seen."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """Compose and trim text of several lines; refuse characters that can't be seen."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        hidden = category in CONTROLS or character in BLANK or (category == "Cf" and not _joins(text, place))
        if hidden and character not in "\n\t":
            raise _hidden(character, place)
    return text


def clean_secret(text: str) -> str:
    """Leave it as it is; refuse what nobody can type, since nobody could sign in with it."""
    for place, character in enumerate(text):
        if unicodedata.category(character) in {"Cc", "Cs"}:
            raise _hidden(character, place)
    return text


def _hidden(character: str, place: int) -> ValidationError:
    return ValidationError(
        _("Contains a hidden character (%(code)s) at position %(place)s. Type it again by hand."),
        "hidden_character",
        {"code": f"U+{ord(character):04X}", "place": place + 1},
    )


def _joins(text: str, place: int) -> bool:
    """Tell whether a joiner stands between letters of a script that needs it."""
    around = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
    return text[place] in JOINERS and len(around) == 2 and all(_needs_joiner(c) for c in around)


def _needs_joiner(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" and script(character) not in LOOKALIKE


def script(character: str) -> str:
    """Give the script of a letter, by the name that Unicode has for it."""
    return unicodedata.name(character, "?").split()[0]


def refuse_lookalikes(text: str) -> None:
    """Refuse a word that mixes scripts whose letters look alike. Marks upon letters part no words."""
    letters = "".join(c for c in text if unicodedata.category(c)[0] != "M")
    for word in re.split(r"[\W_]+", letters):
        used = {script(c) for c in word if c.isalpha()} & LOOKALIKE
        if len(used) > 1:
            raise ValidationError(
                _("“%(word)s” mixes letters of different alphabets that look alike. Type it again in one alphabet."),
                "mixed_scripts",
                {"word": word},
            )


def refuse_symbols(text: str) -> None:
    """Refuse emoji and other symbols in a name."""
    for character in text:
        if unicodedata.category(character) in {"So", "Sk", "Sm"} and character not in "`´^¨":
            raise ValidationError(
                _("“%(character)s” can't be part of a name. Use letters."), "symbol", {"character": character}
            )


def fold(text: str) -> str:
    """Fold case, accents, width and apostrophes, so that é, E and Ｅ are found by e (ß by ss, ł by l, ’ by ')."""
    text = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.translate(UNDIVIDED).translate(APOSTROPHES)  # once more: ŉ has brought an apostrophe along
    return " ".join(unicodedata.normalize("NFC", text).split())


def key(text: str) -> str:
    """Fold case and width but keep accents: what makes a username or email unique."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
