"""Bytes to rows: any honest CSV is read, everything else is refused with a clear word."""

from __future__ import annotations

import io
import time

import pytest

from rollbook.imports import reading
from rollbook.imports.reading import read
from rollbook.imports.unreadable import MOST_BYTES, Unreadable


def cells(data: bytes) -> list[list[str]]:
    return [row.cells for row in read(data).rows]


NAMES = [["Ägidius", "Müller"], ["Zoë", "Ó Súilleabháin"]]


def encoded(charset: str, delimiter: str = ",") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in NAMES).encode(charset)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_charsets_and_delimiters_are_told_apart(charset: str, delimiter: str) -> None:
    table = read(encoded(charset, delimiter))
    assert [row.cells for row in table.rows] == NAMES
    assert table.delimiter == delimiter


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_of_either_order(mark: bytes) -> None:
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert cells(mark + "Anna;Łucja\n".encode(order)) == [["Anna", "Łucja"]]


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp1251", "Имя;Фамилия\nАнна;Петрова\nИван;Смирнов"),
        ("cp932", "名前,姓\n太郎,田中\n花子,山田"),
        ("cp1252", "Jürgen;Groß\nFrançois;Lefèvre\nÅsa;Öberg\nSeán;“Ó Briain”"),
        ("cp1252", "Ö;Ä"),
    ],
)
def test_older_charsets(charset: str, text: str) -> None:
    delimiter = ";" if ";" in text else ","
    assert cells(text.encode(charset)) == [line.split(delimiter) for line in text.split("\n")]


def test_a_tie_is_for_what_is_in_every_line_outside_quotes() -> None:
    data = b'add-user;u1@email.com;"Park, Theo";x\nremove-user;u2@email.com\nadd-user;u3@email.com;Ann, Lee;y\n'
    assert read(data).delimiter == ";"


def test_tabs_are_seen_where_every_cell_is_quoted() -> None:
    assert cells(b'"a, b"\t"c"\r\n"d"\t"e"\r\n') == [["a, b", "c"], ["d", "e"]]


def test_the_first_line_may_name_the_delimiter() -> None:
    table = read(b"sep=;\r\nadd-user;a,b\r\n")
    assert (table.delimiter, table.rows) == (";", [reading.Row(2, ["add-user", "a,b"])])


def test_quotes_line_breaks_short_long_and_blank_rows() -> None:
    data = b'a,"two\r\nlines ""quoted""",c\r\n\r\n,,\r\n  short  \r\nl,o,n,g\rold mac,x'
    assert [tuple(row) for row in read(data).rows] == [
        (1, ["a", 'two\r\nlines "quoted"', "c"]),
        (5, ["short"]),
        (6, ["l", "o", "n", "g"]),
        (7, ["old mac", "x"]),
    ]


def test_what_our_exports_have_neutralised_comes_back_as_it_was() -> None:
    assert cells(b"'+351 912 345 678,'=1+1,'@home,'tis,O'Brien") == [
        ["+351 912 345 678", "=1+1", "@home", "'tis", "O'Brien"]
    ]


REFUSED = {
    "empty": (b"", "empty", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty", "empty"),
    "only blanks": (b" \n,,\n\n", "empty", "empty"),
    "excel": (
        b"PK\x03\x04.....[Content_Types].xml....xl/workbook.xml",
        "wrong_kind",
        "Excel workbook. Save it as CSV (UTF-8)",
    ),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "wrong_kind", "Excel workbook"),
    "spreadsheet": (
        b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "wrong_kind",
        "OpenDocument",
    ),
    "zip bomb": (b"PK\x03\x04" + bytes(5000), "wrong_kind", "packed"),
    "gzip": (b"\x1f\x8b\x08", "wrong_kind", "packed"),
    "pdf": (b"%PDF-1.7", "wrong_kind", "PDF"),
    "png": (b"\x89PNG\r\n", "wrong_kind", "picture"),
    "web page": (b"\n <!DOCTYPE html><table>", "wrong_kind", "web page"),
    "nul": (b"a,b\nc,\0d\n", "not_text", "Line 2"),
    "nul in utf-16": ("a,b\nc,\0d\n".encode("utf-16"), "not_text", "Line 2"),
    "utf-16 without a mark": ("a,b".encode("utf-16-le"), "not_text", "Line 1"),
    "half a character": (b"\xff\xfea", "bad_charset", "damaged"),
    "damaged utf-8": ("é,b\n".encode() * 50 + b"\xe9\n", "bad_charset", "damaged"),
    "quote never closed": (b'a,b\nc,"d\ne,f\n' + b"g,h\n" * 50, "unclosed_quote", "line 2"),
    "quote swallows a quote": (b'a,b\nc,"d\ne,"f",g\n', "unclosed_quote", "line 2"),
    "text after a quote": (b'a,"b"c\n', "unclosed_quote", "Line 1"),
    "wide": (b"a,b\n" + b"," * 250, "too_many_columns", "Line 2 has 251 columns"),
    "a million columns": (b"," * 1_000_000, "too_many_columns", "1,000,001"),
    "long cell": (b"a," + b"x" * 10_001, "long_cell", "more than 10,000 characters"),
    "one cell of 20 MB": (b"x" * 20_000_000, "unclosed_quote", "far too long"),
    "20 MB after a quote": (b'"' + b"a,b\n" * 5_000_000, "unclosed_quote", "line 1"),
    "only delimiters": (b"," * 25_000_000, "unclosed_quote", "Line 1"),
    "too many rows": (b"a,b\n" * 100_002, "too_many_rows", "100,000"),
    "blank lines": (b"\n" * (24 << 20), "too_many_lines", "counting blank ones"),
    "blank rows": (b"a,b,c\n" + b",,\r\n" * 1_000_000, "too_many_lines", "1,000,000 lines"),
    "lines in quotes": ((b'"' + b"\n" * 9_000 + b'"\n') * 2_900, "too_many_lines", "1,000,000 lines"),
    "blank rows of 200 cells": ((b"," * 199 + b"\n") * 131_000, "empty", "empty"),
    "too many cells": ((b"ab," * 199 + b"ab\n") * 43_000, "too_full", "Leave out columns"),
    "utf-8 but for the end": (b"\xc2\x80" * 12_000_000 + b"\xff", "bad_charset", "damaged"),
    "beyond ASCII": (b"\xe9\xff" * 12_000_000, "unclosed_quote", "far too long"),
    "one word": (b"abc" * 8_000_000 + b" \xff", "unclosed_quote", "far too long"),
    "too big": (b"a" * (MOST_BYTES + 1), "too_big", "25 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_at_once_with_a_clear_word(case: str) -> None:
    data, code, words = REFUSED[case]
    began = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert caught.value.code == code
    assert words in caught.value.message
    assert time.process_time() - began < 2


def test_the_blank_rows_that_spreadsheets_leave_at_the_end_do_not_count() -> None:
    assert len(read(b"add-user,u1@email.com,Uma,Firth,\r\n" * 100_000 + b",,,,\r\n" * 9_000).rows) == 100_000


def test_long_words_of_older_charsets_are_whole_in_the_sample() -> None:
    text = "\n".join(["名前漢字かな" * 40, "山田太郎"] * 300)
    assert cells(text.encode("euc_jp")) == [[line] for line in text.split("\n")]


@pytest.mark.parametrize("filling", [b"\t", b" ", b'""', b",", b" ,", b"|'"])
def test_no_cell_is_long_at_being_trimmed(filling: bytes) -> None:
    row = b'"x' + filling * (9_000 // len(filling)) + b"'y\"\n"
    began = time.process_time()
    assert len(read(row * 200).rows) == 200
    assert time.process_time() - began < 1


def test_no_more_than_the_limit_is_ever_read() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 <= size <= MOST_BYTES + 1
            self.given += size
            return b"a" * size

    source = Endless()
    with pytest.raises(Unreadable, match="25 MB"):
        read(source)  # type: ignore[arg-type]
    assert source.given <= MOST_BYTES + 1
