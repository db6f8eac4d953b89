"""SECURITY 22: guessing passwords ends soon."""

from __future__ import annotations

from django.test import Client

from rollbook.credentials import limits
from tests.console.conftest import text_of
from tests.told import forgive
from tests.world import PASSWORD, World

WRONG = "wrong horse battery staple"


def guess(name: str, password: str = WRONG, address: str = "192.0.2.1") -> tuple[int, str]:
    sent = {"login": name, "password": password}
    answer = Client(raise_request_exception=False).post("/sign-in/", sent, REMOTE_ADDR=address)
    return answer.status_code, text_of(answer) if answer.status_code != 302 else ""


def test_after_some_wrong_ones_even_the_right_one_has_to_wait(world: World) -> None:
    answers = [guess("ada@example.org") for _try in range(12)]
    assert any("Too many attempts" in text for _status, text in answers)
    status, text = guess("ada@example.org", PASSWORD)
    assert status in {422, 429}
    assert "Too many attempts" in text


def test_one_address_can_not_try_the_names_one_after_the_other(world: World) -> None:
    answers = [guess(f"user{n}@example.org") for n in range(40)]
    assert sum("Too many attempts" in text for _status, text in answers) >= 20


def test_a_name_that_nobody_has_is_limited_alike(world: World) -> None:
    known = ["Too many" in guess("ada@example.org")[1] for _try in range(8)]
    forgive()
    unknown = ["Too many" in guess("nobody@example.org")[1] for _try in range(8)]
    assert known == unknown


def test_case_and_width_of_the_name_begin_no_new_count(world: World) -> None:
    names = ["ada@example.org", "ADA@example.org", "Ada@Example.Org", " ada@example.org", "ａｄａ@example.org"]
    answers = [guess(names[n % len(names)], address=f"192.0.2.{n}") for n in range(20)]
    assert any("Too many attempts" in text for _status, text in answers)


def test_neither_another_spelling_nor_the_email_begins_a_new_count(world: World) -> None:
    type(world.ada).objects.filter(pk=world.ada.pk).update(username="ada", username_key="ada")
    names = ["ada", "ada@example.org", "ａda@example.org", "ADA@EXAMPLE。ORG", "Ada"]
    answers = [guess(name, address=f"192.0.2.{n}") for n, name in enumerate(names * 2)]
    assert ["Too many attempts" in text for _status, text in answers] == [False] * 5 + [True] * 5
    assert guess("ａda", PASSWORD, address="192.0.2.99")[0] in {422, 429}


def test_others_failures_make_it_forget_nobody(world: World) -> None:
    for n in range(6):
        guess("ada@example.org", address=f"192.0.2.{n}")
    for n in range(1000):
        limits.spend(limits.BY_STRANGERS, f"name somebody-{n}")
    assert "Too many attempts" in guess("ada@example.org", PASSWORD, address="192.0.2.9")[1]
