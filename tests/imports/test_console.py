"""The pages of import, with plain forms: no JavaScript is needed for any of it."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rollbook.audit.models import Event
from rollbook.imports.models import Import
from rollbook.jobs import running
from rollbook.jobs.models import Job
from rollbook.users.operations import edit
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.imports.files import EXAMPLE, PRINTED, WARNING, plans, rows, user
from tests.world import World

UPLOAD = "/users/import/"


@pytest.fixture
def uma(world: World) -> Client:
    client = Client()
    client.force_login(world.uma)
    return client


def text_of(response: Any) -> str:
    """Give what a page says, without its tags."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def uploaded(client: Client, text: str, name: str = "roster.csv", **options: str) -> str:
    """Upload a file; give the address of its review."""
    response = client.post(UPLOAD, {"file": SimpleUploadedFile(name, text.encode()), **options})
    assert response.status_code == 302, text_of(response)
    return str(response["Location"])


def test_from_upload_to_undo(uma: Client, world: World) -> None:
    assert "Ignore first or header row in the CSV file" in text_of(uma.get(UPLOAD))
    review = uploaded(uma, EXAMPLE)
    page = text_of(uma.get(review))
    assert WARNING in page
    assert "roster.csv" in page
    again = uma.post(review, {"skip_first": "on", "update_existing": "on"})["Location"]
    page = text_of(uma.get(again))
    assert WARNING not in page
    assert "Apply 5 changes" in page
    assert "u1first u1first changed u1last u1last changed" in page
    assert user("u2@email.com").status == "active"
    assert uma.post(f"{again}apply/")["Location"] == again
    page = text_of(uma.get(again))
    assert "Added 2 Changed 1 Removed 2 Problems 0" in page
    assert "Apply 5" not in page
    event = Event.objects.get(operation="users.import")
    assert f"/audit/{event.pk}/undo/" in uma.get(again).content.decode()
    assert uma.get(f"/audit/{event.pk}/").status_code == 200
    uma.post(f"/audit/{event.pk}/undo/", {"next": again})
    assert "has been undone" in text_of(uma.get(again))
    assert (user("u1@email.com").status, user("u2@email.com").status) == ("deleted", "active")


def test_the_example_as_printed(uma: Client, world: World) -> None:
    page = text_of(uma.get(uploaded(uma, PRINTED)))
    assert WARNING in page
    assert "Two lines seem to have run together: “add-user” stands inside" in page
    assert "2 rows need a fix" in page
    assert "Apply 2 changes" in page


def test_pasted_rows(uma: Client, world: World) -> None:
    response = uma.post(UPLOAD, {"text": "add-user\tu1@email.com\tUma\tFirth\r\n"})
    page = text_of(uma.get(response["Location"]))
    assert "Pasted rows" in page
    assert "UTF-8, tab" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose a file, or paste rows below."),
        ({"text": "  \r\n"}, "Choose a file, or paste rows below."),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "This file is empty."),
        (
            {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 xl/workbook.xml")},
            "This is an Excel workbook. Save it as CSV",
        ),
        ({"text": 'add-user,"u1@email.com,Uma,Firth'}, "quote is not closed"),
    ],
)
def test_what_can_not_be_taken_is_said_by_the_field(uma: Client, given: dict[str, Any], words: str) -> None:
    response = uma.post(UPLOAD, given)
    assert response.status_code == 422
    assert words in text_of(response)
    assert not Import.objects.exists()


class Untouchable(io.RawIOBase):
    """A body that must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def test_a_gigabyte_is_refused_unread(uma: Client) -> None:
    size = {"CONTENT_LENGTH": str(1 << 30), "wsgi.input": Untouchable()}
    response = uma.post(UPLOAD, b"", content_type="multipart/form-data; boundary=x", **size)
    assert response.status_code == 413
    assert "larger than 25 MB" in text_of(response)


def test_more_pasted_than_a_form_may_hold_is_refused_in_words(uma: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    response = uma.post(UPLOAD, {"text": "add-user,u1@email.com,A,B\n" * 1000})
    assert response.status_code == 413
    assert "larger than 25 MB" in text_of(response)


def test_kinds_are_views_with_counts_and_pages(uma: Client, world: World) -> None:
    text = "".join(f"add-user,p{n}@email.com,P{n},Q\n" for n in range(60)) + "foo,bar,,\n"
    review = uploaded(uma, text)
    page = text_of(uma.get(review))
    assert "All 61 Add 60 Change 0 Remove 0 No change 0 Problems 1" in page
    assert "Rows 1 to 50 of 61" in page
    assert "Rows 51 to 60 of 60" in text_of(uma.get(f"{review}?kind=add&page=2"))
    assert "p0@email.com" not in text_of(uma.get(f"{review}?kind=problem"))
    for query in ("?kind=nonsense", "?page=nonsense", "?page=999999", "?kind=remove"):
        assert uma.get(f"{review}{query}").status_code == 200


def test_failed_rows_are_mended_and_uploaded_again(uma: Client, world: World) -> None:
    text = "update;username;firstName;lastName\n=foo;u1@email.com;Uma;=1+1\nadd-user;u9@email.com;New;One\n"
    review = uploaded(uma, text, name="früh jahr.csv", skip_first="on")
    response = uma.get(f"{review}failed.csv")
    assert "fr%C3%BCh%20jahr-problems.csv" in response["Content-Disposition"]
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    header, failed = csv.reader(io.StringIO(content), delimiter=";")
    assert header == ["Line", "Problem", "Action", "Username", "First Name", "Last Name"]
    assert failed == [
        "2",
        "“=foo” is no action. Write add-user, remove-user or update.",
        "'=foo",
        "u1@email.com",
        "Uma",
        "'=1+1",
    ]
    mended = uploaded(uma, content.replace("'=foo", "add-user").replace("'=1+1", "Firth"), skip_first="on")
    file = Import.objects.latest("pk")
    assert plans(file) == ["add"]
    assert rows(file)[0].values["last_name"] == "Firth"
    assert "Apply 1 change" in text_of(uma.get(mended))


def test_the_template_is_itself_a_file_to_import(uma: Client, world: World) -> None:
    content = uma.get(f"{UPLOAD}template.csv").content.decode("utf-8-sig")
    assert content.startswith("Action,Username,First Name,Last Name,Email")
    uploaded(uma, content, skip_first="on")
    assert [row.problem or row.plan for row in rows(Import.objects.get())] == ["add", "unknown", "unknown"]


def test_what_was_changed_meanwhile_is_told_after_applying(uma: Client, world: World) -> None:
    review = uploaded(uma, "update,sol@example.org,X,\nupdate,cleo@example.org,X,\n")
    edit(UserSelection.of(world.sol), by=world.actor("ada"), first_name="Solveig")
    uma.post(f"{review}apply/")
    page = text_of(uma.get(review))
    assert "1 row was not applied" in page
    assert "Changed by somebody else since you looked" in page
    assert "Added 0 Changed 1 Removed 0 Problems 1" in page


def test_names_of_people_are_escaped(uma: Client, world: World) -> None:
    review = uploaded(uma, "foo,<script>alert(1)</script>,<b>,x\n", name="<img src=x>.csv")
    content = uma.get(review).content.decode()
    assert "<script>alert" not in content
    assert "<img src=x>" not in content
    assert "&lt;script&gt;alert(1)" in content


def test_removing_many_is_asked_twice(uma: Client, world: World) -> None:
    cast.crowd(15)
    review = uploaded(uma, "".join(f"remove-user,p{n}@crowd.example\n" for n in range(15)))
    assert "Yes, delete 15 people" in text_of(uma.get(review))
    refused = uma.post(f"{review}apply/")
    assert (refused.status_code, user("p0@crowd.example").status) == (422, "active")
    uma.post(f"{review}apply/", {"confirm": "on"})
    assert user("p0@crowd.example").status == "deleted"


def test_long_work_shows_its_progress_without_script(
    uma: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    review = uploaded(uma, "".join(f"add-user,p{n}@email.com,P{n},Q\n" for n in range(5)))
    uma.post(f"{review}apply/")
    job = Job.objects.get()
    running.carry_on(job.pk)
    response = uma.get(review)
    assert "2 of 5" in text_of(response)
    assert '<noscript><meta http-equiv="refresh"' in response.content.decode()
    assert f"/jobs/{job.pk}/stop/" in response.content.decode()
    assert f"/audit/{job.event_id}/undo/" not in response.content.decode()
    uma.post(f"{review}apply/")
    uma.post(review, {"skip_first": "on"})
    assert Job.objects.count() == 1
    while running.carry_on(job.pk):
        pass
    assert "Added 5" in text_of(uma.get(review))
    assert "roster.csv" in text_of(uma.get(UPLOAD))


def test_who_may_not_import_is_refused_every_page(world: World) -> None:
    client = Client()
    client.force_login(world.uma)
    review = uploaded(client, EXAMPLE)
    pages = [UPLOAD, f"{UPLOAD}template.csv", review, f"{review}failed.csv"]
    for name, status in (("cleo", 403), ("eve", 403), ("ada", 404)):
        client.force_login(getattr(world, name))
        for page in pages[2:] if name == "ada" else pages:
            assert client.get(page).status_code == status, (name, page)
        assert client.post(review, {}).status_code == status
        assert client.post(f"{review}apply/").status_code == status
    client.logout()
    assert {client.get(page).status_code for page in pages} == {302}


def test_another_site_can_not_post(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.uma)
    assert client.post(UPLOAD, {"text": "add-user,u1@email.com,A,B\n"}).status_code == 403
    client.get(UPLOAD)
    token = client.cookies["csrftoken"].value
    given = {"text": "add-user,u1@email.com,A,B\n", "csrfmiddlewaretoken": token}
    assert client.post(UPLOAD, given).status_code == 302
