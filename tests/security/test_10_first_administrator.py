"""10. The set-up of the first administrator runs once: 20 at the same moment → one."""

import pytest

from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Invalid
from rollbook.roles import builtin
from rollbook.roles.queries import administrators
from rollbook.users.models import User
from rollbook.users.operations.first import create_first_administrator
from rollbook.users.selection import UserSelection
from tests import world
from tests.at_once import at_once
from tests.world import PASSWORD


@pytest.mark.django_db(transaction=True)
def test_twenty_at_the_same_moment_make_one() -> None:
    builtin.install()

    def attempt(number: int) -> Outcome:
        given = {"email": f"admin{number}@example.org", "first_name": "Frida", "password": PASSWORD}
        return create_first_administrator(UserSelection(()), by=world.operator(), **given)

    results = at_once(*(lambda n=n: attempt(n) for n in range(20)))  # type: ignore[misc]
    made = [r for r in results if isinstance(r, Outcome)]
    refused = [r for r in results if isinstance(r, Invalid) and "administrator" in r.errors]
    assert (len(made), len(refused)) == (1, 19), results
    assert User.objects.count() == administrators().count() == 1
