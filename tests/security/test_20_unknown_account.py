"""SECURITY 20: known and unknown account: same answer, status and time, at the sign-in and for a forgotten password."""

from __future__ import annotations

import time
from statistics import median

import pytest
from django.test import Client

from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.told import forgive
from tests.world import World, operator, person

NAMES = {"known": "ada@example.org", "unknown": "nobody@example.org", "without password": "pia@example.org",
         "suspended": "sol@example.org"}  # fmt: skip


def times(rounds: int, path: str = "/sign-in/", status: int = 422) -> dict[str, float]:
    """Give the median seconds of a wrong attempt, or of asking for a new password, for each kind of name in turns."""
    person("Pia")
    taken: dict[str, list[float]] = {kind: [] for kind in NAMES}
    for _round in range(rounds + 1):
        for kind, name in NAMES.items():
            forgive()  # or the limit answers
            client = Client()
            began = time.perf_counter()
            answer = client.post(path, {"login": name, "password": "wrong horse battery staple"})
            taken[kind].append(time.perf_counter() - began)
            assert answer.status_code == status
    return {kind: median(some[1:]) for kind, some in taken.items()}


def test_the_time_tells_nothing_that_could_be_seen_from_afar(world: World) -> None:
    """Hashing the password is most of the work; whoever left it out would be several times as quick."""
    suspend(UserSelection.of(world.sol), by=operator())
    found = times(15)
    assert max(found.values()) < 1.6 * min(found.values()), found


def test_asking_for_a_new_password_takes_as_long_for_everybody(world: World) -> None:
    """The page writes down what was asked; who it was about, the worker finds out."""
    suspend(UserSelection.of(world.sol), by=operator())
    found = times(40, "/sign-in/forgotten/", 200)
    assert max(found.values()) < 1.6 * min(found.values()), found


@pytest.mark.torture
def test_the_medians_of_a_thousand_differ_by_less_than_five_milliseconds(world: World) -> None:
    suspend(UserSelection.of(world.sol), by=operator())
    for path, status in (("/sign-in/", 422), ("/sign-in/forgotten/", 200)):
        found = times(1_000, path, status)
        assert max(found.values()) - min(found.values()) < 0.005, found
