"""CSV that goes out: a template to begin with, and the rows that failed, to be mended and uploaded again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from rollbook.attributes.queries import settable
from rollbook.imports import queries
from rollbook.imports.columns import HEADINGS
from rollbook.imports.formulas import guard
from rollbook.imports.models import Import
from rollbook.imports.reading import PARTING
from rollbook.kernel.actor import Actor

BOM: Final = "\ufeff"  # without it spreadsheets take UTF-8 for something older
# A spreadsheet that splits at another sign, or at line ends, begins a cell of its own here, quotes or none.
INSIDE: Final = re.compile(PARTING + "(?=[=+@-])")
EXAMPLES: Final = (
    ("add-user", "uma.firth@example.org", "Uma", "Firth", "", "+351 912 345 678", "Student"),
    ("update", "lukas.rossi@example.org", "", "Rossi", "", "", "Coach; Translator"),
    ("remove-user", "hana.kim@example.org", "", "", "", "", ""),
)


def template(by: Actor) -> str:
    """Give a file with a heading for every column, attributes that the actor may set too, and a row for each action."""
    headings = [*HEADINGS.values(), *(attribute.name for attribute in settable(by))]
    return BOM + "".join(_csv([headings, *EXAMPLES], ",", plain=True))


def failed(file: Import) -> Iterator[str]:
    """Give the rows that can't be applied, each with its line and the reason in front.

    The headings are those that are understood for sure, also where the file had none or others.
    """
    names = [HEADINGS.get(field, _at(file.first, place)) for place, field in enumerate(file.columns)]
    rows = ([row.line, row.why, *row.cells] for row in queries.failed(file))
    yield BOM
    yield from _csv([["Line", "Problem", *names]], file.delimiter)
    yield from _csv(rows, file.delimiter)


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _csv(rows: Iterable[Sequence[Any]], delimiter: str, *, plain: bool = False) -> Iterator[str]:
    """Give line after line, with nothing in them that a spreadsheet would compute."""
    line = io.StringIO(newline="")
    writer = csv.writer(
        line, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL if plain else csv.QUOTE_ALL
    )
    for row in rows:
        writer.writerow([INSIDE.sub(r"\1'", guard(str(cell))) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
