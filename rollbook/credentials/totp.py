"""Time-based one-time passwords (RFC 6238): six digits, thirty seconds, one step to either side for slow clocks."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import struct
import time
from typing import Final
from urllib.parse import quote, urlencode

import segno

STEP: Final = 30  # seconds
DIGITS: Final = 6
AROUND: Final = 1  # steps that a clock may be off
SHAPE: Final = re.compile(r"[0-9]{6}")


def new_key() -> str:
    """Make a key of 160 bits, in Base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(key: str, step: int) -> str:
    """Give the digits of a step (RFC 4226, 5.3)."""
    digest = hmac.digest(base64.b32decode(key), struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0xF
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(key: str, code: str, now: float | None = None) -> int | None:
    """Give the step whose digits these are, the latest first; None where it is none of about now."""
    plain = "".join(code.split())
    if not SHAPE.fullmatch(plain):
        return None
    current = int((time.time() if now is None else now) // STEP)
    steps = range(current + AROUND, current - AROUND - 1, -1)
    return next((step for step in steps if hmac.compare_digest(code_at(key, step), plain)), None)


def address(key: str, site: str, username: str) -> str:
    """Give the key as authenticator apps read it from a QR code."""
    told = urlencode({"secret": key, "issuer": site}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{site}:{username}', safe='')}?{told}"


def picture(text: str) -> str:
    """Give a QR code as the address of an image (SVG)."""
    return str(segno.make(text, error="m").svg_data_uri(scale=4, border=2, light="#fff"))


def grouped(key: str) -> str:
    """Give the key as somebody types it."""
    return " ".join(key[n : n + 4] for n in range(0, len(key), 4))
