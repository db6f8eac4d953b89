"""Finds words in templates that no translator will ever see."""

import re
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import DebugLexer, Token, TokenType
from django.utils.text import smart_split

SPOKEN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
NAMES = {"Rollbook", "CSV", "Ctrl", "Shift"}  # of products, formats and keys
WORD = re.compile(r"[^\W\d_]{2,}")
SAYS_SOMETHING = re.compile(r"\s|^[A-Z]")  # unlike "role", "chevron-right" or "?"
WITH_WORDS = {"include", "badge", "sortable"}


def literals(path: Path) -> list[str]:
    """Give `file:line: words` for each."""
    finder = Finder()
    until = ""  # the tag that ends what is skipped
    for token in DebugLexer(path.read_text("utf-8")).tokenize():
        finder.line = token.lineno or 0
        name = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        block = token.token_type == TokenType.BLOCK
        if until:
            until = "" if block and name == until else until
        elif block and name in {"blocktranslate", "comment"}:
            until = f"end{name}"
        elif block and name in WITH_WORDS:
            finder.found += [(finder.line, words) for words in _arguments(token)]
        elif token.token_type == TokenType.TEXT:
            finder.feed(token.contents)
    return [f"{path.name}:{line}: {words}" for line, words in finder.found]


def _arguments(token: Token) -> list[str]:
    """String arguments of those tags whose arguments are shown."""
    parts = [part.rpartition("=")[2] for part in list(smart_split(token.contents))[1:]]
    quoted = [part[1:-1] for part in parts if part[:1] in {'"', "'"}]
    return [words for words in quoted if SAYS_SOMETHING.search(words) and _untranslated(words)]


def _untranslated(text: str) -> bool:
    return any(word not in NAMES for word in WORD.findall(text))


class Finder(HTMLParser):
    """Fed piece by piece, since the tags of templates stand between the pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.line = 0
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]
        self.found += [(self.line, value) for value in spoken if _untranslated(value)]
        if tag in {"script", "style", "code"}:
            self.silent = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent and _untranslated(data):
            self.found.append((self.line, " ".join(data.split())))
