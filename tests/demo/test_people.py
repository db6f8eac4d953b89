"""The people of the demo: the same each time, of many scripts, and none of them real."""

import unicodedata
from collections import Counter
from datetime import UTC, datetime

import phonenumbers
import pytest

from rollbook.demo.people import CULTURES, DOMAIN, Person, people
from rollbook.users import names

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
FOR_FICTION = ("+4930231250", "+493023125", "+447700900")  # ranges that no network gives to anybody
MANY = list(people(3_000, NOW))


def test_they_are_the_same_each_time() -> None:
    assert list(people(3_000, NOW)) == MANY
    assert list(people(100, NOW)) == MANY[:100], "more people must not change the first ones"


def test_names_pass_the_rules_that_everybody_elses_do() -> None:
    for person in MANY:
        assert names.person_name(person.first_name) == person.first_name
        assert names.person_name(person.last_name) == person.last_name
        assert names.username(person.username) == person.username
        assert unicodedata.is_normalized("NFC", person.first_name + person.last_name)


def test_every_name_of_every_culture_can_be_spelled_in_an_address() -> None:
    spelled = {person.email.partition("@")[0] for person in people(30_000, NOW) if person.email}
    assert not [name for name in spelled if not name.isascii() or not names.email(f"{name}@{DOMAIN}")]


def test_addresses_are_unique() -> None:
    crowd = list(people(30_000, NOW))
    assert len({person.username for person in crowd}) == len(crowd)
    mails = [person.email for person in crowd if person.email]
    assert len(set(mails)) == len(mails)


@pytest.mark.parametrize(
    "script", ["LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "HANGUL", "DEVANAGARI", "THAI"]
)
def test_many_scripts(script: str) -> None:
    assert any(unicodedata.name(person.first_name[0]).startswith(script) for person in MANY)


def test_no_phone_rings_anywhere() -> None:
    for number in {person.phone for person in MANY if person.phone}:
        assert names.phone(number) == number
        real = phonenumbers.is_valid_number(phonenumbers.parse(number, None))
        assert not real or number.startswith(FOR_FICTION), number


def test_shares_are_plausible() -> None:
    roles = Counter(role for person in MANY for role in person.roles)
    assert 0 < roles["administrator"] < roles["user-manager"] < roles["coach"] < roles["educator"] < roles["student"]
    assert 0.7 < roles["student"] / len(MANY) < 0.9
    assert {person.population for person in MANY if person.roles == ("student",)} == {"learner"}
    assert {person.time_zone for person in MANY} == {zone for culture in CULTURES for zone in culture.zones}


def test_dates_follow_each_other() -> None:
    def in_order(person: Person) -> bool:
        if person.last_access is None or person.last_login is None:
            return person.last_access is person.last_login is None
        return person.joined <= person.last_login <= person.last_access <= NOW

    assert all(map(in_order, MANY))
    never = sum(person.last_access is None for person in MANY) / len(MANY)
    assert 0.05 < never < 0.2
