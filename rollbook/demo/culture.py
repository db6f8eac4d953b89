"""What the names, addresses and phones of one part of the world look like."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from rollbook.kernel.text import fold

IN_ADDRESSES: Final = str.maketrans({" ": "-", "'": ""})


@dataclass(frozen=True)
class Word:
    """A name as it is written, and as an address spells it: `Ольга=olga`, or just `Zoë`."""

    written: str
    spelled: str

    @classmethod
    def read(cls, text: str) -> Word:
        written, _sign, spelled = text.strip().partition("=")
        return cls(written, spelled or fold(written).translate(IN_ADDRESSES))


@dataclass(frozen=True)
class Culture:
    """Names stand in one string, parted by commas; a family's form for men and for women by a stroke.

    `weight` is the share among all people. In `phone`, each # is any digit: the numbers are of ranges kept
    for fiction, or such as nobody has, so that no real telephone ever rings.
    """

    language: str
    zones: tuple[str, ...]
    phone: str
    women: str
    men: str
    families: str
    weight: int = 4

    def person(self, chance: Random) -> tuple[Word, Word]:
        """Give somebody's first and last name."""
        woman = chance.random() < 0.5
        first = Word.read(chance.choice((self.women if woman else self.men).split(",")))
        return first, form(chance.choice(self.families.split(",")), woman=woman)

    def number(self, chance: Random) -> str:
        """Give a phone number."""
        return "".join(str(chance.randrange(10)) if sign == "#" else sign for sign in self.phone)


def form(family: str, *, woman: bool) -> Word:
    """Give a family name as a man or a woman bears it: `Novák/Nováková`."""
    written, sign, spelled = family.strip().partition("=")
    chosen = [text.split("/")[-1 if woman else 0] for text in (written, spelled)]
    return Word.read(sign.join(chosen) if sign else chosen[0])
