"""Bytes to rows: any honest CSV, and a clear word about everything else."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple

from django.utils.translation import gettext as _

from rollbook.imports import charsets, kinds
from rollbook.imports.formulas import unguard

MEGABYTES: Final = 25
MOST_BYTES: Final = MEGABYTES * 1024 * 1024
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 200
LONGEST_CELL: Final = 10_000
LONGEST_RECORD: Final = MOST_COLUMNS * LONGEST_CELL
SAMPLE: Final = 64 * 1024
DELIMITERS: Final = ",;\t"
CONTROL: Final = re.compile(r"[\0-\x08\x0e-\x19\x1b-\x1f]")
QUOTED: Final = re.compile(r'"[^"]*("|$)')
SEPARATOR: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


class Unreadable(Exception):
    """The file as a whole can't be taken; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Row(NamedTuple):
    """The line at which it begins, and its cells, trimmed."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A file as rows. Blank rows are left out."""

    charset: str
    delimiter: str
    rows: list[Row]


def read(source: bytes | BinaryIO) -> Table:
    """Read a file, never more of it than the limit. Raises `Unreadable`."""
    data = source if isinstance(source, bytes) else source.read(MOST_BYTES + 1)
    charset = _checked(data)
    with io.TextIOWrapper(io.BytesIO(data), charset, newline="") as text:
        sample = text.read(SAMPLE)
        text.seek(0)
        marked = SEPARATOR.fullmatch(sample.partition("\n")[0])
        delimiter = marked[1] if marked else delimiter_of(sample)
        rows = list(_rows(text, delimiter, skipped=bool(marked)))
    if not rows:
        raise Unreadable("empty", _("This file is empty."))
    return Table(charset, delimiter, rows)


def _checked(data: bytes) -> str:
    """Give the charset of what may be a CSV file."""
    if len(data) > MOST_BYTES:
        raise too_big()
    if words := kinds.foreign(data):
        raise Unreadable("wrong_kind", words)
    charset = charsets.charset_of(data)
    if charset is None:
        raise Unreadable(
            "bad_charset",
            _("The file is damaged: some of it is Unicode, some is not. Save it again as CSV (UTF-8)."),
        )
    return charset


def too_big() -> Unreadable:
    """Give the error for a file beyond the limit."""
    message = _("The file is larger than %(most)s MB. Split it and upload the parts one by one.")
    return Unreadable("too_big", message % {"most": MEGABYTES})


def delimiter_of(sample: str) -> str:
    """Give what parts the cells: found in the most lines, then the most evenly, outside quotes."""
    lines = [line for line in QUOTED.sub("", sample).splitlines() if line.strip()][:20]

    def weight(delimiter: str) -> tuple[int, int, int]:
        counts = [line.count(delimiter) for line in lines]
        return sum(map(bool, counts)), min(counts, default=0), sum(counts)

    return max(DELIMITERS, key=weight)


class _Lines:
    """The lines of a text, counted since the last record began: an open quote can't swallow it all."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.number, self.length = text, 0, 0

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(LONGEST_RECORD + 1):
            self.number += 1
            self.length += len(line)
            if CONTROL.search(line):
                raise _not_plain(self.number)
            if self.length > LONGEST_RECORD:
                raise csv.Error
            yield line


def _rows(text: io.TextIOWrapper, delimiter: str, *, skipped: bool) -> Iterator[Row]:
    count = 0
    for begin, record in _records(text, delimiter):
        _within_limits(record, begin)
        cells = [unguard(cell) if cell[:1] == "'" else cell for cell in map(str.strip, record)]
        if any(cells) and not (skipped and begin == 1):
            count += 1
            if count > MOST_ROWS + 1:  # the first may be a header
                raise too_many_rows()
            yield Row(begin, cells)


def _records(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line at which it begins."""
    lines = _Lines(text)
    records = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        begin, lines.length = lines.number + 1, 0
        try:
            yield begin, next(records)
        except StopIteration:
            return
        except csv.Error:
            raise _broken(begin, lines.number) from None


def _not_plain(line: int) -> Unreadable:
    message = _("Line %(line)s has a NUL or control character, so this is no plain text. Save it again as CSV (UTF-8).")
    return Unreadable("not_text", message % {"line": line})


def _broken(begin: int, end: int) -> Unreadable:
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


def _within_limits(record: list[str], line: int) -> None:
    if len(record) > MOST_COLUMNS:
        message = _("Line %(line)s has %(count)s columns. At most %(most)s fit.")
        raise Unreadable(
            "too_many_columns", message % {"line": line, "count": f"{len(record):,}", "most": MOST_COLUMNS}
        )
    if record and len(max(record, key=len)) > LONGEST_CELL:
        message = _("A cell in line %(line)s has more than %(most)s characters. Perhaps a quote is missing.")
        raise Unreadable("long_cell", message % {"line": line, "most": f"{LONGEST_CELL:,}"})


def too_many_rows() -> Unreadable:
    """Give the error for more rows than the limit."""
    message = _("The file has more than %(most)s rows. Split it and upload the parts one by one.")
    return Unreadable("too_many_rows", message % {"most": f"{MOST_ROWS:,}"})
