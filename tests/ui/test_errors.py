"""What people and programs see when something goes wrong. None of it may ask the database."""

import json

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.ui.urls")

PAGES = [
    ("/nowhere/", 404, "There is nothing here", "search from the start page"),
    ("/denied/", 403, "You may not do this", "ask an administrator"),
    ("/too-large/", 413, "This is too large", "choose a smaller file"),
    ("/too-many/", 429, "Too many attempts", "Wait 3 minutes"),
    ("/broken/", 500, "Something went wrong here", "Try again in a moment"),
    ("/away/", 503, "The database does not answer", "Wait a few seconds"),
]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(("url", "status", "what", "next_step"), PAGES)
def test_it_says_what_happened_and_what_to_do(client: Client, url: str, status: int, what: str, next_step: str) -> None:
    response = client.get(url)
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{what}</h1>" in html
    assert f"<title>{what} · Rollbook</title>" in html
    assert next_step in html
    assert 'href="/"' in html


def test_a_refusal_says_why(client: Client) -> None:
    assert "Your roles do not include: See users." in client.get("/denied/").content.decode()


def test_a_form_from_elsewhere(client: Client) -> None:
    response = client.post("/preferences/", {"theme": "dark"})
    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()


def test_a_fault_tells_its_number_but_nothing_of_its_cause(client: Client) -> None:
    response = client.get("/broken/")
    assert response["X-Request-ID"] in response.content.decode()
    assert "a secret" not in response.content.decode()


def test_a_database_that_is_away_asks_to_come_back(client: Client) -> None:
    assert client.get("/away/")["Retry-After"] == "5"


def test_too_many_attempts_say_how_long_to_wait(client: Client) -> None:
    assert client.get("/too-many/")["Retry-After"] == "150"


def test_the_size_limit_is_told(client: Client) -> None:
    assert "At most 10.0\xa0MB can be sent at once." in client.get("/too-large/").content.decode()


@pytest.mark.parametrize("url", ["/broken/", "/away/", "/nowhere/"])
def test_error_pages_keep_the_chosen_theme(client: Client, url: str) -> None:
    client.cookies["rollbook_theme"] = "dark"
    assert 'data-theme="dark"' in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("url", "accept", "status"),
    [
        ("/api/v1/nowhere", "*/*", 404),
        ("/scim/v2/nowhere", "*/*", 404),
        ("/broken/", "application/json", 500),
        ("/away/", "application/json", 503),
        ("/denied/", "application/problem+json", 403),
    ],
)
def test_programs_get_json(client: Client, url: str, accept: str, status: int) -> None:
    response = client.get(url, headers={"accept": accept})
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == status


def test_a_browser_gets_a_page(client: Client) -> None:
    response = client.get("/nowhere/", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response["Content-Type"].startswith("text/html")


def test_error_pages_are_translated(client: Client) -> None:
    client.cookies["django_language"] = "ar-xb"
    html = client.get("/nowhere/").content.decode()
    assert 'dir="rtl"' in html
    assert "<h1>There is nothing here</h1>" not in html
