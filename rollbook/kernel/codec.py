"""One meaning for the values in change rows, though the databases' JSON differ.

SQLite writes booleans as 1 and dates without a zone; PostgreSQL writes true and ISO dates.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import BooleanField, DateTimeField, Field
from django.utils.dateparse import parse_datetime


def encode(value: Any) -> Any:
    """Make a value fit for JSON."""
    return value.isoformat() if isinstance(value, datetime) else value


def decode(field: Field[Any, Any] | None, raw: Any) -> Any:
    """Give the Python value of a field from either database's JSON (no field: a membership)."""
    if raw is None:
        return None
    if field is None or isinstance(field, BooleanField):
        return bool(raw)
    if isinstance(field, DateTimeField):
        moment = parse_datetime(raw) if isinstance(raw, str) else raw
        return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
    return field.to_python(raw)
