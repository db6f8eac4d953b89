"""Queries that are asked so often that the ORM should write them only once. What differs each time are gaps in them."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final, TypeVarTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, Field, QuerySet
from django.db.models.expressions import Expression
from django.utils import timezone
from psycopg import ClientCursor
from psycopg import Cursor as ServerCursor  # Django's own puts values into the text

Ts = TypeVarTuple("Ts")

MOST: Final = 1024  # statements kept of one query, which has one for each of its arguments
_preparing: Final = ContextVar("preparing", default=False)


class Gap(Expression):
    """A value that is told when the statement is run; without a field, as the database takes it."""

    def __init__(self, name: str, field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=field)
        self.name, self.of = name, field

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def filled(self, value: Any) -> Any:
        return value if self.of is None else self.of.get_db_prep_value(value, connection)


class Now(Gap):
    """The moment at which the statement is run, in any query: where it is prepared, a gap that fills itself."""

    def __init__(self) -> None:
        super().__init__("now", DateTimeField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self if _preparing.get() else self.filled(timezone.now()),)


NOW: Final = Now()
IDS: Final = Gap("ids")  # filled with `sql.listed`


class Prepared:
    """What the ORM made of a query, to be run with its gaps filled."""

    def __init__(self, query: QuerySet[Any, Any]) -> None:
        token = _preparing.set(True)
        try:
            self.sql, self.parameters = query.query.sql_with_params()
        except EmptyResultSet:  # the ORM itself sees that nothing can meet it
            self.sql, self.parameters = "SELECT 1 WHERE 1 = 0", ()
        finally:
            _preparing.reset(token)

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Give the rows as they come from the database: JSON as text, on SQLite truth as 0 or 1."""
        told = {"now": timezone.now(), **given}
        filled = [p.filled(told[p.name]) if isinstance(p, Gap) else p for p in self.parameters]
        with connection.cursor() as cursor:
            _execute(cursor, self.sql, filled)
            return list(cursor.fetchall())


class KeptCursor(ServerCursor[Any]):
    """Tells Django's list of statements, where one is kept, what it asked: as Django's own cursor does."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
        super().execute(query, params, **more)
        if connection.queries_logged:
            self._query: Any = SimpleNamespace(query=ClientCursor(self.connection).mogrify(query, params).encode())
        return self


def _execute(cursor: Any, sql: str, parameters: list[Any]) -> None:
    """Run the statement, on PostgreSQL as one that the server keeps too: it takes longer to plan than to answer."""
    server = connection.connection
    if connection.vendor != "postgresql":
        cursor.execute(sql, parameters)
        return
    cursor.cursor = KeptCursor(server)
    server.prepare_threshold = 0
    try:
        cursor.execute(sql, parameters)
    finally:
        server.prepare_threshold = None  # for everything else, as `config/databases.py` says


def prepared(build: Callable[[*Ts], QuerySet[Any, Any]]) -> Callable[[*Ts], Prepared]:
    """Keep what a function's query compiles to, for each of its arguments: it may depend on nothing but them."""

    @lru_cache(MOST)
    def kept(_vendor: str, *args: *Ts) -> Prepared:
        return Prepared(build(*args))

    def found(*args: *Ts) -> Prepared:
        return kept(connection.vendor, *args)

    return found
