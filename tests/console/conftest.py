"""The console as each of the cast sees it, without any JavaScript."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from rollbook.users.models import User
from tests.world import World

At = Callable[[str], Client]


def signed_in(user: User, **more: Any) -> Client:
    """Give a browser in which somebody is signed in. A fault of ours becomes a page, as in earnest."""
    client = Client(raise_request_exception=False, **more)
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    """Forget how often this address has signed in: all tests come from the same one."""
    cache.clear()


@pytest.fixture
def at(world: World) -> At:
    """Give the console of one of the cast by name."""
    return lambda name: signed_in(getattr(world, name))


def text_of(response: Any) -> str:
    """Give what a person reads on the page."""
    body = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def toasts(response: Any) -> list[str]:
    """Give the messages that the page shows."""
    return [str(message) for message in response.context["messages"]] if response.context else []


def errors(response: Any) -> dict[str, list[str]]:
    """Give what is said at which field of the page's form; "__all__" is about the whole."""
    return {name: list(map(str, found)) for name, found in response.context["form"].errors.items()}


def rows(response: Any) -> list[str]:
    """Give the names in the list, as they stand."""
    return re.findall(r'<a href="/users/\d+/"[^>]*>([^<]+)</a> <small', response.content.decode())


def main(response: Any) -> str:
    """Give the page without what stands around it everywhere."""
    body: str = response.content.decode()
    return body.partition('id="main"')[2].partition("</main>")[0] or body


def hidden(response: Any, name: str) -> str:
    """Give the value of a form field as the page sends it back."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', main(response))
    assert found, f"no field {name}"
    value = re.search(r'value="([^"]*)"', found[0])
    return html.unescape(value[1]) if value else ""
