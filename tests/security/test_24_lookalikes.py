"""SECURITY 24: names that look or fold alike: one person each, and nobody signs in as their double."""

from __future__ import annotations

import hypothesis
import pytest
from django.test import Client
from hypothesis import strategies as st

from rollbook.kernel.refusal import Invalid
from rollbook.users.models import User
from rollbook.users.names import username_key
from rollbook.users.operations import create
from rollbook.users.queries import by_name
from rollbook.users.selection import UserSelection
from tests.told import forgive
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
    "admin": ["admın", "ADMİN", "admi\u0307n", "admı\u0307\u0307n", "ADMIN"],
    "ışık": ["IŞIK", "işik", "İŞİK", "ışik"],
    "jim@example.org": ["ȷım@example.org", "j\u0307im@example.org"],
    "díaz": ["dı\u0301az", "di\u0307\u0301az"],
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


def test_a_dotless_i_signs_nobody_in_as_somebody_else(world: World) -> None:
    """CVE-2019-19844: İ, I, ı and i meet; so nobody can be called by one who is somebody else by the other."""
    forgive()
    mike = person("Mike", password=PASSWORD)
    with pytest.raises(Invalid):
        person("Mıke", email="mıke@example.org", password="violet umbrella sings at noon")
    assert by_name("mike@example.org") == by_name("MIKE@example.org") == by_name("mıke@example.org") == mike
    assert by_name("mike@example.org").email == "mike@example.org"  # mail goes where it went, whatever is typed
    other = "violet umbrella sings at noon"
    assert Client().post("/sign-in/", {"login": "mıke@example.org", "password": other}).status_code == 422
    assert Client().post("/sign-in/", {"login": "MIKE@EXAMPLE.ORG", "password": PASSWORD}).status_code == 302


def test_a_domain_with_a_dotless_i_is_another_domain(world: World) -> None:
    """Domains belong to whoever registered them: mail to one never is mail to the other."""
    assert username_key("mike@exıt.example") != username_key("mike@exit.example")
    assert username_key("mike@ex\u0269t.example") != username_key("mike@exit.example")


def test_letters_that_search_takes_for_one_another_stay_names_of_their_own(world: World) -> None:
    for number, name in enumerate(["lukasz", "łukasz", "lukász", "soren", "søren"]):
        create(NOBODY, by=operator(), username=name)
        assert User.objects.count() == 6 + number


@hypothesis.given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_key_of_a_username_s_key_is_itself(text: str) -> None:
    assert username_key(username_key(text)) == username_key(text)


def test_the_kelvin_sign_and_its_kin_meet_the_letter_they_show(world: World) -> None:
    create(NOBODY, by=operator(), username="kim")
    with pytest.raises(Invalid):
        create(NOBODY, by=operator(), username="\u212aim")


def test_the_address_is_kept_as_it_was_given(world: World) -> None:
    outcome = create(NOBODY, by=operator(), email="José.Ñandú@Bücher.example")
    assert User.objects.get(pk=outcome.changed[0]).email == "José.Ñandú@Bücher.example"
