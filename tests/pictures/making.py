"""Images as people, and others, send them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from rollbook.credentials.links import oneself
from rollbook.pictures.models import Kind, Picture
from rollbook.users.models import User
from rollbook.users.operations import set_picture, set_signature
from rollbook.users.selection import UserSelection

RED, BLUE = (220, 30, 30), (30, 30, 220)


def image(width: int = 400, height: int = 300, *, kind: str = "PNG", mode: str = "RGB", **more: Any) -> bytes:
    """Give an image, its left half red and its right half blue."""
    made = Image.new("RGB", (width, height), RED)
    made.paste(BLUE, (width // 2, 0, width, height))
    return saved(made.convert(mode), kind, **more)


def saved(made: Image.Image, kind: str, **more: Any) -> bytes:
    out = BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


def upload(content: bytes, name: str = "me.png", kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def pictured(user: User, content: bytes | None = None) -> str:
    """Let somebody choose a picture; give its address."""
    set_picture(UserSelection.of(user), by=oneself(user), picture=content or image())
    return address(user)


def signed(user: User) -> str:
    """Let somebody give a signature; give its address."""
    set_signature(UserSelection.of(user), by=oneself(user), signature=image(900, 200, mode="RGBA"))
    return address(user, Kind.SIGNATURE)


def address(user: User, kind: Kind = Kind.PICTURE) -> str:
    return f"/pictures/{user.pk}/{kind.value}/{getattr(User.objects.get(pk=user.pk), kind.value)}/"


def kept(user: User, kind: Kind = Kind.PICTURE) -> bytes:
    """Give what is stored of somebody."""
    return bytes(Picture.objects.get(user=user, kind=kind).content)


def opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as found:
        found.load()
        return found
