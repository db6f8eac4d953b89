"""26. Pictures: made anew, limited in bytes and pixels, no SVG or HTML; served so that nothing in them can run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from rollbook.pictures.fields import MOST_BYTES
from rollbook.pictures.models import Picture
from rollbook.roles.operations import add_role
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.console.conftest import signed_in, text_of
from tests.imports.files import Untouchable
from tests.installation import ROOT
from tests.pictures.bombs import BOMBS, png_bomb
from tests.pictures.making import image, kept, opened, pictured, signed, upload
from tests.told import now
from tests.world import World, operator

MOST_MEMORY, MOST_SECONDS = 300 * 1024, 2.0  # KiB
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
TAIL = b"<script>alert(1)</script>PK\x03\x04"
READ = r"""
import re, sys, time, django
django.setup()
from django.core.exceptions import ValidationError
from rollbook.pictures.images import made
data, began = open(sys.argv[1], "rb").read(), time.perf_counter()
try:
    made(data, (256, 256), crop=True)
except ValidationError as invalid:
    print(invalid.code)
print(time.perf_counter() - began)
print(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
"""


def sent(world: World, content: bytes, **more: str) -> Any:
    return signed_in(world.sol).post("/account/picture/", {"picture": upload(content, **more)})


# -- what is taken in


NOT_TAKEN = {
    "an SVG": SVG, "a page": HTML, "a PDF": b"%PDF-1.7\n1 0 obj", "nothing much": b"x", "PostScript": b"%!PS-Adobe-3.0",
    "a page after the mark of a GIF": b"GIF89a" + HTML, "a page after the mark of a JPEG": b"\xff\xd8\xff" + HTML,
    "half a JPEG": image(kind="JPEG")[:1500], "half a PNG": image()[:400], "half a WebP": image(kind="WEBP")[:200],
    "half a GIF": image(kind="GIF")[:500], "a PNG without an end": png_bomb(50, 50)[:-30],
}  # fmt: skip


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_what_is_no_whole_image_is_refused_beside_the_field(world: World, what: str) -> None:
    for name, kind in (("me.png", "image/png"), ("me.svg", "image/svg+xml")):
        answer = sent(world, NOT_TAKEN[what], name=name, kind=kind)
        assert answer.status_code == 422
        page = text_of(answer)
        assert "no image that fits" in page or "damaged or not complete" in page
    assert not Picture.objects.exists()


def test_what_it_is_is_told_by_its_bytes_alone(world: World) -> None:
    assert sent(world, image(kind="JPEG"), name="me.svg", kind="text/html").status_code == 302
    assert opened(kept(world.sol)).format == "WEBP"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_hangs_on_an_image_is_lost(world: World, kind: str) -> None:
    comment = {"comment": TAIL} if kind in {"JPEG", "GIF"} else {"exif": b"Exif\0\0" + TAIL} if kind == "WEBP" else {}
    assert sent(world, image(kind=kind, **comment) + TAIL).status_code == 302
    assert b"alert" not in kept(world.sol)
    assert b"PK" not in kept(world.sol)


def test_where_a_photograph_was_taken_is_not_kept(world: World) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Unmistakable Cameras"
    exif.get_ifd(0x8825).update({1: "N", 2: (59.0, 19.0, 46.0), 3: "E", 4: (18.0, 4.0, 7.0)})
    for kind in ("JPEG", "PNG", "WEBP"):
        taken = image(kind=kind, exif=exif)
        assert b"Unmistakable" in taken
        assert opened(taken).getexif().get_ifd(0x8825)
        assert sent(world, taken).status_code == 302
        found = opened(kept(world.sol))
        assert (dict(found.getexif()), found.info.keys() & {"exif", "xmp", "icc_profile", "comment"}) == ({}, set())
        assert b"Unmistakable" not in kept(world.sol)
        assert b"EXIF" not in kept(world.sol)


def test_too_many_bytes_are_refused_before_they_are_looked_at(world: World) -> None:
    answer = sent(world, image() + b"\0" * MOST_BYTES)
    assert answer.status_code == 422
    assert "at most 5 MB" in text_of(answer)
    huge: dict[str, Any] = {"CONTENT_LENGTH": str(1 << 30), "wsgi.input": Untouchable()}
    answer = signed_in(world.sol).post("/account/picture/", b"", "multipart/form-data; boundary=x", **huge)
    assert answer.status_code == 413
    assert "at most 5 MB" in text_of(answer)
    assert "This is needed" not in text_of(answer)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_takes_neither_time_nor_memory(bomb: str, tmp_path: Path) -> None:
    make, code = BOMBS[bomb]
    data = make()
    assert len(data) < MOST_BYTES
    path = tmp_path / "bomb"
    path.write_bytes(data)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", READ, str(path)], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    *codes, seconds, memory = ended.stdout.split()
    assert codes == ([code] if code else [])
    assert float(seconds) < MOST_SECONDS
    assert int(memory) < MOST_MEMORY


def test_a_bomb_is_refused_in_words(world: World) -> None:
    client, file = signed_in(world.sol), upload(png_bomb(9_000, 9_000))
    began = time.perf_counter()
    answer = client.post("/account/picture/", {"picture": file})
    assert time.perf_counter() - began < MOST_SECONDS
    assert answer.status_code == 422
    assert "too many pixels: at most 24 million fit" in text_of(answer)


def test_a_form_from_elsewhere_sets_nothing(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.sol)
    assert client.post("/account/picture/", {"picture": upload(image())}).status_code == 403
    assert not Picture.objects.exists()


# -- what is given out


def test_an_image_is_served_so_that_nothing_can_run(world: World) -> None:
    for path in (pictured(world.sol), signed(world.sol)):
        answer = signed_in(world.sol).get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Content-Disposition"].startswith('inline; filename="')
        assert answer["Content-Disposition"].endswith('.webp"')
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
        assert "Cookie" in answer["Vary"]
        assert opened(answer.content).format == "WEBP"


def test_one_that_is_known_is_not_sent_again(world: World) -> None:
    path, client = pictured(world.sol), signed_in(world.sol)
    etag = client.get(path)["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert again["Cache-Control"] == "private, max-age=31536000, immutable"
    assert Client().get(path, headers={"If-None-Match": etag}).status_code == 404


def test_only_those_who_may_see_the_person_and_they_themselves_see_it(world: World) -> None:
    role("tutor", 60, "users.view", population="learner")
    add_role(UserSelection.of(world.eve), by=operator(), role="tutor")
    of_sol, of_ada = pictured(world.sol), pictured(world.ada)
    statuses = {
        name: [signed_in(getattr(world, name)).get(path).status_code for path in (of_sol, of_ada)]
        for name in ("ada", "uma", "cleo", "sol", "eve")
    }
    assert statuses == {"ada": [200, 200], "uma": [200, 200], "cleo": [404, 404], "sol": [200, 404], "eve": [200, 404]}
    assert Client().get(of_sol).status_code == 404


def test_guessing_tells_nothing(world: World) -> None:
    path, client = pictured(world.ada), signed_in(world.sol)
    version = now(world.ada).picture
    missing = [
        path, path.replace(version, "0" * 16), f"/pictures/{world.eve.pk}/picture/{version}/",
        f"/pictures/987654/picture/{version}/", f"/pictures/{10**30}/picture/{version}/",
        f"/pictures/{world.sol.pk}/signature/{version}/", f"/pictures/{world.sol.pk}/password/{version}/",
    ]  # fmt: skip
    answers = [client.get(one) for one in missing]
    assert {answer.status_code for answer in answers} == {404}
    assert len({text_of(answer) for answer in answers}) == 1
    admin = signed_in(world.ada)
    assert [admin.get(path.replace(version, part)).status_code for part in (version[:15], "", version[0])] == [404] * 3
    assert admin.post(path).status_code == 405
