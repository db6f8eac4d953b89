"""Sets of ids and rows as one parameter each, on both databases."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rollbook.kernel import sql
from rollbook.sessions.models import Token
from rollbook.users.models import User
from tests.world import World

pytestmark = pytest.mark.django_db
STRANGE = ["", "'", '"', "\\", "%s", "{}", "\n", "é", "緑", "😀", "NULL", "null", "0", "true", "$1", "--", "\u2028"]


def test_ids_are_found_whatever_their_number(world: World) -> None:
    assert set(User.objects.filter(pk__in=sql.among([world.ada.pk, world.sol.pk]))) == {world.ada, world.sol}
    assert not User.objects.filter(pk__in=sql.among([])).exists()
    many = [*range(10_000_000, 10_300_000), world.ada.pk]
    with CaptureQueriesContext(connection):
        assert list(User.objects.filter(pk__in=sql.among(many))) == [world.ada]


def test_text_goes_in_and_out_as_it_is(world: World) -> None:
    rows = [
        {"user_id": world.ada.pk, "name": text[:60], "secret_hash": f"h{n}", "epoch": n, "scopes": ["a", text]}
        for n, text in enumerate(STRANGE)
    ]
    keys = sql.insert_rows(Token, rows)
    found = Token.objects.in_bulk(keys)
    assert len(found) == len(STRANGE)
    by_hash = {token.secret_hash: token for token in found.values()}
    for n, text in enumerate(STRANGE):
        token = by_hash[f"h{n}"]
        assert (token.name, token.epoch, token.scopes) == (text, n, ["a", text])
        assert token.created_at.tzinfo is not None
        assert token.expires_at is None


def test_each_row_is_set_to_its_own_values_by_one_statement(world: World) -> None:
    rows = [
        {"id": world.ada.pk, "first_name": "“É'\\", "last_access": world.ada.created_at, "email": None},
        {"id": world.sol.pk, "first_name": "", "last_access": world.sol.created_at, "email": "x@y.example"},
    ]
    with CaptureQueriesContext(connection) as captured:
        sql.update_rows(User, ["first_name", "last_access", "email"], rows)
    assert len(captured) == 1
    for row in rows:
        assert User.objects.filter(pk=row["id"]).values(*row).get() == row
    assert User.objects.get(pk=world.eve.pk).first_name == "Eve"


def test_counts_are_exact_up_to_the_cap_and_stop_there(world: World) -> None:
    queries = [User.objects.all(), User.objects.filter(first_name="Ada"), User.objects.none()]
    assert sql.capped_counts(queries[:2], 10) == [5, 1]
    assert sql.capped_counts(queries[:2], 3) == [4, 1]
