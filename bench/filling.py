"""Puts people into the database the short way: the demo's people, without operations and their records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count as counter
from itertools import islice
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from rollbook.demo.cast import cast
from rollbook.demo.people import Person, people
from rollbook.doors.cli.migrate import migrate
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.roles.models import Grant, Role
from rollbook.roles.queries import actor
from rollbook.users.models import NEVER, SearchText, Status, User
from rollbook.users.names import derived, search_text

CHUNK = 5_000


@dataclass(frozen=True)
class People:
    """What rows work with."""

    vendor: str
    ada: User

    @property
    def by(self) -> Actor:
        """Ada, an administrator, as an actor at the console."""
        return actor(self.ada, "console")


def fill(count: int) -> People:
    """Make a database with so many people, Ada the first of them."""
    if connection.vendor == "postgresql":
        settings.DATABASES["default"]["OPTIONS"]["pool"] = settings.DATABASE_POOL  # as the server does
    migrate()
    rows = _rows(count, timezone.now())
    with transaction.atomic():
        roles = dict(Role.objects.values_list("slug", "pk"))
        while chunk := list(islice(rows, CHUNK)):
            _insert(chunk, roles)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [User]):
                cursor.execute(statement)
    if connection.vendor == "postgresql":  # what autovacuum would have done by tomorrow
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return People(connection.vendor, User.objects.get(pk=1))


def _rows(count: int, now: datetime) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    chance = Random(0)  # noqa: S311 - has to be repeatable, not secret
    ada = cast(now)[0]
    yield _user(1, ada, Status.ACTIVE), ada.roles
    for pk, person in zip(counter(2), people(count - 1, now), strict=False):
        status = chance.choices((Status.ACTIVE, Status.SUSPENDED, Status.DELETED), (95, 4, 1))[0]
        yield _user(pk, person, status), person.roles


def _user(pk: int, person: Person, status: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": pk, "first_name": person.first_name, "last_name": person.last_name, "username": person.username,
        "email": person.email or None, "phone": person.phone, "external_id": person.external_id or None,
        "contact": person.contact, "status": status,
        "population": person.population, "language": person.language, "time_zone": person.time_zone,
        "created_at": person.joined, "last_access": person.last_access or NEVER, "last_login": person.last_login,
        "password": "!",
    }  # fmt: skip
    return {**row, **derived(row)}


def _insert(chunk: list[tuple[dict[str, Any], tuple[str, ...]]], roles: dict[str, int]) -> None:
    sql.insert_rows(User, [row for row, _roles in chunk])
    sql.insert_rows(SearchText, [{"user_id": row["id"], "text": search_text(row)} for row, _roles in chunk])
    sql.insert_rows(Grant, [{"user_id": row["id"], "role_id": roles[s]} for row, held in chunk for s in held])
