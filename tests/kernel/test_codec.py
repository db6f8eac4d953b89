"""One meaning for values in change rows, though the databases' JSON differ."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import models

from rollbook.kernel.codec import decode, encode

WHEN, FLAG, TEXT, NUMBER = models.DateTimeField(), models.BooleanField(), models.CharField(), models.IntegerField()
NOON = datetime(2026, 5, 6, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (WHEN, "2026-05-06T12:00:00.123456+00:00", NOON), (WHEN, "2026-05-06 12:00:00.123456", NOON),
        (WHEN, "2026-05-06T14:00:00.123456+02:00", NOON), (WHEN, None, None), (FLAG, 1, True), (FLAG, 0, False),
        (FLAG, True, True), (None, 1, True), (None, False, False), (TEXT, "x", "x"), (TEXT, None, None), (NUMBER, 5, 5),
    ],
)  # fmt: skip
def test_either_databases_json_gives_the_same_value(field: Any, raw: Any, value: Any) -> None:
    assert decode(field, raw) == value


def test_what_is_encoded_comes_back() -> None:
    for field, value in ((WHEN, NOON), (TEXT, "“ü”"), (NUMBER, -5), (FLAG, True)):
        assert decode(field, encode(value)) == value
