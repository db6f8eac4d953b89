"""Rows 14 and 15: signing in, and being signed in.

The floor of a sign-in is the hash of its password alone; that of a session check is a request that nobody asks for.
Both go through the whole stack of middleware, in this process.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.filling import People
from bench.measuring import Work, row
from rollbook.sessions.seen import ACCESS, stamp
from rollbook.users.models import User

PASSWORD = "lantern river pocket seven"  # noqa: S105 - of nobody
HERE = {"SERVER_NAME": "127.0.0.1"}
LONG_AGO = timedelta(days=2)


def signed_in(people: People) -> Client:
    """Give a browser in which Ada is signed in."""
    client = Client(**HERE)
    client.force_login(people.ada)
    return client


@row("14", "sign in with a password", ratio=1 / 0.85)
def password(people: People) -> Work:
    """The page is posted by a browser that has no cookies; what goes well uses no limit up."""
    hashed = make_password(PASSWORD)
    User.objects.filter(pk=people.ada.pk).update(password=hashed)
    sent = {"login": people.ada.username, "password": PASSWORD}
    client = Client(**HERE)  # one for all: the first request of each loads the middleware, static files and all

    def post() -> None:
        client.cookies.clear()
        if client.post("/sign-in/", sent).status_code != 302:
            raise RuntimeError("Ada is not let in")

    return Work(ours=post, floor=lambda: check_password(PASSWORD, hashed))


@row("15", "session check", ratio=2)
def session(people: People) -> Work:
    """Whoever is signed in and opens the sign-in page is only led on."""
    client, nobody = signed_in(people), Client(**HERE)
    return Work(ours=lambda: client.get("/sign-in/"), floor=lambda: nobody.get("/healthz"))


@row("15", "last access", ratio=1.3)
def last_access(people: People) -> Work:
    """Noted at most hourly: here it is due each time."""
    table = connection.ops.quote_name(User._meta.db_table)
    before = timezone.now() - LONG_AGO

    def bare() -> None:
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET last_access = %s WHERE id = %s AND last_access < %s",  # noqa: S608 - our own table
                [now, people.ada.pk, now - ACCESS],
            )

    def again() -> None:
        User.objects.filter(pk=people.ada.pk).update(last_access=before)
        people.ada.last_access = before

    again()
    return Work(ours=lambda: stamp(people.ada), floor=bare, reset=again)
