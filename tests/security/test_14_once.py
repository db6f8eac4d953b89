"""SECURITY 14: a one-time secret by many parallel uses → exactly one succeeds."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.sessions.models import Session
from tests import world as cast
from tests.at_once import at_once
from tests.credentials.passkeys import Device, add, asked
from tests.credentials.two_factor import browser, is_in, password
from tests.users.coming_in import come_in, invited, mailed, now, pending

AT_ONCE = 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [invited, pending])
def test_one_of_many_activations_succeeds(make: object) -> None:
    cast.make()
    for number in range(3):
        nia = make(f"n{number}@example.org")  # type: ignore[operator]
        path = mailed(nia)
        chosen = [f"herons wade in quiet pool {n}" for n in range(AT_ONCE)]
        answers = at_once(*(partial(come_in, path, Client(), password=one) for one in chosen))
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [302] + [410] * (AT_ONCE - 1), codes
        winner = next(p for p, answer in zip(chosen, answers, strict=True) if answer.status_code == 302)
        assert now(nia).check_password(winner)
        assert Session.objects.filter(user=nia).count() == 1
    assert Event.objects.filter(operation="users.activate", changed=1).count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_of_many_uses_of_a_passkeys_answer_succeeds() -> None:
    sol, device = cast.make().sol, Device(counts=False)
    client = browser()
    password(client, sol)
    add(client, device)
    for _round in range(3):
        options, signed = asked(browser().get("/sign-in/"))
        sent, visitors = {"signed": signed, "answer": device.use(options)}, [browser() for _n in range(AT_ONCE)]
        answers = at_once(*(partial(visitor.post, "/sign-in/", sent) for visitor in visitors))
        assert sorted(answer.status_code for answer in answers) == [302] + [422] * (AT_ONCE - 1)
        assert sum(map(is_in, visitors)) == 1
