"""Lists in the order of names, page by page: where one is, and where the neighbouring pages are."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

PLACE = ("after", "before")


def words_in(given: QueryDict) -> str:
    """Give what is searched for."""
    return given.get("q", "").replace("\x00", "").strip()[:200]


def place_in(given: QueryDict) -> dict[str, int]:
    """Give where in a list an address is."""
    texts = {name: given.get(name, "") for name in PLACE}
    return {name: int(text) for name, text in texts.items() if text.isascii() and text.isdecimal() and len(text) < 19}


def foot(given: QueryDict, page: Any, summary: str) -> dict[str, str]:
    """Give what `ui/foot.html` shows below a page that has `after` and `before`."""
    rest = {name: value for name, value in given.dict().items() if name not in PLACE}
    ways = (("next", "after", page.after), ("previous", "before", page.before))
    return {"summary": summary, **{to: f"?{urlencode({**rest, name: pk})}" if pk else "" for to, name, pk in ways}}
