"""`rollbook demo`, from outside."""

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from rollbook.demo.cast import PASSWORD
from tests.installation import ROOT, Databases, Installation

SIGN_INS = [{"username": f"{name}@northwind.example", "password": PASSWORD} for name in ("ada", "uma", "sol")]


@pytest.fixture
def installation(databases: Databases, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "data", databases.url(databases.new()))
    installation.environment |= {"ROLLBOOK_DEMO": "1", "ROLLBOOK_PROCESSES": "1"}
    yield installation
    installation.kill()


def test_it_is_made_once_and_then_left_alone(installation: Installation) -> None:
    first = installation.command("demo", "--no-serve", "--people", "12", "--json")
    assert (first.returncode, first.stderr) == (0, "")
    assert json.loads(first.stdout) == {"url": "", "sign_in": SIGN_INS}
    listed = ("users", "list", "--json", "--as", "ada@northwind.example")
    people = installation.command(*listed).stdout
    again = installation.command("demo", "--no-serve", "--people", "50", "--json")
    assert (again.returncode, json.loads(again.stdout)["sign_in"]) == (0, SIGN_INS)
    assert "it stays as it is" in again.stderr
    assert installation.command(*listed).stdout == people


def test_it_serves_and_one_can_sign_in(installation: Installation) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "rollbook", "demo", "--people", "12"],
        env=installation.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    installation.started.append(program)
    assert program.stdout
    said = [program.stdout.readline() for _ in range(3)]
    assert said[1] == f"Rollbook is at {installation.url}\n"
    assert "ada@northwind.example" in said[2]
    assert PASSWORD in said[2]
    assert "<title>Users" in page_after_sign_in(installation.url, SIGN_INS[0])


def page_after_sign_in(url: str, account: dict[str, str]) -> str:
    cookies = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    page = browser.open(f"{url}/sign-in/").read().decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    form = {"login": account["username"], "password": account["password"], "csrfmiddlewaretoken": token}
    request = urllib.request.Request(f"{url}/sign-in/", urllib.parse.urlencode(form).encode(), {"Referer": url})
    answer: bytes = browser.open(request).read()
    return answer.decode()


def test_who_can_sign_in_no_more_is_not_told_of(installation: Installation) -> None:
    installation.command("demo", "--no-serve", "--people", "5")
    ended = installation.command("users", "suspend", "uma@northwind.example", "--as", "ada@northwind.example")
    assert ended.returncode == 0, ended.stderr
    again = installation.command("demo", "--no-serve")
    assert "ada@northwind.example" in again.stdout
    assert "uma@northwind.example" not in again.stdout


def test_it_asks_to_be_wanted(installation: Installation) -> None:
    ended = installation.command("demo", "--no-serve", ROLLBOOK_DEMO="0")
    assert ended.returncode == 1
    assert "Set ROLLBOOK_DEMO=1 if that is what you want." in ended.stderr


def test_it_keeps_out_of_the_data_of_others(installation: Installation) -> None:
    installation.command("migrate")
    name = ("--first-name", "Nora", "--last-name", "Field", "--email", "nora@example.org")
    made = installation.command("admin", "create", *name, "--generate")
    assert made.returncode == 0, made.stderr
    ended = installation.command("demo", "--no-serve")
    assert ended.returncode == 1
    assert "This database holds people already." in ended.stderr
