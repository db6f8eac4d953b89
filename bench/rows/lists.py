"""Rows 1 and 2: the first page of the Users list."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from bench.filling import People
from bench.measuring import Work, row
from rollbook.users import views
from rollbook.users.queries import FIELDS, page, tab_counts

COLUMNS = ", ".join(name for name in FIELDS if "__" not in name)
FIRST = f"SELECT {COLUMNS} FROM users_user WHERE status = 'active' ORDER BY {{order}} LIMIT 51"  # noqa: S608
ROLES = (
    "SELECT g.user_id, r.slug, r.name FROM roles_grant g JOIN roles_role r ON r.id = g.role_id "
    "WHERE g.user_id IN ({ids}) ORDER BY r.rank DESC, r.name"
)


def bare(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run bare SQL."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall()) if cursor.description else []


def bare_page(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run bare SQL for a page of people, then for their roles."""
    found = bare(statement, *parameters)[:50]
    bare(ROLES.format(ids=", ".join(str(person[0]) for person in found) or "NULL"))
    return found


def replayed(do: Callable[[], Any]) -> Callable[[], None]:
    """Give the statements that something makes, to be run again without all that stands around them."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        asked.append((statement, parameters))
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(note):
        do()
    return lambda: [bare(statement, *parameters) for statement, parameters in asked] and None


@row("2", "Users page: its statements, by name", ratio=3)
def by_name(people: People) -> Work:
    """The first page of the view that everybody sees first: what the database does for it."""
    view, by = views.read(""), people.by
    return Work(ours=replayed(lambda: page(view, by)), floor=lambda: bare_page(FIRST.format(order="name_key, id")))


@row("2", "Users page: its statements, by last access", ratio=3)
def by_access(people: People) -> Work:
    """The same, the latest first."""
    view, by = views.read("sort=-access"), people.by
    order = "last_access DESC, id DESC"
    return Work(ours=replayed(lambda: page(view, by)), floor=lambda: bare_page(FIRST.format(order=order)))


@row("2", "Users page: its rows, with rights and roles, as Python gets them")
def rows_alone(people: People) -> Work:
    """The same with all that is done in Python; part of the whole request below."""
    view, by = views.read(""), people.by
    return Work(ours=lambda: page(view, by), floor=lambda: bare_page(FIRST.format(order="name_key, id")))


@row("7", "Users page: rows and counts, over rows alone", ratio=1.5)
def rows_and_counts(people: People) -> Work:
    """What the numbers on the tabs cost. Here the floor is our own list without them."""
    view, by = views.read(""), people.by
    return Work(ours=lambda: (page(view, by), tab_counts(view, by)), floor=lambda: page(view, by))


@row("2", "Users page: whole request as HTML", ms=1000 / 60)
def whole_request(people: People) -> Work:
    """From the server's call to the last byte, signed in, with log, session, rights, counts and template."""
    request = request_of(people, "/")
    with CaptureQueriesContext(connection) as asked:
        request()
    return Work(
        ours=request, floor=lambda: bare_page(FIRST.format(order="name_key, id")), told=f"{len(asked)} statements;"
    )


def request_of(people: People, path: str) -> Callable[[], bytes]:
    """Give a call of the application as the web server makes it."""
    application = get_wsgi_application()
    cookie = f"{settings.SESSION_COOKIE_NAME}={_session(people)}"
    environ = RequestFactory().get(path, HTTP_COOKIE=cookie).environ

    def call() -> bytes:
        began: list[str] = []
        response = application(dict(environ), lambda status, _headers: began.append(status))
        body = b"".join(response)
        response.close()
        if not began[0].startswith("200"):
            raise RuntimeError(began[0])
        return body

    call()
    return call


def _session(people: People) -> str:
    """Sign Ada in, past the form."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(people.ada.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = people.ada.get_session_auth_hash()
    session.create()
    return str(session.session_key)
