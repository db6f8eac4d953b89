"""Bytes to rows: any honest CSV, and a clear word about everything else."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from sys import getsizeof
from typing import BinaryIO, Final, NamedTuple

from django.utils.translation import gettext as _

from rollbook.imports import charsets, kinds
from rollbook.imports.formulas import unguard
from rollbook.imports.unreadable import (
    LONGEST_RECORD,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_ROOM,
    MOST_ROWS,
    Unreadable,
    broken,
    not_plain,
    too_big,
    too_full,
    too_many_lines,
    too_many_rows,
    within_limits,
)

SAMPLE: Final = 64 * 1024
DELIMITERS: Final = ",;\t"
# What may begin another cell inside one; from its start alone, so that none takes long. What follows a repeated part
# never fits into it, so there is nothing to step back for; possessive repeats would go wrong in Python 3.11.2.
PARTING: Final = r"""(?<![,;|\s"])((?:[^\S\t\r\n]|")*[,;\t|\r\n][,;|\s"]*)"""
GUARDED: Final = re.compile(PARTING + "'(?=[=+@-])")  # `writing` has put the apostrophe there
CONTROL: Final = re.compile(r"[\0-\x08\x0e-\x19\x1b-\x1f]")
QUOTED: Final = re.compile(r'"[^"]*("|$)')
SEPARATOR: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


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


def delimiter_of(sample: str) -> str:
    """Give what parts the cells: found in the most lines, then the most evenly, outside quotes."""
    lines = [line for line in QUOTED.sub("", sample).splitlines() if line.strip(" ")][:20]  # tabs do count

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
            if self.number > MOST_LINES:
                raise too_many_lines()
            if CONTROL.search(line):
                raise not_plain(self.number)
            if self.length > LONGEST_RECORD:
                raise csv.Error
            yield line


def _rows(text: io.TextIOWrapper, delimiter: str, *, skipped: bool) -> Iterator[Row]:
    count = room = 0
    for begin, record in _records(text, delimiter):
        if not any(record) and len(record) <= MOST_COLUMNS:  # there may be a million of them
            continue
        whole = "".join(record)
        within_limits(record, len(whole), begin)
        room += _room(record, whole)
        if room > MOST_ROOM:
            raise too_full()
        cells = [cell and _trimmed(cell) for cell in record]
        if "'" in whole:
            cells = GUARDED.sub(r"\1", "\0".join(cells)).split("\0")  # at once: cells are many, and none has a NUL
        if any(cells) and not (skipped and begin == 1):
            count += 1
            if count > MOST_ROWS + 1:  # the first may be a header
                raise too_many_rows()
            yield Row(begin, cells)


def _room(record: list[str], whole: str) -> int:
    """Give about how many bytes of memory a row takes: its cells, and what Python keeps of each that is filled."""
    each = 56 if whole.isascii() else 80
    return 8 * len(record) + each * (len(record) - record.count("")) + getsizeof(whole)


def _trimmed(cell: str) -> str:
    cell = cell.strip()
    return unguard(cell) if cell[:1] == "'" else cell


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
            raise broken(begin, lines.number) from None
