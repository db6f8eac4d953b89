"""Takes the pictures of the README. `bin/pictures` runs it."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
SIZE = {"width": 1280, "height": 800}


def main() -> None:
    """Look around as the demo's administrator and as a user manager."""
    with demo() as said, sync_playwright() as playwright:
        # It opens only our own pages, and may be run as root, where Chromium refuses its sandbox.
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        administrator, manager, *_others = said["sign_in"]
        page = signed_in(chromium, said["url"], **administrator)
        directory(page)
        records(page)
        dark = signed_in(chromium, said["url"], **administrator, color_scheme="dark")
        open_page(dark, "/?q=an")
        take(dark, "search-dark")
        bulk(signed_in(chromium, said["url"], **manager))
        chromium.close()


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """Make a demo, and give what it says when it serves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with tempfile.TemporaryDirectory() as data:
        ours = {"ROLLBOOK_DEMO": "1", "ROLLBOOK_DATA": data, "ROLLBOOK_PORT": port, "DATABASE_URL": ""}
        program = subprocess.Popen(
            [sys.executable, "-m", "rollbook", "demo", "--json"],
            env=os.environ | ours, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            said, _rest = program.stdout.readline() if program.stdout else "", None
            yield json.loads(said)
        finally:
            program.terminate()
            program.wait()


def take(page: Page, name: str) -> None:
    """Keep what the window shows."""
    page.screenshot(path=HERE / f"{name}.png")


def open_page(page: Page, path: str) -> None:
    """Go there, and wait until nothing moves any more."""
    page.goto(path)
    page.wait_for_load_state("networkidle")


def signed_in(chromium: Browser, url: str, username: str, password: str, **look: Any) -> Page:
    """Sign in as everybody does."""
    page = chromium.new_context(base_url=url, viewport=SIZE, locale="en-GB", reduced_motion="reduce", **look).new_page()
    open_page(page, "/sign-in/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{url}/")
    return page


def directory(page: Page) -> None:
    """Take the list of users, and somebody to whom things have happened."""
    open_page(page, "/")
    take(page, "users")
    open_page(page, "/?q=northcote")
    page.click("tbody .who a")
    page.click("text=History")
    page.wait_for_load_state("networkidle")
    take(page, "history")


def records(page: Page) -> None:
    """Take the audit log, and a file that was imported."""
    open_page(page, "/audit/")
    take(page, "audit")
    open_page(page, "/users/import/")
    page.click("text=exchange-students.csv")
    page.wait_for_load_state("networkidle")
    take(page, "import")


def bulk(page: Page) -> None:
    """Take what an action on many would do, before it does it: a user manager may not touch administrators."""
    open_page(page, "/?role=administrator&role=educator")
    page.check("[data-all]")
    page.click("button[value='users.suspend']")
    page.wait_for_load_state("networkidle")
    take(page, "bulk")


if __name__ == "__main__":
    main()
