"""Small files that would take much memory or time, and the largest that are taken."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import partial

from PIL import Image

from tests.pictures.making import image, saved


def png_bomb(width: int, height: int) -> bytes:
    """Give a small file that tells of many pixels, and holds them all: zeros pack well."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + width * 3)
    packed = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def many_scans(count: int) -> bytes:
    """Give a small JPEG that is passed over so many times."""
    plain = saved(Image.new("L", (4_890, 4_890)), "JPEG", progressive=True)
    last = plain[plain.rindex(b"\xff\xda") : -2]
    return plain[:-2] + last * count + plain[-2:]


def many_segments(name: int, content: bytes) -> bytes:
    """Give a JPEG with as many segments as fit."""
    plain = image(8, 8, kind="JPEG")
    segment = bytes([0xFF, name]) + struct.pack(">H", 2 + len(content)) + content
    return plain[:2] + segment * (5_000_000 // len(segment)) + plain[2:]


def many_chunks() -> bytes:
    """Give a PNG with as many chunks of text as fit."""
    plain = image(8, 8)
    return plain[:33] + b"".join(_chunk(b"tEXt", b"k%d\0v" % n) for n in range(250_000)) + plain[33:]


def webp_of(width: int, height: int) -> bytes:
    """Give a small WebP whose canvas claims to be of this size."""
    inner = image(4, 4, kind="WEBP", lossless=True)[12:]
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + _24(width) + _24(height)
    return b"RIFF" + struct.pack("<I", 4 + len(canvas) + len(inner)) + b"WEBP" + canvas + inner


def _24(side: int) -> bytes:
    return struct.pack("<I", side - 1)[:3]


def gif_beyond() -> bytes:
    """Give a GIF whose first picture is larger than it says itself to be."""
    return b"GIF89a\n\0\n\0\0\0\0," + b"\0\0\0\0\xff\xff\xff\xff\0" + b"\x02\x01\x04\0;"


def largest_gif() -> bytes:
    return saved(Image.new("P", (6_000, 4_000)), "GIF")


# what each is told; nothing where it is taken
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a PNG of 150 million pixels": (partial(png_bomb, 12_000, 12_500), "too_many_pixels"),
    "a PNG of 49 million": (partial(png_bomb, 7_000, 7_000), "too_many_pixels"),
    "a line": (partial(png_bomb, 1, 20_000), "too_many_pixels"),
    "a WebP of 268 million": (partial(webp_of, 16_383, 16_383), "too_many_pixels"),
    "a WebP of 16 thousand million": (partial(webp_of, 1 << 14, 1 << 20), "too_many_pixels"),
    "a GIF with a picture larger than itself": (gif_beyond, "too_many_pixels"),
    "a JPEG of ten thousand passes": (partial(many_scans, 10_000), "damaged"),
    "a JPEG of pieces of EXIF": (partial(many_segments, 0xE1, b"Exif\0\0x"), "damaged"),
    "a JPEG of comments": (partial(many_segments, 0xFE, b"x"), "damaged"),
    "a PNG of texts": (many_chunks, "damaged"),
    "the largest PNG": (partial(png_bomb, 4_890, 4_890), ""),
    "the largest WebP": (partial(image, 4_000, 3_000, kind="WEBP", method=0), ""),
    "the largest JPEG": (
        partial(image, 6_000, 4_000, kind="JPEG", progressive=True, subsampling=0, quality=50), "",
    ),
    "the largest JPEG, passed over as often as may be": (partial(many_scans, 18), ""),
    "the largest GIF": (largest_gif, ""),
}  # fmt: skip
