"""Sets of ids and rows as one parameter each, whatever their number, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, JSONField, Model
from django.db.models.expressions import RawSQL

from rollbook.kernel.prepared import Gap


def listed(ids: Iterable[int]) -> list[int] | str:
    """Give ids as one parameter."""
    numbers = [int(i) for i in ids]
    return numbers if connection.vendor == "postgresql" else json.dumps(numbers)


def among(ids: Iterable[int] | Gap) -> RawSQL:
    """Give a sub-query over the ids, for `pk__in`: one parameter instead of thousands."""
    parameter = ids if isinstance(ids, Gap) else listed(ids)
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [parameter])
    return RawSQL("SELECT value FROM json_each(%s)", [parameter])


def quote(name: str | None) -> str:
    """Quote a table's or column's name."""
    return connection.ops.quote_name(name or "")


def _plain(field: Field[Any, Any], value: Any) -> Any:
    if isinstance(field, JSONField):
        return value
    prepared = field.get_db_prep_save(value, connection)
    if isinstance(prepared, datetime):
        return prepared.isoformat()
    return str(prepared) if isinstance(prepared, IPv4Address | IPv6Address) else prepared


def rows_as_table(fields: Sequence[Field[Any, Any]], rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[str]]:
    """Give (SQL, parameters) of a table with one column a field, made from `rows` by attname."""
    document = json.dumps([{f.column: _plain(f, row[f.attname]) for f in fields} for row in rows])
    if connection.vendor == "postgresql":
        columns = ", ".join(f"{quote(f.column)} {f.db_type(connection)}" for f in fields if f.column)
        return f"SELECT * FROM jsonb_to_recordset(%s::jsonb) AS t({columns})", [document]  # noqa: S608 - names are the model's own
    columns = ", ".join(f"json_extract(value, '$.{f.column}') AS {quote(f.column)}" for f in fields)
    return f"SELECT {columns} FROM json_each(%s)", [document]  # noqa: S608 - names are the model's own


def insert_rows(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows given by attname, defaults filled in, by one statement; give their keys."""
    if not rows:
        return []
    fields = [f for f in model._meta.concrete_fields if not f.primary_key or f.attname in rows[0]]
    full = [{f.attname: row[f.attname] if f.attname in row else f.get_default() for f in fields} for row in rows]
    table, parameters = rows_as_table(fields, full)
    columns = ", ".join(quote(f.column) for f in fields)
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608 - names are the model's own
        f"SELECT {columns} FROM ({table}) AS t RETURNING {quote(model._meta.pk.column)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]


def update_rows(model: type[Model], names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Set the fields `names` of the rows whose `id` is given, each row to values of its own."""
    key = model._meta.pk
    fields = [model._meta.get_field(name) for name in names]
    table, parameters = rows_as_table([key, *fields], rows)  # type: ignore[list-item]
    target = quote(model._meta.db_table)
    assignments = ", ".join(f"{quote(f.column)} = t.{quote(f.column)}" for f in fields)  # type: ignore[union-attr]
    statement = f"UPDATE {target} SET {assignments} FROM ({table}) AS t WHERE {target}.id = t.id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def insert_select(model: type[Model], names: Sequence[str], query: Any) -> None:
    """Insert what `query` (a values_list in the order of `names`) selects."""
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in names)  # type: ignore[union-attr]
    try:
        select, parameters = query.query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) {select}", parameters)


def capped_counts(queries: Sequence[Any], most: int) -> list[int]:
    """Count several queries by one statement, each up to `most` + 1 rows."""
    parts, parameters = [], []
    for number, query in enumerate(queries):
        try:
            select, own = query.order_by().values("pk")[: most + 1].query.sql_with_params()
        except EmptyResultSet:  # what the ORM itself sees that nothing can meet
            select, own = "SELECT 1 WHERE 1 = 0", ()
        parts.append(f"(SELECT count(*) FROM ({select}) AS counted_{number})")  # noqa: S608 - made by the ORM
        parameters.extend(own)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), parameters)
        return list(cursor.fetchone() or ())
