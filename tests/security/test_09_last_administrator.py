"""SECURITY 9: two administrators demote, suspend or delete each other at once → never zero administrators."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest

from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Denied
from rollbook.roles.operations import add_role, remove_role, set_roles
from rollbook.roles.queries import administrators
from rollbook.users.models import User
from rollbook.users.operations import delete, reactivate, restore, suspend
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.at_once import at_once
from tests.world import acting, operator, person

WAYS: list[tuple[Any, dict[str, Any]]] = [
    (suspend, {}), (delete, {}), (remove_role, {"role": "administrator"}), (set_roles, {"roles": ["coach"]}),
]  # fmt: skip
PAIRS = list(combinations_with_replacement(WAYS, 2))


def two_administrators() -> tuple[User, User]:
    return cast.make().ada, person("Bea", role="administrator")


def both_again(*users: User) -> None:
    chosen = UserSelection.of(*users)
    restore(chosen, by=operator())
    reactivate(chosen, by=operator())
    add_role(chosen, by=operator(), role="administrator")


def rounds(number: int) -> None:
    ada, bea = two_administrators()
    for n in range(number):
        (first, of_first), (second, of_second) = PAIRS[n % len(PAIRS)]
        results = at_once(
            lambda: first(UserSelection.of(bea), by=acting(ada), **of_first),  # noqa: B023 - called in this round
            lambda: second(UserSelection.of(ada), by=acting(bea), **of_second),  # noqa: B023
        )
        assert administrators().count() == 1, results
        assert sorted(type(result) for result in results if isinstance(result, Exception)) == [Denied], results
        (outcome,) = (result for result in results if isinstance(result, Outcome))
        assert (len(outcome.changed), outcome.refused) == (1, {}), results
        both_again(ada, bea)
        assert administrators().count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_of_them_succeeds_and_the_other_comes_too_late() -> None:
    rounds(50)


@pytest.mark.torture
@pytest.mark.django_db(transaction=True)
def test_five_hundred_times() -> None:
    rounds(500)


@pytest.mark.django_db(transaction=True)
def test_the_operator_and_the_clock_can_not_take_both_either() -> None:
    ada, bea = two_administrators()
    for n in range(10):
        (first, of_first), (second, of_second) = PAIRS[n]
        results = at_once(
            lambda: first(UserSelection.of(bea), by=operator(), **of_first),  # noqa: B023
            lambda: second(UserSelection.of(ada), by=operator(), **of_second),  # noqa: B023
        )
        assert administrators().count() == 1, results
        assert sorted(len(result.changed) for result in results) == [0, 1], results
        assert sum(result.refusals for result in results) == 1, results
        both_again(ada, bea)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_over_crossing_sets_end_in_no_deadlock() -> None:
    """Everybody suspends and reactivates everybody, in opposite orders."""
    cast.make()
    ids = cast.crowd(30)
    for _round in range(5):
        results = at_once(
            lambda: suspend(UserSelection(ids), by=operator()),
            lambda: suspend(UserSelection(ids[::-1]), by=operator()),
            lambda: reactivate(UserSelection(ids[10:] + ids[:10]), by=operator()),
            lambda: set_roles(UserSelection(ids[::-1]), by=operator(), roles=["coach"]),
        )
        assert [result for result in results if isinstance(result, Exception)] == []
