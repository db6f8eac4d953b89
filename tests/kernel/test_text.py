"""What text may contain, and how it is folded."""

from __future__ import annotations

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from rollbook.kernel.text import clean_line, clean_text, fold, key, refuse_lookalikes

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Zoë", "zoe"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Ｆｕｌｌ", "full"), ("İstanbul", "istanbul"),
        ("ılık", "ilik"), ("Ångström", "angstrom"), ("Ελλάδα", "ελλαδα"), ("Ёлка", "елка"), ("ﬁn", "fin"),
        ("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"), ("한글", "한글"), ("ガギ", "カキ"), ("  a \u00a0 b ", "a b"), ("Ǆ", "dz"),
        ("Σίσυφος", "σισυφοσ"), ("Ødegård", "odegard"), ("ŁUKASZ Wałęsa", "lukasz walesa"), ("Sæther", "saether"),
        ("Ǽ", "ae"), ("Œuvre", "oeuvre"), ("Þórsson", "thorsson"), ("Guðrún Đorđe", "gudrun dorde"), ("Ħal", "hal"),
        ("Ŧ", "t"), ("Iıİi", "iiii"), ("ĸ", "q"), ("Ŋ", "n"), ("Ɓala Ɗan Ƙofa", "bala dan kofa"), ("Əli", "eli"),
        ("O’Brien O‘Brien OʼBrien OʻBrien O`Brien O´Brien O′Brien O＇Brien", " ".join(["o'brien"] * 8)), ("ŉ", "'n"),
    ],
)  # fmt: skip
def test_case_accents_and_width_are_folded_so_that_people_are_found_as_one_types(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("pair", ["łl", "øo", "đd", "ðd", "ħh", "’'", "éä"])
def test_what_is_found_alike_has_a_key_of_its_own(pair: str) -> None:
    """Only looking for people takes letters for one another: a username or email belongs to one person."""
    assert key(pair[0]) != key(pair[1])


@given(TEXT)
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    assert key(key(text)) == key(text)


@given(TEXT)
def test_case_and_composition_never_make_two_keys_of_one(text: str) -> None:
    assert key(unicodedata.normalize("NFD", text)) == key(unicodedata.normalize("NFC", text))


@given(TEXT)
def test_cleaned_text_is_clean(text: str) -> None:
    try:
        cleaned = clean_line(text)
    except ValidationError:
        return
    assert cleaned == clean_line(cleaned)
    assert cleaned == " ".join(cleaned.split())
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Cn", "Co"} for c in cleaned)


def test_a_hidden_character_is_named_with_its_place() -> None:
    with pytest.raises(ValidationError) as caught:
        clean_line("Ada\u202eLovelace")
    assert caught.value.messages == ["Contains a hidden character (U+202E) at position 4. Type it again by hand."]


def test_lines_are_kept_where_there_may_be_several() -> None:
    assert clean_text(" Room 5\r\n\tBerlin \n") == "Room 5\n\tBerlin"
    assert clean_line(" Room 5\r\n\tBerlin \n") == "Room 5 Berlin"


def test_joiners_are_taken_where_a_script_needs_them_and_nowhere_else() -> None:
    assert clean_line("نرگس\u200cها") == "نرگس\u200cها"
    for wrong in ("a\u200cb", "\u200cنرگس", "а\u200dа", "نرگس\u200c b"):
        with pytest.raises(ValidationError):
            clean_line(wrong)


@pytest.mark.parametrize("honest", ["Ольга Smith", "Мария-Anna", "李Ada", "ひろしカナ漢字", "Ada1", "αβγ", "Σ_a"])
def test_words_of_one_alphabet_each_are_taken(honest: str) -> None:
    refuse_lookalikes(honest)


@pytest.mark.parametrize("forged", ["Аda", "аdmіn", "Ρayment", "scοpe", "Ꭺda", "ад1a", "а\u0301da"])
def test_a_word_of_two_alphabets_that_look_alike_is_refused(forged: str) -> None:
    with pytest.raises(ValidationError) as caught:
        refuse_lookalikes(forged)
    assert caught.value.code == "mixed_scripts"
