"""SECURITY 14: a one-time secret by many parallel uses → exactly one succeeds."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.sessions.models import Session
from tests import world as cast
from tests.at_once import at_once
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
