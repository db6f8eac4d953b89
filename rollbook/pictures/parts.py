"""Of how many parts a file consists, asked before any is unpacked: each takes its time, and a small file holds many."""

from __future__ import annotations

import re
from typing import Final

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8"
SCAN: Final = b"\xff\xda"
MARKER: Final = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
MOST_SCANS: Final = 24  # passes over the whole of a JPEG: 10 are usual, and a thumbnail has its own
MOST_PARTS: Final = 20_000


def too_many(data: bytes) -> bool:
    """Tell whether a file consists of more parts than any camera or program makes.

    Of a JPEG all that looks like a part is counted, wherever it stands, so that nothing can be hidden from it.
    """
    if data.startswith(JPEG):
        return data.count(SCAN) > MOST_SCANS or sum(1 for _marker in MARKER.finditer(data)) > MOST_PARTS
    return data.startswith(PNG) and _chunks(data) > MOST_PARTS


def _chunks(data: bytes) -> int:
    place, count = len(PNG), 0
    while place < len(data) and count <= MOST_PARTS:
        place += 12 + int.from_bytes(data[place : place + 4], "big")
        count += 1
    return count
