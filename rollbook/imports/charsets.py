"""Which characters the bytes of a file stand for."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import Final

from charset_normalizer import from_bytes

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the next one
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN: Final = "cp1252"
OTHERS: Final = [
    "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "cp874",
    "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip
STEP: Final = 1 << 20
BEYOND: Final = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]{0,65535}")
LETTERS: Final = re.compile(rb"[A-Za-z]*\Z")
BEFORE: Final = 64  # bytes
UTF8: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
SAMPLE: Final = 2_000  # words
SAMPLE_BYTES: Final = 65_536
ENOUGH: Final = 12  # bytes beyond ASCII, for statistics to mean anything


def charset_of(data: bytes) -> str | None:
    """Give the name of an encoding in which all of the data can be read, None where there is none."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return name if readable(data, name) else None
    return "utf-8" if readable(data, "utf-8") else _old(data)


def readable(data: bytes, name: str) -> bool:
    """Try it piece by piece, since the whole text may take four times the room of the bytes."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for start in range(0, len(data), STEP):
            decoder.decode(data[start : start + STEP])
        decoder.decode(b"", final=True)
    except (UnicodeDecodeError, UnicodeError):
        return False
    return True


def _old(data: bytes) -> str | None:
    """Choose among the encodings from before Unicode; None for what is plainly damaged Unicode.

    Where accents are sprinkled into Latin words it is Windows' Western one: statistics guess
    short lists of names badly. Where whole words are beyond ASCII, statistics do well.
    """
    words = _sample(data)
    beyond = sum(byte >= 0x80 for byte in words)
    if beyond >= ENOUGH and sum(map(len, UTF8.findall(words))) > 0.8 * beyond:
        return None
    western = readable(data, WESTERN)
    if western and (beyond < ENOUGH or beyond * 2 <= len(words)):
        return WESTERN
    best = from_bytes(words, cp_isolation=OTHERS).best()
    if best and readable(data, best.encoding):
        return str(best.encoding)
    return WESTERN if western else "latin-1"


def _sample(data: bytes) -> bytes:
    """Give the first words with something beyond ASCII, a line each: so few that nothing done to them takes long."""
    words, size = [], 0
    for found in islice(BEYOND.finditer(data), SAMPLE):
        before = LETTERS.search(data[max(0, found.start() - BEFORE) : found.start()])
        words.append((before[0] if before else b"") + found[0])
        size += len(words[-1])
        if size >= SAMPLE_BYTES:
            break
    return b"\n".join(words)
