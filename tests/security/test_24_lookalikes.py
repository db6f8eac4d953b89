"""SECURITY 24: names that look or fold alike: one person each, and nobody signs in as their double."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from rollbook.kernel.refusal import Invalid
from rollbook.users.models import User
from rollbook.users.names import username_key
from rollbook.users.operations import create
from rollbook.users.queries import by_name
from rollbook.users.selection import UserSelection
from tests.world import PASSWORD, World, operator, person

NOBODY = UserSelection(())
SAME = {
    "mike@example.org": [
        "MIKE@example.org", "mike@EXAMPLE.org", "ｍｉｋｅ@example.org", "mike＠example.org",
        "mike@ｅｘａｍｐｌｅ.org", "mike@example。org",
        "miKe@example.org", "𝗆ike@example.org", "mike@example.org\u3000",
    ],
    "straße@example.org": ["strasse@example.org", "STRASSE@example.org", "STRAẞE@example.org"],
    "mike@bücher.example": ["mike@BÜCHER.example", "mike@bu\u0308cher.example", "mike@xn--bcher-kva.example"],
    "fin": ["ﬁn", "FIN", "Ｆｉｎ"],
    "josé": ["jose\u0301", "JOSÉ"],
}  # fmt: skip
HIDDEN = ["mi\u200bke", "mike\u200e", "\u2066mike", "mi\u00adke", "mike\u3164", "mike\ufe0f",
          "mi\u034fke", "mi\u2060ke",
          "mike\u115f", "mike\u180e", "\ufeffmike", "mike\U000e0041", "mike\U000e0100"]  # fmt: skip
FORGED = ["mіke", "mikе", "ｍіke", "miκe", "m\u0456\u0301ke"]


@pytest.mark.parametrize("first", SAME)
def test_what_folds_alike_is_one_name(world: World, first: str) -> None:
    create(NOBODY, by=operator(), username=first)
    for other in SAME[first]:
        with pytest.raises(Invalid) as caught:
            create(NOBODY, by=operator(), username=other)
        codes = {m["code"] for found in caught.value.messages().values() for m in found}
        assert codes == {"taken"}, (other, codes)
        assert username_key(other) == username_key(first)
    assert User.objects.filter(username_key=username_key(first)).count() == 1


def test_what_looks_alike_by_hidden_or_foreign_letters_is_refused(world: World) -> None:
    create(NOBODY, by=operator(), username="mike")
    for name in [*HIDDEN, *FORGED]:
        for given in ({"username": name}, {"email": f"{name}@example.org"}, {"username": f"{name}@example.org"}):
            with pytest.raises(Invalid):
                create(NOBODY, by=operator(), **given)
    assert User.objects.count() == 6


def test_a_username_is_nobody_elses_email_and_the_other_way_round(world: World) -> None:
    for given in (
        {"username": "ADA@example.org"}, {"email": "ada＠example.org", "username": "x"},
        {"username": "ada@example.org"},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            create(NOBODY, by=operator(), **given)


def test_a_dotless_i_is_another_letter_and_another_person(world: World) -> None:
    """CVE-2019-19844: upper case makes İ, I, ı and i meet; here nothing is compared in upper case."""
    cache.clear()
    mike = person("Mike", password=PASSWORD)
    other = person("Mıke", email="mıke@example.org", password="violet umbrella sings at noon")
    assert by_name("mike@example.org") == by_name("MIKE@example.org") == mike
    assert by_name("mıke@example.org") == other
    assert Client().post("/sign-in/", {"login": "mıke@example.org", "password": PASSWORD}).status_code == 422
    assert Client().post("/sign-in/", {"login": "MIKE@EXAMPLE.ORG", "password": PASSWORD}).status_code == 302


def test_the_kelvin_sign_and_its_kin_meet_the_letter_they_show(world: World) -> None:
    create(NOBODY, by=operator(), username="kim")
    with pytest.raises(Invalid):
        create(NOBODY, by=operator(), username="\u212aim")


def test_the_address_is_kept_as_it_was_given(world: World) -> None:
    outcome = create(NOBODY, by=operator(), email="José.Ñandú@Bücher.example")
    assert User.objects.get(pk=outcome.changed[0]).email == "José.Ñandú@Bücher.example"
