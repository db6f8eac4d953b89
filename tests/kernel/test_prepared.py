"""What is prepared is compiled once, and answers each time for what is so at that time."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from rollbook.kernel.actor import Authority, Power
from rollbook.kernel.permission import Permission
from rollbook.kernel.prepared import IDS, NOW, prepared
from rollbook.kernel.refusal import Refusal
from rollbook.kernel.sql import listed
from rollbook.roles.models import Grant
from rollbook.roles.queries import authority
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.world import World

FIFTY = Power(50)


def judged(user: User, *powers: Power) -> str:
    return UserSelection.of(user).judged(powers)[user.pk]


def test_the_second_time_nothing_is_compiled(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def decide() -> tuple[Authority, str]:
        return authority(world.ada.pk), judged(world.sol, FIFTY)

    def compiles(*_args: Any, **_more: Any) -> None:
        raise AssertionError("compiled again")

    once = decide()
    monkeypatch.setattr(SQLCompiler, "as_sql", compiles)
    assert decide() == once


def test_a_role_ends_at_its_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    end = timezone.now() + timedelta(hours=1)
    Grant.objects.filter(user=world.ada).update(until=end)
    assert authority(world.ada.pk).holds(Permission.USERS_VIEW)
    assert judged(world.ada, FIFTY) == Refusal.RANK
    monkeypatch.setattr(timezone, "now", lambda: end)
    assert not authority(world.ada.pk).powers
    assert judged(world.ada, FIFTY) == ""
    assert not Grant.objects.filter(user=world.ada, until__gt=NOW).exists(), "not prepared, it is now as well"


def test_roles_taken_and_given_are_seen(world: World) -> None:
    assert (authority(world.ada.pk).powers, judged(world.ada, FIFTY)) != ({}, "")
    Grant.objects.filter(user=world.ada).update(user=world.eve)
    assert (authority(world.ada.pk).powers, judged(world.ada, FIFTY)) == ({}, "")
    assert authority(world.eve.pk).holds(Permission.USERS_VIEW)
    assert judged(world.eve, FIFTY) == Refusal.RANK


def test_each_has_their_own_powers(world: World) -> None:
    learners, staff = (Power(50, (("population", population),)) for population in ("learner", "staff"))
    for _ in range(2):
        assert judged(world.sol, learners) == ""
        assert judged(world.sol, staff) == Refusal.UNKNOWN
        assert judged(world.sol, staff, learners) == ""
        assert judged(world.sol, Power(0)) == Refusal.RANK
        assert judged(world.sol) == Refusal.UNKNOWN


def test_each_asking_has_its_own_ids(world: World) -> None:
    @prepared
    def called(status: str) -> QuerySet[Any, Any]:
        return UserSelection(()).rows_of(IDS).filter(status=status).values_list("first_name")

    for user in (world.sol, world.eve):
        assert called("active").rows(ids=listed([user.pk])) == [(user.first_name,)]
        assert called("suspended").rows(ids=listed([user.pk])) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in no time")
def test_the_server_keeps_these_statements_and_no_other(world: World) -> None:
    def kept() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%users_user%%'")
            return int(cursor.fetchone()[0])

    before = kept()
    for _ in range(8):
        assert judged(world.sol, FIFTY, Power(3)) == ""
        assert User.objects.filter(first_name="Sol", pk=world.sol.pk).exists()
    assert kept() == before + 1

    with suppress(ZeroDivisionError), transaction.atomic():
        assert judged(world.sol, FIFTY, Power(4)) == ""
        raise ZeroDivisionError
    assert kept() == before + 1, "powers are gaps too, and what is kept outlives a transaction that came to nothing"
    assert judged(world.sol, FIFTY, Power(4)) == ""
