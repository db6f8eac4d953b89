"""Search: each word is found at the start of, or inside, a word; in any script; case and accents do not count."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from rollbook.users import views
from rollbook.users.models import User
from rollbook.users.names import search_text
from rollbook.users.operations import create, delete
from rollbook.users.queries import page
from rollbook.users.selection import UserSelection
from tests.world import World, operator

NOBODY = UserSelection(())
PEOPLE = [
    {"first_name": "José", "last_name": "Ñandú", "email": "pepe@uni.example", "phone": "+34 612 345 678"},
    {"first_name": "Straße", "last_name": "Müller-Lüdenscheidt", "username": "smueller"},
    {"first_name": "Ольга", "last_name": "Иванова", "username": "olga"},
    {"first_name": "中", "last_name": "田", "username": "tanaka"},
    {"first_name": "美咲", "last_name": "佐々木", "username": "misaki"},
    {"first_name": "محمد", "last_name": "الفارسي", "username": "mfarsi"},
    {"first_name": "שָׁלוֹם", "last_name": "כהן", "username": "shalom"},
    {"first_name": "İpek", "last_name": "Işık", "username": "ipek"},
    {"first_name": "100%", "last_name": "Under_score", "username": "hundred"},
    {"first_name": "D'Arcy", "last_name": 'Mc"Quote', "username": "darcy"},
    {"first_name": "สมชาย", "last_name": "ใจดี", "username": "somchai"},
    {"first_name": "한", "last_name": "지민", "username": "jimin"},
    {"first_name": "Łukasz", "last_name": "Wałęsa", "username": "lw"},
    {"first_name": "Martin", "last_name": "Sæther", "username": "ms"},
    {"first_name": "Björk", "last_name": "Þórsson", "username": "bt"},
    {"first_name": "Søren", "last_name": "Kjær Ødegaard", "username": "sk"},
    {"first_name": "Nora", "last_name": "O’Brien", "username": "nb", "phone": "+44 7700 900104"},
    {"first_name": "Keanu", "last_name": "Kahoʻolawe", "username": "kk"},
    {"first_name": "Pat", "last_name": "Flynn", "username": "s0077009001", "phone": "+39 06 698 12345"},
]
BY_USERNAME = {
    "jose nandu": "pepe@uni.example", "JOSÉ": "pepe@uni.example", "nandú jos": "pepe@uni.example",
    "andu": "pepe@uni.example", "pepe@uni": "pepe@uni.example", "uni.example": "pepe@uni.example",
    "612345678": "pepe@uni.example",
    "+34612": "pepe@uni.example", "34612": "pepe@uni.example", "strasse": "smueller", "STRASSE lüd": "smueller",
    "müller": "smueller", "muller-lud": "smueller", "scheidt": "smueller", "smuel": "smueller", "ольга": "olga",
    "ОЛЬГА ИВАН": "olga", "ива": "olga", "中": "tanaka", "田": "tanaka", "中田": "", "中 田": "tanaka",
    "美咲": "misaki",
    "咲": "misaki", "佐々木": "misaki", "محمد": "mfarsi", "فارسي": "mfarsi", "שלום": "shalom", "כהן": "shalom",
    "ipek isik": "ipek", "ISIK": "ipek", "ışık": "ipek", "100%": "hundred", "0%": "", "r_s": "hundred", "d'ar": "darcy",
    'c"q': "darcy", "สมชาย": "somchai", "지민": "jimin", "한": "jimin", "ＪＯＳＥ": "pepe@uni.example",
    "jo": "pepe@uni.example",
    "lukasz walesa": "lw", "ŁUKASZ wałęsa": "lw", "Lukasz Wałesa": "lw", "saether": "ms", "Sæther": "ms",
    "thorsson": "bt", "þórsson": "bt", "odegaard": "sk", "ØDEGAARD": "sk", "soren kjaer": "sk", "søren kjær": "sk",
    "o'brien": "nb", "o’brien": "nb", "O`Brien": "nb", "O´Brien": "nb", "kaho'olawe": "kk", "kaho’olawe": "kk",
    "07700 900104": "nb", "07700900104": "nb", "0044 7700 900104": "nb", "00447700900104": "nb",
    "+44 7700 900104": "nb", "+44 (0)7700 900104": "nb", "7700 900104": "nb", "07700-90 01-04": "nb", "07700 9": "nb",
    "06 698 12345": "s0077009001", "+39 06 698 12 34 5": "s0077009001", "٠٧٧٠٠ ٩٠٠١٠٤": "nb",
    "0077009001": "s0077009001", "08700 900104": "", "0612345678": "pepe@uni.example", "(0)": "", "() - .": "",
    "se": "", "jose ivanova": "", "xyz": "", "jos jos": "pepe@uni.example",
}  # fmt: skip


@pytest.fixture
def people(world: World) -> World:
    create.on_rows(PEOPLE, by=operator())
    return world


def found(world: World, text: str) -> list[str]:
    view = views.View(q=text)
    return [row["username"] for row in page(view, world.actor("ada")).rows]


def test_everybody_is_found_by_what_one_types(people: World) -> None:
    ours = {person.get("username", person.get("email")) for person in PEOPLE}
    answers = {text: [name for name in found(people, text) if name in ours] for text in BY_USERNAME}
    assert answers == {text: [name] if name else [] for text, name in BY_USERNAME.items()}


@pytest.mark.parametrize("text", ["07700 900104", "0044 7700 900104", "612 34 56 78", "12-34", "00 12"])
def test_a_number_is_found_by_its_words_too_and_by_no_others_than_an_obvious_reading_gives(
    people: World, text: str
) -> None:
    """As one would say it: all its words, or all its digits in the phone, where 00 is + and 0 some country."""
    create(NOBODY, by=operator(), first_name="Room 12", last_name="34", username="room-12-34")
    digits = re.sub(r"\D", "", text)
    start = r"\+" if digits.startswith("00") else r"\+\d{1,4}" if digits.startswith("0") else ""
    meant = {
        user.username for user in User.objects.all()
        if all(re.search(word if len(word) > 2 else f" {word}", search_text(vars(user))) for word in text.split())
        or (len(digits.lstrip("0")) > 3 and re.search(start + digits.lstrip("0"), user.phone or ""))
    }  # fmt: skip
    assert set(found(people, text)) == meant


def test_by_id(people: World) -> None:
    assert f"{people.sol.pk}" in str(people.sol.pk)
    assert people.sol.username in found(people, str(people.sol.pk))


def test_two_letters_are_the_start_of_a_word_and_not_its_middle(people: World) -> None:
    assert found(people, "re") == ["sol@example.org"]
    assert found(people, "ey") == []


SIGNS = ['"', '"""', "'", "';--", "%", "%%%", "___", "\\", "\\\\\\", "*", "AND", "OR NOT", "NEAR(a b)", "a OR b",
    "{x}: y",
         "^abc", "-abc", "(((", "a" * 5000, "abc " * 500, "\x00", "abc\x00def", "\U0001f600", "  ", "%s %d",
         "col:val", "\u202e"]  # fmt: skip


def test_signs_mean_themselves_and_break_nothing(people: World) -> None:
    everybody = len(found(people, ""))
    for text in SIGNS:
        view = views.read(urlencode({"q": text}))
        listed = page(view, people.actor("ada")).rows
        assert len(listed) == (len(found(people, view.q)) if view.q else everybody), text


def test_a_sign_that_a_pattern_would_take_for_anything_finds_only_itself(people: World) -> None:
    assert found(people, "100%") == ["hundred"]
    assert found(people, "1_0") == []
    assert found(people, "%%%") == []


def test_letters_with_a_stroke_stand_beside_those_without(people: World) -> None:
    create.on_rows(
        [{"first_name": name, "username": f"n{n}"} for n, name in enumerate(("Lukasa", "Lukaszz"))], by=operator()
    )
    names = [row["name"] for row in page(views.View(q="lukas"), people.actor("ada")).rows]
    assert names == ["Lukasa", "Łukasz Wałęsa", "Lukaszz"]


def test_nothing_typed_is_everybody(people: World) -> None:
    assert len(found(people, "")) == len(found(people, "   ")) == 5 + len(PEOPLE)


def test_who_is_deleted_is_found_only_among_the_deleted(people: World) -> None:
    delete(UserSelection.of(people.sol), by=people.actor("ada"))
    assert found(people, "reyes") == []
    deleted = page(views.View(q="reyes", status="deleted"), people.actor("ada")).rows
    assert [row["id"] for row in deleted] == [people.sol.pk]
