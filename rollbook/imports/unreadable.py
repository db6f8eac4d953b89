"""What a file must not be, as a whole, and the words for it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

MEGABYTES: Final = 25
MOST_BYTES: Final = MEGABYTES * 1024 * 1024
MOST_ROWS: Final = 100_000
MOST_LINES: Final = 1_000_000  # blank ones too, and those inside cells
MOST_ROOM: Final = 170 * 1024 * 1024  # bytes of memory that all cells take
MOST_COLUMNS: Final = 200
LONGEST_CELL: Final = 10_000
LONGEST_RECORD: Final = MOST_COLUMNS * LONGEST_CELL


class Unreadable(Exception):
    """The file as a whole can't be taken; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def too_big() -> Unreadable:
    """Give the error for a file beyond the limit."""
    message = _("The file is larger than %(most)s MB. Split it and upload the parts one by one.")
    return Unreadable("too_big", message % {"most": MEGABYTES})


def not_plain(line: int) -> Unreadable:
    """Give the error for what no text has."""
    message = _("Line %(line)s has a NUL or control character, so this is no plain text. Save it again as CSV (UTF-8).")
    return Unreadable("not_text", message % {"line": line})


def broken(begin: int, end: int) -> Unreadable:
    """Give the error for a row whose quotes do not match, from its first line to where that shows."""
    if begin == end:
        message = _(
            "Line %(line)s can't be read: a quote is not closed where its cell ends, or a cell is far too long."
        )
    else:
        message = _(
            "The quote that opens in line %(line)s is not closed where its cell ends. "
            "Close it, or write quotes inside a cell twice."
        )
    return Unreadable("unclosed_quote", message % {"line": begin})


def within_limits(record: list[str], length: int, line: int) -> None:
    """Refuse a row of too many columns or with too long a cell, given how long all of them are."""
    if len(record) > MOST_COLUMNS:
        message = _("Line %(line)s has %(count)s columns. At most %(most)s fit.")
        raise Unreadable(
            "too_many_columns", message % {"line": line, "count": f"{len(record):,}", "most": MOST_COLUMNS}
        )
    if length > LONGEST_CELL < max(map(len, record)):
        message = _("A cell in line %(line)s has more than %(most)s characters. Perhaps a quote is missing.")
        raise Unreadable("long_cell", message % {"line": line, "most": f"{LONGEST_CELL:,}"})


def too_many_rows() -> Unreadable:
    """Give the error for more rows than the limit."""
    message = _("The file has more than %(most)s rows. Split it and upload the parts one by one.")
    return Unreadable("too_many_rows", message % {"most": f"{MOST_ROWS:,}"})


def too_many_lines() -> Unreadable:
    """Give the error for more lines than can be gone through, whether or not there is anything in them."""
    message = _(
        "The file has more than %(most)s lines, counting blank ones. "
        "Delete those below the last row, or split the file and upload the parts one by one."
    )
    return Unreadable("too_many_lines", message % {"most": f"{MOST_LINES:,}"})


def too_full() -> Unreadable:
    """Give the error for more cells than there is room for."""
    message = _(
        "The file has too many cells. Leave out columns that aren't needed, "
        "or split the file and upload the parts one by one."
    )
    return Unreadable("too_full", message)
