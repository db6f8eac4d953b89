"""What a person's fields do not take: said at the field, in words, with nothing saved."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.audit.models import Event
from rollbook.kernel.refusal import Invalid
from rollbook.users import names
from rollbook.users.models import User
from rollbook.users.operations import create, edit
from rollbook.users.selection import UserSelection
from tests.told import row
from tests.world import World

HIDDEN = ["\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff"]  # in the middle
BIDI = ["\u202a", "\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c"]
BLANK = ["\u034f", "\u115f", "\u1160", "\u17b4", "\u2800", "\u3164", "\uffa0"]
BROKEN = ["\ud800", "\udfff", "\ue000", "\uffff"]
LOOKALIKE = ["Аda", "Ada\u043e", "Αda", "pаypal", "а\u0301da", "\u0430\u0300d\u0430a"]

CASES: dict[str, dict[str, list[Any]]] = {
    "first_name": {
        "hidden_character": [f"A{c}da" for c in HIDDEN + BIDI + BLANK + BROKEN],
        "symbol": ["😀", "Ada ❤", "Ada™", "<b>Ada</b>", "=1+1", "Ada 👩🏽", "🇵🇹"],
        "mixed_scripts": LOOKALIKE,
        "too_long": ["a" * 101, "a" * 401, "\U00020000" * 101],
        "not_text": [5, ["Ada"], {"a": 1}, True],
    },
    "username": {
        "hidden_character": [f"a{c}da" for c in HIDDEN + BIDI + BLANK + BROKEN],
        "symbol": ["😀", "a€da😀", "a=da", "a<da"],
        "mixed_scripts": LOOKALIKE,
        "bad_username": ["a da", "ada!", "ada/eve", "ada\\eve", "a,b", "a;b", "a:b", "a\ufe0fda", "a%b", "a#b",
                         "\"ada\""],
        "bad_start": ["..", ".", "-rf", "--", "'ada", "’ada", "...ada"],
        "stacked_marks": ["z" + "\u0310" * 4, "adź̷̧̈́̎a", "a\u0301\u0302\u0303\u0304\u0305da", "ส" + "\u0e47" * 7,
                          "z" + "\u0310" * 4 + "@example.org"],
        "too_long": ["a" * 151, "ﬃ" * 51, "a" * 300, "ﷺ" * 9],
        "bad_email": ["@", "@example.org", "ada＠", "a..b@example.org", ".a@example.org", "a b@example.org"],
        "bad_domain": ["ada@example", "ada@-example.org", "ada@exa mple.org", "ada@.org", "ada@a..b", "ada@1.2.3.4"],
    },
    "email": {
        "hidden_character": [f"a{c}da@example.org" for c in HIDDEN + BIDI + BLANK + BROKEN],
        "bad_email": [
            "ada", "ada@", "@example.org", "a b@example.org", "a@b@example.org", "a..b@example.org", ".a@example.org",
            "a.@example.org", "a,b@example.org", "Ada <ada@example.org>", "mailto:ada@example.org",
            "a\ufe0fda@example.org", "\"ada\"@example.org", "ada(x)@example.org",
        ],
        "bad_domain": ["ada@example", "ada@exa_mple.org", "ada@-a.org", "ada@" + "a" * 64 + ".org", "ada@example.org.",
                       "ada@example。org。", "ada@[127.0.0.1]", "ada@127.0.0.1", "ada@exam\u0301..org"],
        "stacked_marks": ["z" + "\u0310" * 4 + "@example.org"],
        "mixed_scripts": ["аda@example.org", "ada@exаmple.org", "а\u0301da@example.org"],
        "symbol": ["😀@example.org"],
        "too_long": ["a" * 65 + "@example.org", "a@" + "a." * 126 + "org", "ﷺ" * 4 + "@example.org"],
    },
    "phone": {
        "bad_phone": ["12", "912345678", "+", "+000000000", "+35191234567890123", "phone", "+351 91x 345 678",
                      "⁺351912345678"],
        "too_long": ["+351" + "9" * 40],
        "hidden_character": ["+351\u202d912345678", "+351\x00912345678"],
    },
    "contact": {"too_long": ["x" * 501], "hidden_character": ["Room\u202e 5", "Room \x00", "a\u200bb"]},
    "roles": {"no_such_choice": [["nobody"], "nobody", [None], [["coach"]]], "not_a_list": [{"coach": 1}, 1.5]},
}  # fmt: skip
EACH = [(field, code) for field, codes in CASES.items() for code in codes]


@pytest.mark.parametrize(("field", "code"), EACH)
def test_nobody_is_added_with_it(world: World, field: str, code: str) -> None:
    people, events = User.objects.count(), Event.objects.count()
    wrong = {}
    for value in CASES[field][code]:
        given = {"email": "new@example.org", **({"username": "new"} if field == "email" else {}), field: value}
        with pytest.raises(Invalid) as caught:
            create(UserSelection(()), by=world.actor("uma"), **given)
        said = caught.value.messages()
        if {name: [m["code"] for m in found] for name, found in said.items()} != {field: [code]}:
            wrong[f"{value!a:.60}"] = said
        assert said[field][0]["message"].endswith((".", "org", "5"))
        assert "%(" not in said[field][0]["message"]
    assert wrong == {}
    assert (User.objects.count(), Event.objects.count()) == (people, events)


EDITED = [(f, c, v) for f in ("first_name", "contact") for c, values in CASES[f].items() for v in values]


def test_nor_is_a_profile_changed_to_it(world: World) -> None:
    before = row(world.sol)
    for field, code, value in EDITED:
        with pytest.raises(Invalid) as caught:
            edit(UserSelection.of(world.sol), by=world.actor("uma"), last_name="Changed", **{field: value})
        assert [m["code"] for m in caught.value.messages()[field]] == [code]
    assert row(world.sol) == before


GOOD = {
    "first_name": ["Ada", "José", "Ngũgĩ", "O’Brien", "D'Arcy", "Anne-Marie", "Jr.", "李", "Ольга", "محمد", "שָׁלוֹם",
                   "ひろし",
                   "สมชาย", "प्रिया", "نرگس\u200cها", "क्\u200dष", "ʻOkina", "Ⅷ", "a" * 100, "Мария Curie", "Nguyễn Văn"],
    "username": ["a", "ada.lovelace", "ada_1", "ada-x", "a+b", "o'brien",
                 "李雷", "ольга", "สมชาย", "प्रिया", "1", "a" * 150,
                 "ʻokina", "နှုံ့", "မြွှေ့", "བསྒྲུབས", "स्त्री", "١ada", "ọ̀ṣun",
                 "łukasz", "þór"],
    "email": ["a+tag@example.org", "a=b@example.org",
              "o'brien@example.org", "josé@example.org", "ada@bücher.example", "用户@例子.测试",
              "a" * 64 + "@example.org", "ada@sub.sub.example.co.uk", "ADA@EXAMPLE.ORG2.example",
              "ada@xn--mnchen-3ya.example"],
    "phone": ["+351912345678", "+1 650 253 0000", "+49 (30) 901820", "+81-3-1234-5678"],
    "contact": ["Room 5\n1st floor", "Straße 1\r\n10115 Berlin", "☎ 12 😀"],
}  # fmt: skip


@pytest.mark.parametrize("field", GOOD)
def test_what_people_really_have_is_taken(world: World, field: str) -> None:
    for number, value in enumerate(GOOD[field]):
        given = {"username": f"new{number}", field: value}
        outcome = create(UserSelection(()), by=world.actor("uma"), **given)
        kept = User.objects.get(pk=outcome.changed[0])
        assert getattr(kept, field).replace(" ", "") in (
            value.replace("\r\n", "\n").replace(" ", ""),
            "+" + "".join(c for c in value if c.isdigit()),
        )


def test_spaces_around_and_between_are_closed_up_and_letters_composed(world: World) -> None:
    outcome = create(
        UserSelection(()), by=world.actor("uma"), email="  pia@example.org ", first_name="  Jose\u0301 \u00a0\t María "
    )
    pia = User.objects.get(pk=outcome.changed[0])
    assert (pia.first_name, pia.email) == ("José María", "pia@example.org")


@pytest.mark.parametrize("name", ["_svc", "+351912345678", "7", "ада", "田中"])
def test_these_begin_a_username_well(name: str) -> None:
    assert names.username(name) == name
