"""Theme, density, shortcuts and language of a browser."""

from typing import Any

import pytest
from django.test import Client

from rollbook.ui.preferences import read

pytestmark = pytest.mark.urls("tests.ui.urls")


def choose(client: Client, **values: str) -> Any:
    return client.post("/preferences/", values)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("theme", "dark", 'data-theme="dark"'),
        ("density", "compact", 'data-density="compact"'),
        ("shortcuts", "off", 'data-shortcuts="off"'),
        ("language", "en-xa", '<html lang="en-xa"'),
    ],
)
def test_a_choice_is_kept_and_shown(client: Client, name: str, value: str, shown: str) -> None:
    assert shown not in client.get("/styleguide/").content.decode()
    assert choose(client, **{name: value}).status_code == 302
    assert shown in client.get("/styleguide/").content.decode()


def test_it_leads_back_to_the_page(client: Client) -> None:
    assert choose(client, theme="dark", next="/audit/?q=a")["Location"] == "/audit/?q=a"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_it_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    assert choose(client, theme="dark", next=elsewhere)["Location"] == "/"


@pytest.mark.parametrize("values", [{"theme": "pink"}, {"language": "xx"}, {"language": "../etc"}])
def test_what_is_not_offered_is_refused(client: Client, values: dict[str, str]) -> None:
    response = choose(client, **values)
    assert response.status_code == 400
    assert not response.cookies


def test_it_takes_a_post(client: Client) -> None:
    assert client.get("/preferences/?theme=dark").status_code == 405


def test_scripts_cannot_read_the_cookies_and_other_sites_do_not_send_them(client: Client) -> None:
    cookie = choose(client, theme="dark").cookies["rollbook_theme"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_cookie_may_hold_anything() -> None:
    assert read({"rollbook_theme": '"><script>', "rollbook_density": "compact"}) == {
        "theme": "system",
        "density": "compact",
        "shortcuts": "on",
    }
