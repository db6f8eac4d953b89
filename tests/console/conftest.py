"""The console as each of the cast sees it, without any JavaScript."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from rollbook.users.models import User
from tests.world import World

At = Callable[[str], Client]


def signed_in(user: User, **more: Any) -> Client:
    """Give a browser in which somebody is signed in. A fault of ours becomes a page, as in earnest."""
    client = Client(raise_request_exception=False, **more)
    client.force_login(user)
    return client


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


def choose(client: Client, operation: str, *ids: int, view: str = "", everybody: bool = False) -> Any:
    """Send the bulk bar; give the page of the preview."""
    sent = {"do": f"users.{operation}", "id": ids, "view": view, **({"scope": "query"} if everybody else {})}
    answer = client.post("/users/bulk/", sent)
    assert answer.status_code == 302
    return client.get(answer["Location"])


def preview(client: Client, page: Any, **filled: str) -> Any:
    """Fill the form of the preview, press Preview and follow where it leads."""
    answer = client.post(page.request["PATH_INFO"], {**browser(page), **filled, "preview": "1"})
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def figures(page: Any) -> list[int]:
    """Give how many will change, are so already, and are left as they are."""
    return [int(n.replace(",", "")) for n in re.findall(r"<dd>([\d,]+)</dd>", page.content.decode())]


def boxes(response: Any, name: str) -> list[dict[str, Any]]:
    """Give the choices of a field as the page shows them."""
    return [box.data for box in response.context["form"][name].subwidgets]


def browser(response: Any) -> dict[str, list[str]]:
    """Give what a browser sends of the page's form, were it sent as it stands: by no button."""
    reader = _Reader()
    reader.feed(main(response))
    return reader.sent


class _Reader(HTMLParser):
    """Collects what the controls of a page hold."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.select = self.textarea = ""  # the name of the one that we are in

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "textarea":
            self.textarea, self.sent[name] = name, [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in given or self.select not in self.sent):
            self.sent[self.select] = [given["value"]]
        elif tag == "input" and name and (given["type"] not in {"checkbox", "radio"} or "checked" in given):
            self.sent.setdefault(name, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.sent[self.textarea] = [data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        self.textarea = "" if tag == "textarea" else self.textarea
