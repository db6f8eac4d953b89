"""The pages of import, with plain forms: no JavaScript is needed for any of it."""

from __future__ import annotations

import csv
import io
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
from tests.imports.files import EXAMPLE, PRINTED, UPLOAD, WARNING, plans, rows, text_of, uploaded, user
from tests.world import World


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
