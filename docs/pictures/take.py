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

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
SIZE = {"width": 1280, "height": 800}


@contextmanager
def demo() -> Iterator[tuple[str, str, str]]:
    """Give the address of a running demo, and its administrator's name and password."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        ours = {"ROLLBOOK_DEMO": "1", "ROLLBOOK_DATA": data, "ROLLBOOK_PORT": str(port), "DATABASE_URL": ""}
        command = [sys.executable, "-m", "rollbook", "demo", "--json"]
        with subprocess.Popen(command, env=os.environ | ours, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
            assert program.stdout
            said = json.loads(program.stdout.readline())
            yield said["url"], said["sign_in"][0]["username"], said["sign_in"][0]["password"]
            program.terminate()


def take(page: Page, name: str) -> None:
    """Keep what the window shows."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.png")
    print(HERE / f"{name}.png")


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
