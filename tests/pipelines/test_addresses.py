"""The algebra of addresses: writing and reading agree, and ranges hold exactly their cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.addresses import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    addresses,
    column_letters,
    column_number,
    first_ranges,
    parse_address,
    ranges,
)

anywhere = st.builds(Cell, st.integers(0, MAX_ROWS - 1), st.integers(0, MAX_COLUMNS - 1))
nearby = st.sets(st.builds(Cell, st.integers(0, 5), st.integers(0, 5)), max_size=36)


def members(text: str) -> list[Cell]:
    """The cells of `B7:C9, D4`, one by one."""
    found = []
    for part in filter(None, text.split(", ")):
        first, _, last = part.partition(":")
        top, bottom = parse_address(first), parse_address(last or first)
        found += [Cell(r, c) for r in range(top.row, bottom.row + 1) for c in range(top.column, bottom.column + 1)]
    return found


@given(anywhere)
def test_an_address_is_read_back(cell: Cell) -> None:
    assert parse_address(str(cell)) == cell
    assert parse_address(f"${column_letters(cell.column)}${cell.row + 1}") == cell


@given(st.integers(0, MAX_COLUMNS - 1))
def test_letters_are_read_back(column: int) -> None:
    assert column_number(column_letters(column)) == column


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")])
def test_letters_are_those_of_spreadsheet_programs(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@given(nearby)
def test_ranges_hold_every_cell_once_and_no_other(cells: set[Cell]) -> None:
    found = members(ranges(cells))
    assert sorted(found) == sorted(cells)


def test_neighbours_become_one_range() -> None:
    column = [Cell(row, 1) for row in range(6, 19)]
    assert ranges(column) == "B7:B19"
    assert ranges([*column, Cell(3, 3)]) == "D4, B7:B19"
    assert ranges([Cell(row, column) for row in range(2, 4) for column in range(1, 4)]) == "B3:D4"


def test_the_first_ranges_and_the_number_of_cells_left() -> None:
    assert first_ranges("D4, D6:D9, F1:G3, H2", 2) == ("D4, D6:D9", 7)
    assert first_ranges("D4, D6:D9", 2) == ("D4, D6:D9", 0)
    assert first_ranges("", 2) == ("", 0)


@pytest.mark.parametrize("text", ["", "7", "B", "B0", "ABCD1", "B7:C8"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a cell address"):
        parse_address(text)


def test_the_addresses_of_a_column() -> None:
    assert addresses(26, [0, 9]) == ["AA1", "AA10"]
