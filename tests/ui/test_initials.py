"""What stands in a person's circle."""

import pytest

from rollbook.ui.initials import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mei Tanaka", "MT"),
        ("María José de la Cruz", "MC"),
        ("ada", "A"),
        ("élodie åkesson", "ÉÅ"),
        ("e\u0301lodie", "É"),
        ("田中 太郎", "田太"),
        ("田中太郎", "田"),
        ("أمل حداد", "أ\u200cح"),
        ("किरण शर्मा", "किश"),
        ("“Bob” (Smith)", "BS"),
        ("7of9", "7"),
        ("", ""),
        ("🙂", ""),
        ("ßen ﬁn", "SSFI"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
