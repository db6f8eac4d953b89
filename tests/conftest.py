"""What every test may use: the database comes from pytest-django, the browser from here."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
    from pytest_django.live_server_helper import LiveServer

    from tests.installation import Databases
    from tests.world import World

# Playwright's synchronous interface keeps an event loop running in the thread of the tests.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def world(db: None) -> "World":
    """The cast, in an empty installation."""
    from tests.world import make

    return make()


@pytest.fixture(scope="module")
def databases() -> "Iterator[Databases]":
    """Databases for whole installations, which go with the module that made them."""
    from tests.installation import Databases

    databases = Databases()
    yield databases
    for name in databases.made:
        databases.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium, started once for each process that runs tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Tests may run as root, where Chromium refuses its sandbox; it only ever opens our own pages.
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: "Browser", live_server: "LiveServer") -> "Iterator[BrowserContext]":
    """A new visitor for each test, on a desktop, in English and UTC; `page.goto("/")` finds the server.

    Whatever its pages throw or log as an error fails the test at its end.
    """
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    errors: list[str] = []
    context.on("weberror", lambda raised: errors.append(str(raised.error)))
    context.on("console", lambda message: errors.append(message.text) if _is_fault(message) else None)
    yield context
    context.close()
    assert errors == [], "the browser's console tells of errors"


def _is_fault(message: "ConsoleMessage") -> bool:
    """Scripts that fail and what the Content-Security-Policy forbids. A 403 that a test asks for is none."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


@pytest.fixture
def page(context: "BrowserContext") -> "Page":
    """An empty tab."""
    return context.new_page()


@pytest.fixture(autouse=True)
def search_text_goes_too(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Django empties its own tables after a test that commits; the search text stands in one it does not manage."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if commits or (marker and marker.kwargs.get("transaction")):
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM users_search")
