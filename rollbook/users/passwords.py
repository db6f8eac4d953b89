"""Which passwords are strong enough (NIST 800-63B-4): long, not common, not about the person."""

from __future__ import annotations

from math import prod
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn
from zxcvbn.matching import L33T_TABLE

SHORTEST: Final = 15  # as the only proof of identity
LONGEST: Final = 256
JUDGED: Final = 72  # characters; zxcvbn takes no more
MOST_WORK: Final = 40_000  # some 100 ms


class Length:
    """Long enough to stand alone, short enough to hash."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(
                _("At least %(least)s characters. A sentence of four or five words is easy to remember.")
                % {"least": SHORTEST},
                "password_too_short",
            )
        if len(password) > LONGEST:
            raise ValidationError(_("At most %(most)s characters.") % {"most": LONGEST}, "password_too_long")

    def get_help_text(self) -> str:
        return _("At least %(least)s characters. A short sentence works well.") % {"least": SHORTEST}


class Strength:
    """Not easily guessed, and not made of what is known about the person."""

    def validate(self, password: str, user: Any = None) -> None:
        about = [str(getattr(user, name, "") or "") for name in ("username", "first_name", "last_name", "email")]
        if zxcvbn(_judged(password), user_inputs=[a for a in about if a])["score"] < 3:
            raise ValidationError(
                _("This is easy to guess. Add words that have nothing to do with each other."),
                "password_too_weak",
            )

    def get_help_text(self) -> str:
        return ""


def _judged(password: str) -> str:
    """Give as much of the beginning as is judged quickly: the whole is at least as strong.

    zxcvbn looks up every piece once for each way to read the signs in it as letters ("4" and "@" are both
    an "a"): a dozen different ones make hundreds of ways, and such a beginning is no word of any list.
    """
    length = min(len(password), JUDGED)
    while _readings(password[:length]) * length**2 > MOST_WORK:
        length -= 1
    return password[:length]


def _readings(text: str) -> int:
    """Tell in how many ways, more or less, its signs can be read as letters."""
    return prod(max(1, sum(sign in text for sign in signs)) for signs in L33T_TABLE.values())
