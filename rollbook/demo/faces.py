"""Pictures of some people of the academy, and a signature: drawn here, so that none has to be kept anywhere."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from math import sin
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from rollbook.credentials.links import oneself
from rollbook.demo.past import Step
from rollbook.demo.school import School
from rollbook.users.models import User
from rollbook.users.operations import set_picture, set_signature
from rollbook.users.selection import UserSelection

SIDE: Final = 512
GROUNDS: Final = ("#cfe3f5", "#f3d9c4", "#d8e8cf", "#e6d9f0", "#f6e6b8", "#cfe9e6")
SKINS: Final = ("#f1c9a5", "#d9a066", "#8d5a3b", "#e8b48c", "#5f3d2a", "#c68642")
HAIRS: Final = ("#2b1d14", "#5a3a22", "#a05a2c", "#1c1c22", "#8a8a8a", "#d8b25a")
CLOTHES: Final = ("#2f5d8a", "#7a3b52", "#3d6b4f", "#4a4a68", "#9a5b2e", "#27605f")
INK: Final = (24, 32, 84, 255)
WITH_FACES: Final = ("ada", "uma", "cleo", "sol")
OTHERS: Final = (("educator", 4), ("coach", 2), ("student", 12))


def faces(school: School) -> list[Step]:
    """Give the steps by which some people choose a picture, and Ada signs."""
    known = [school.cast[name].pk for name in WITH_FACES]
    others = [pk for role, count in OTHERS for pk in school.some(role, count).ids]
    ada = school.cast["ada"]
    steps = [school.step(90 - 3.1 * number, _choice(pk)) for number, pk in enumerate([*known, *others])]
    return [
        *steps,
        school.step(88.4, lambda: set_signature(UserSelection.of(ada), by=oneself(ada), signature=scrawl())),
    ]


def _choice(pk: int) -> Callable[[], object]:
    def choose() -> object:
        user = User.objects.get(pk=pk)
        return set_picture(UserSelection.of(user), by=oneself(user), picture=face(pk))

    return choose


def face(number: int) -> bytes:
    """Draw a head and shoulders, the same for each number."""
    chance = Random(number)  # noqa: S311 - has to be repeatable, not secret
    skin, hair = chance.choice(SKINS), chance.choice(HAIRS)
    image = Image.new("RGB", (SIDE, SIDE), chance.choice(GROUNDS))
    draw, middle, wide = ImageDraw.Draw(image), SIDE // 2, chance.randrange(92, 112)
    if chance.random() < 0.5:  # long hair falls behind the shoulders
        draw.rounded_rectangle((middle - wide - 26, 130, middle + wide + 26, 400), 90, fill=hair)
    draw.ellipse((middle - 200, 360, middle + 200, 720), fill=chance.choice(CLOTHES))
    draw.rounded_rectangle((middle - 42, 300, middle + 42, 420), 40, fill=skin)
    draw.ellipse((middle - wide, 120, middle + wide, 370), fill=skin)
    draw.chord((middle - wide - 12, 96, middle + wide + 12, 330), 180, 360, fill=hair)
    draw.ellipse((middle - wide + 18, 178 + chance.randrange(14), middle + wide - 18, 290), fill=skin)
    for side in (-1, 1):
        draw.ellipse((middle + side * 42 - 9, 238, middle + side * 42 + 9, 258), fill="#26221f")
    draw.arc((middle - 40, 265, middle + 40, 325), 25, 155, fill="#7a3b35", width=8)
    return _png(image)


def scrawl() -> bytes:
    """Draw a signature on nothing."""
    image = Image.new("RGBA", (1200, 400), (0, 0, 0, 0))
    points = [(90 + 10 * n, 210 - 110 * sin(n / 3.1) * (1 - n / 120) + 40 * sin(n / 1.3)) for n in range(100)]
    draw = ImageDraw.Draw(image)
    draw.line(points, fill=INK, width=9, joint="curve")
    draw.line([(120, 345), (1080, 315)], fill=INK, width=7)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
