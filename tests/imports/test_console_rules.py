"""What the pages of import withstand: huge bodies, strange names, and people who may not."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests import world as cast
from tests.imports.files import EXAMPLE, UPLOAD, Untouchable, text_of, uploaded, user
from tests.world import World

FORM = "multipart/form-data; boundary=x"  # without data, the test client does not pass it on


def test_a_gigabyte_is_refused_unread(uma: Client) -> None:
    size = {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(1 << 30), "wsgi.input": Untouchable()}
    response = uma.post(UPLOAD, b"", FORM, **size)
    assert response.status_code == 413
    assert "larger than 25 MB" in text_of(response)


def test_more_pasted_than_a_form_may_hold_is_refused_in_words(uma: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    response = uma.post(UPLOAD, {"text": "add-user,u1@email.com,A,B\n" * 1000})
    assert response.status_code == 413
    assert "larger than 25 MB" in text_of(response)


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
