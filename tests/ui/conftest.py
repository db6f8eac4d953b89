"""What the tests of the design system share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request leaves its language behind in the thread that answered it."""
    with translation.override("en"):
        yield


@pytest.fixture
def troubled_page(browser: "Browser", live_server: "LiveServer") -> "Iterator[Page]":
    """A tab for requests that fail on purpose: htmx writes of each to the console."""
    context = browser.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()
