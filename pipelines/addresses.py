"""Spreadsheet addresses: `C17`, and the ranges in which adjacent cells are named together.

Only the algebra of addresses belongs here; what stands in a cell does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")


class Cell(NamedTuple):
    """A place in a sheet; row and column count from 0."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{column_letters(self.column)}{self.row + 1}"


@lru_cache(maxsize=MAX_COLUMNS)
def column_letters(column: int) -> str:
    """The letters of a column that counts from 0: 0 is A, 26 is AA."""
    letters = ""
    rest = column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def column_number(letters: str) -> int:
    """The column, counted from 0, of its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def parse_address(address: str) -> Cell:
    """The cell of an address such as `C17` or `$C$17`; a `ValueError` for anything else."""
    match = _ADDRESS.match(address)
    if not match or int(match[2]) == 0:
        raise ValueError(f"not a cell address: {address!r}")
    return Cell(int(match[2]) - 1, column_number(match[1]))


def addresses(column: int, rows: Iterable[int]) -> list[str]:
    """The addresses of several rows of one column."""
    letters = column_letters(column)
    return [f"{letters}{row + 1}" for row in rows]


def ranges(cells: Iterable[Cell]) -> str:
    """The cells as ranges, row by row from the top: `B7:B19, D4`.

    Neighbours in a column become one range, and equal stretches of neighbouring columns one rectangle. Every cell is in
    exactly one of the ranges and no other cell is.
    """
    stretches: list[tuple[int, int, int]] = []
    for column, row in sorted({(cell.column, cell.row) for cell in cells}):
        if stretches and stretches[-1][0] == column and stretches[-1][2] == row - 1:
            stretches[-1] = (column, stretches[-1][1], row)
        else:
            stretches.append((column, row, row))
    rectangles: list[tuple[int, int, int, int]] = []
    for top, bottom, column in sorted((top, bottom, column) for column, top, bottom in stretches):
        last = rectangles[-1] if rectangles else None
        if last and last[:2] == (top, bottom) and last[3] == column - 1:
            rectangles[-1] = (top, bottom, last[2], column)
        else:
            rectangles.append((top, bottom, column, column))
    return ", ".join(
        str(Cell(top, left)) if (top, left) == (bottom, right) else f"{Cell(top, left)}:{Cell(bottom, right)}"
        for top, bottom, left, right in rectangles
    )


def parse_ranges(text: str) -> list[tuple[Cell, Cell]]:
    """The first and last cell of each range in a text such as `B7:B19, D4`; a `ValueError` for anything else."""
    corners = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, _, last = part.partition(":")
        corners.append((parse_address(first), parse_address(last or first)))
    return corners


def first_ranges(text: str, most: int) -> tuple[str, int]:
    """The first ranges of a text such as `B7:B19, D4`, and how many cells there are in those that are left."""
    named = text.split(", ")
    left = parse_ranges(", ".join(named[most:]))
    count = sum((last.row - first.row + 1) * (last.column - first.column + 1) for first, last in left)
    return ", ".join(named[:most]), count


def enclose(outer: str, inner: str) -> bool:
    """Whether each range of `inner` lies in one of `outer`; texts that are no ranges enclose each other when equal."""
    if outer == inner:
        return True
    try:
        around, within = parse_ranges(outer), parse_ranges(inner)
    except ValueError:
        return False
    return bool(within) and all(
        any(
            top.row <= first.row
            and top.column <= first.column
            and last.row <= bottom.row
            and last.column <= bottom.column
            for top, bottom in around
        )
        for first, last in within
    )


def overlap(one: str, other: str) -> bool:
    """Whether two texts of ranges have a cell in common; texts that are no ranges do when they are equal."""
    if one == other:
        return True
    try:
        ours, theirs = parse_ranges(one), parse_ranges(other)
    except ValueError:
        return False
    return any(
        first.row <= bottom.row and top.row <= last.row and first.column <= bottom.column and top.column <= last.column
        for first, last in ours
        for top, bottom in theirs
    )
