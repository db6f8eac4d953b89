"""Large files, bombs and rubbish, whichever way they come in: refused quickly, in words, within little memory.

What each kind of file is told stands in `tests/imports/test_reading.py`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver

from rollbook.imports.unreadable import MOST_BYTES
from tests.imports.files import Untouchable
from tests.installation import ROOT
from tests.world import World

MOST_MEMORY = 300 * 1024  # KiB
MULTIPART = "multipart/form-data; boundary=x"
READ = r"""
import re, sys, django
django.setup()
from rollbook.imports.reading import read
from rollbook.imports.unreadable import Unreadable
try:
    read(open(sys.argv[1], "rb"))
except Unreadable as unreadable:
    print(unreadable.code)
print(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
"""


def routes(patterns: Any, before: str = "") -> Iterator[str]:
    """Give every address that there is, with an id or a verb where it wants one."""
    for pattern in patterns:
        here = before + re.sub(r"<slug:\w+>", "suspend", re.sub(r"<int:\w+>", "1", str(pattern.pattern)))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield f"/{here}"


def test_every_address_leaves_a_huge_form_unread(world: World) -> None:
    stranger, admin = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    admin.force_login(world.ada)
    addresses = set(routes(get_resolver().url_patterns))
    assert {"/sign-in/", "/users/import/", "/users/1/suspend/"} <= addresses
    huge = {"CONTENT_TYPE": MULTIPART, "CONTENT_LENGTH": str(1 << 30), "wsgi.input": Untouchable()}
    answers: dict[tuple[str, str], int] = {}
    for name, client in (("stranger", stranger), ("admin", admin)):
        client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
        for address in sorted(addresses):
            answers[name, address] = client.post(address, b"", MULTIPART, **huge).status_code
    assert set(answers.values()) <= {302, 401, 403, 404, 405, 413, 415}, answers
    assert (answers["stranger", "/sign-in/"], answers["admin", "/users/1/suspend/"]) == (413, 413)


def test_a_file_that_no_page_asked_for_is_dropped(world: World) -> None:
    client = Client()
    client.force_login(world.ada)
    given = {"first_name": "Sol", "file": SimpleUploadedFile("x.bin", b"x" * 3_000_000)}
    request = client.post(f"/users/{world.sol.pk}/edit/", given).wsgi_request
    assert (request.POST["first_name"], dict(request.FILES)) == ("Sol", {})


ROW = b"add-user,someone@example.org,Some,One," + b"x" * 200 + b"\n"
LARGEST = {
    "a gigabyte": (b"", "too_big"),
    "as many rows as fit": (ROW * (MOST_BYTES // len(ROW)), "too_many_rows"),
    "as many columns as fit": (b"," * MOST_BYTES, "unclosed_quote"),
    "one quote around it all": (b'"' + b"a,b\n" * (MOST_BYTES // 4 - 1), "unclosed_quote"),
    "all that is allowed": ((b"add-user," + b"x" * 236 + b"\n") * 100_000, ""),
    "narrow and UTF-16": (("a,b\n" * 3_000_000).encode("utf-16"), "too_many_rows"),
    "all but the last byte UTF-8": (b"\xc2\x80" * 12_000_000 + b"\xff", "bad_charset"),
    "UTF-8 and not by turns": (b"\xc3\xa9\xff" * (MOST_BYTES // 3), "unclosed_quote"),
    "nothing of ASCII": (b"\xff" * MOST_BYTES, "unclosed_quote"),
    "one word with one byte beyond ASCII": (b"abc" * 8_000_000 + b" \xff", "unclosed_quote"),
    "short lines beyond ASCII": (b"\xe9\n" * (MOST_BYTES // 2), "too_many_rows"),
    "blank lines": (b"\n" * (24 << 20), "too_many_lines"),
    "blank lines in quotes": ((b'"' + b"\n" * 9_000 + b'"\n') * 2_900, "too_many_lines"),
    "blank rows": (b",,,,\r\n" * 1_048_576, "too_many_lines"),
    "as many cells as fit": ((b"ab," * 199 + b"ab\n") * 43_000, "too_full"),
    "as many cells beyond ASCII": (("\U0001f600," * 199 + "a\n").encode() * 26_000, "too_full"),
    "a hundred thousand rows of twenty cells": ((b"field123," * 19 + b"field123\n") * 100_000, ""),
}


@pytest.mark.parametrize("case", LARGEST)
def test_little_memory_is_enough(case: str, tmp_path: Path) -> None:
    data, code = LARGEST[case]
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    if not data:
        os.truncate(path, 1 << 30)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", READ, str(path)], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    *codes, memory = ended.stdout.split()
    assert codes == ([code] if code else [])
    assert int(memory) < MOST_MEMORY
