"""Files to import, and short ways to take them in and look at them."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rollbook.imports import intake
from rollbook.imports.models import Import, ImportRow
from rollbook.imports.operations import apply
from rollbook.jobs.models import Job
from rollbook.jobs.running import carry_on
from rollbook.kernel.actor import Actor
from rollbook.users.models import User
from rollbook.users.queries import by_name

# The example of the documentation, as it must have looked before its line breaks were lost.
EXAMPLE = """\
update,username,firstName,lastName
add-user,u1@email.com,u1first,u1last
remove-user,u2@email.com,,
remove-user,u3@email.com,,
add-user,u4@email.com,u4first,u4last
add-user,u1@email.com,u1first changed,u1last changed
"""
PRINTED = """\
update,username,firstName,lastName add-user,u1@email.com,u1first,u1last
remove-user,u2@email.com,,
remove-user,u3@email.com,,
add-user,u4@email.com,u4first,u4last add-user,u1@email.com,u1first changed,u1last changed -
"""
UPLOAD = "/users/import/"
WARNING = (
    "The first line is invalid. If this is a header row, please enable 'Ignore first or header row in the CSV file.'"
)


class Untouchable(io.RawIOBase):
    """A body that must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def taken(text: str, by: Actor, name: str = "roster.csv", **options: bool) -> Import:
    return intake.take_in(name, text.encode(), by=by, **options)


def with_header(text: str, by: Actor, **options: bool) -> Import:
    return taken(text, by, skip_first=True, **options)


def rows(file: Import) -> list[ImportRow]:
    return list(file.rows.order_by("line"))


def only(file: Import) -> ImportRow:
    (row,) = rows(file)
    return row


def plans(file: Import) -> list[str]:
    return [row.plan for row in rows(file)]


def applied(file: Import, by: Actor, **options: Any) -> Import:
    """Apply it, to the end where it is long work."""
    done = apply(file, by=by, **options)
    while isinstance(done, Job) and carry_on(done.pk):
        pass
    file.refresh_from_db()
    return file


def user(name: str) -> User:
    found = by_name(name)
    assert found, name
    return found


def text_of(response: Any) -> str:
    """Give what a page says, without its tags."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def uploaded(client: Client, text: str, name: str = "roster.csv", **options: str) -> str:
    """Upload a file; give the address of its review."""
    response = client.post(UPLOAD, {"file": SimpleUploadedFile(name, text.encode()), **options})
    assert response.status_code == 302, text_of(response)
    return str(response["Location"])
