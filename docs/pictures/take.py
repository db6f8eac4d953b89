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

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
SIZE = {"width": 1280, "height": 800}


def main() -> None:
    """Sign in as the demo's administrator, and look around."""
    with demo() as said, sync_playwright() as playwright:
        # It opens only our own pages, and may be run as root, where Chromium refuses its sandbox.
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_context(base_url=said["url"], viewport=SIZE, locale="en-GB").new_page()
        sign_in(page, **said["sign_in"][0])
        directory(page)
        records(page)
        chromium.close()


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """Make a demo, and give what it says when it serves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with tempfile.TemporaryDirectory() as data:
        ours = {"ROLLBOOK_DEMO": "1", "ROLLBOOK_DATA": data, "ROLLBOOK_PORT": port, "DATABASE_URL": ""}
        program = subprocess.Popen(  # noqa: S603
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
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.png")


def sign_in(page: Page, username: str, password: str) -> None:
    """As everybody does."""
    page.goto("/sign-in/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")


def directory(page: Page) -> None:
    """The list of users, somebody's page, and what a bulk action would do."""
    page.goto("/")
    take(page, "users")
