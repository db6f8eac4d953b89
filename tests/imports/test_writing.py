"""CSV that goes out: no spreadsheet computes anything in it, wherever it splits, and it comes back as it was."""

from __future__ import annotations

import csv
import time

import pytest

from rollbook.imports.reading import read
from rollbook.imports.writing import failed
from tests.imports.files import taken
from tests.world import World

SPLITS = ",;\t|"
STARTS = ("=", "+", "-", "@")
BAD = ["x,=1+1", "x;=1+1", "x|=1+1", 'x, "=1+1",', "x;+1,-1|@a", 'x,"=1;2"', "=1+1", "'tis, so", "x\n=1+1", 'a"b']


def written(world: World, delimiter: str) -> str:
    quoted = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in BAD)
    return "".join(failed(taken(f"foo{delimiter}{quoted}\n", world.actor("uma"))))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("split", SPLITS)
def test_wherever_a_spreadsheet_splits_it_finds_no_formula(world: World, delimiter: str, split: str) -> None:
    lines = written(world, delimiter).removeprefix("\ufeff").splitlines(keepends=True)
    cells = [cell.strip(' "') for row in csv.reader(lines, delimiter=split) for cell in row]
    assert [cell for cell in cells if cell.startswith(STARTS)] == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_holds_a_sign_that_parts_cells_is_quoted(world: World, delimiter: str) -> None:
    assert """"x,'=1+1\"""" in written(world, delimiter)


@pytest.mark.parametrize("filling", ["\t", " ", '""', ",", " ,"])
def test_no_cell_is_long_at_being_guarded(world: World, filling: str) -> None:
    file = taken(f'foo,"x{filling * (9_000 // len(filling))}y"\n' * 200, world.actor("uma"))
    began = time.process_time()
    assert len(list(failed(file))) == 202
    assert time.process_time() - began < 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_cells_come_back_as_they_were(world: World, delimiter: str) -> None:
    table = read(written(world, delimiter).encode())
    assert table.delimiter == delimiter
    assert table.rows[1].cells[2:] == ["foo", *BAD]
