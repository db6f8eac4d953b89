"""How strong a password is, is told at once, whatever it is made of."""

from __future__ import annotations

import time

import pytest
from django.core.exceptions import ValidationError

from rollbook.users.passwords import Strength

SIGNS = "4@8({[<369&#!1/|0$5+7%2"
COSTLY = [
    (SIGNS * 4)[:72],
    (SIGNS[::-1] * 4)[:72],
    ("4@({[<691!|7$5+" * 5)[:72],
    ("4@({[<3695|1!0$7+%2" * 13)[:256],
    "xq{z@[1((14w<{6xw6#@66@4@1{zzq([<(w#4q1(x41xz#9z41@z#6#<641<q4{{@[9#xw({",
]
STRONG = [
    "violet umbrella sings at noon",
    "correct horse battery staple",
    "  зелёный чай 緑茶 и снег  ",
    "password password password then violet umbrella sings at noon",
    "a" * 40 + " violet umbrella sings at noon",
    "We met @ 8:15 on 3/9/2021 (a Tuesday!), and paid $47 + 5% for tea; nobody knows why [truly]",
    "violet umbrella sings at noon " * 8,
]
WEAK = [
    "password" * 4, "a" * 72, "a" * 256, "1" * 30, "12" * 36, "qwertyuiop" * 7, "abc" * 24, "p4ssw0rd" * 9,
    "p4$$w0rdp4$$w0rd", "@!" * 30, "1!" * 36, "letmeinletmein", "(" * 72, "$5" * 20,
]  # fmt: skip


@pytest.mark.parametrize("password", COSTLY)
def test_signs_that_may_stand_for_letters_cost_little_time(password: str) -> None:
    began = time.process_time()
    Strength().validate(password)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("password", STRONG)
def test_long_ones_are_taken(password: str) -> None:
    Strength().validate(password)


@pytest.mark.parametrize("password", WEAK)
def test_weak_ones_are_refused_however_long(password: str) -> None:
    with pytest.raises(ValidationError):
        Strength().validate(password)
