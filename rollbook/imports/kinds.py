"""Files that are no text at all, by how they begin; and what to do with each."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

EXCEL: Final = _("This is an Excel workbook. Save it as CSV (UTF-8) and upload that.")
SPREADSHEET: Final = _("This is an OpenDocument spreadsheet. Save it as CSV (UTF-8) and upload that.")
PACKED: Final = _("This is a packed archive. Unpack it and upload the CSV file in it.")
PDF: Final = _("This is a PDF document. Export the list as CSV where it comes from and upload that.")
PICTURE: Final = _("This is a picture. Export the list as CSV where it comes from and upload that.")
PAGE: Final = _("This is a web page or XML. Export the list as CSV where it comes from and upload that.")
OTHER: Final = _("This is no text file. Export the list as CSV where it comes from and upload that.")

MAGIC: Final[tuple[tuple[bytes, Any], ...]] = (
    (b"\xd0\xcf\x11\xe0", EXCEL),
    (b"\x1f\x8b", PACKED),
    (b"7z\xbc\xaf", PACKED),
    (b"Rar!", PACKED),
    (b"\xfd7zXZ", PACKED),
    (b"BZh", PACKED),
    (b"%PDF", PDF),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"RIFF", PICTURE),
    (b"{\\rtf", OTHER),
    (b"SQLite format 3", OTHER),
    (b"\x7fELF", OTHER),
)
MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<table")
ZIP: Final = b"PK\x03\x04"


def foreign(data: bytes) -> str | None:
    """Say what the file is where it is plainly no CSV."""
    if data.startswith(ZIP):
        return str(_zipped(data))
    if data.lstrip()[:9].lower().startswith(MARKUP):
        return str(PAGE)
    return next((str(words) for start, words in MAGIC if data.startswith(start)), None)


def _zipped(data: bytes) -> Any:
    """Tell office files from other archives by the names in them, which are never packed."""
    if b"xl/" in data:
        return EXCEL
    return SPREADSHEET if b"opendocument.spreadsheet" in data[:200] else PACKED
