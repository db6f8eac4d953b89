"""SECURITY 14 between processes: a link that many use at the same moment, in a server of several, lets in one."""

from __future__ import annotations

import http.cookiejar
import json
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Databases, Installation

AT_ONCE = 20
PASSWORD = "seven quiet herons wade"


class Stay(urllib.request.HTTPRedirectHandler):
    """Tell where one is led to, and stay."""

    def redirect_request(self, *_told: Any) -> None:
        return None


class Visitor:
    """A browser of its own."""

    def __init__(self, url: str) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.url, self.opener = url, urllib.request.build_opener(cookies, Stay())
        found = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"', self.opener.open(url, timeout=60).read().decode()
        )
        assert found
        self.token = found[1]

    def press(self) -> int:
        """Press the button of the page, with a password for those pages that ask for one."""
        sent = {"csrfmiddlewaretoken": self.token, "password": PASSWORD, "language": "en", "time_zone": "UTC"}
        try:
            answer = self.opener.open(self.url, urllib.parse.urlencode(sent).encode(), timeout=60)
        except urllib.error.HTTPError as error:
            return error.code
        return int(answer.status)


@pytest.fixture
def served(databases: Databases, tmp_path: Path) -> Iterator[Installation]:
    """A site that two processes serve."""
    site = Installation(tmp_path, databases.url(databases.new()))
    assert site.command("migrate").returncode == 0
    told(
        site,
        "admin",
        "create",
        "--email",
        "ada@example.org",
        "--first-name",
        "Ada",
        "--last-name",
        "Admin",
        "--generate",
    )
    given = ("--email", "nia@example.org", "--first-name", "Nia", "--last-name", "Okoro")
    told(site, "users", "create", *given, "--status", "pending")
    site.serve()
    assert site.ready_within(30)[0] == 200
    yield site
    site.kill()


def told(site: Installation, *words: str) -> Any:
    done = site.command(*words, "--json", ROLLBOOK_AS="ada@example.org")
    assert done.returncode == 0, done.stderr or done.stdout
    return json.loads(done.stdout)


def pressed(url: str) -> list[int]:
    """Let many open the page, and then all press its button."""
    visitors, codes = [Visitor(url) for _n in range(AT_ONCE)], list[int]()
    gate = threading.Barrier(AT_ONCE)

    def press(visitor: Visitor) -> None:
        gate.wait(60)
        codes.append(visitor.press())

    threads = [threading.Thread(target=press, args=[visitor], daemon=True) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return sorted(codes)


ONE: list[int] = [302] + [410] * (AT_ONCE - 1)


def test_one_of_many_comes_in_by_an_activation_and_by_a_sign_in_link(served: Installation) -> None:
    (activation,) = told(served, "users", "copy-link", "nia@example.org")["shown"].values()
    assert pressed(activation) == ONE
    for _round in range(2):
        made = told(served, "users", "sign-in-link", "nia@example.org", "--reason", "Ticket 4711")
        (link,) = made["shown"].values()
        assert pressed(link) == ONE
