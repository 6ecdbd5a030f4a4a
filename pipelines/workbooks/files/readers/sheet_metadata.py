"""What a reader of cell values does not tell of a sheet, and the fault that stops a file from being read.

Which of it matters is for the forms; how it is found is for the reader of each kind of file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.addresses import Cell, parse_address
from pipelines.workbooks.files.readers.drawn import Drawn, written_in_parts
from pipelines.workbooks.files.readers.number_formats import shows_something_else
from pipelines.workbooks.words.text import CellValue

#: What stands in a cell whose formula failed, as text, in any program.
ERROR_TEXTS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
    | {"#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!"}
)

_RANGE = re.compile(r"([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+))?\Z")


@dataclass(frozen=True)
class Styles:
    """The cell styles, by their numbers, that do not show a value as it is held, and the fonts that draw text as another one.

    `formats` show another number, with their number format; `drawn` show it raised, lowered or struck out.
    """

    formats: dict[int, str] = field(default_factory=dict)
    drawn: dict[int, Drawn] = field(default_factory=dict)
    fonts: dict[Any, Drawn] = field(default_factory=dict)

    @classmethod
    def of(
        cls, codes: Mapping[Any, str], fonts: Iterable[tuple[Any, Drawn]], styles: Iterable[tuple[Any, Any]]
    ) -> Styles:
        """By the number formats and fonts of a workbook, and which of the two each style has."""
        drawn, listed = {font: how for font, how in fonts if how}, list(enumerate(styles))
        return cls(
            {style: codes[key] for style, (key, _) in listed if shows_something_else(codes.get(key, ""))},
            {style: drawn[font] for style, (_, font) in listed if font in drawn},
            drawn,
        )

    def in_parts(self, text: str, runs: Iterable[tuple[int, int]], whole: Drawn = Drawn.PLAIN) -> str:
        """A text as it is seen: runs begin at a character, each with its font; before the first stands the font of all."""
        parts = [(start, self.fonts.get(font, Drawn.PLAIN)) for start, font in runs]
        return written_in_parts(text, parts if parts and parts[0][0] == 0 else [(0, whole), *parts])


class ContainerError(Exception):
    """The file is not to be trusted or cannot be read: the rule it breaks, and what was seen where."""

    def __init__(self, rule_id: str, observed: str, sheet: str = "", expected: str = "") -> None:
        super().__init__(rule_id, observed, sheet, expected)  # by which it crosses from the worker process
        self.rule_id, self.observed, self.sheet, self.expected = rule_id, observed, sheet, expected


@dataclass(frozen=True)
class Merge:
    """A merged range, by its first and last cell; what is shown is the first cell's value."""

    first: Cell
    last: Cell

    def __contains__(self, cell: Cell) -> bool:
        """Whether the cell lies in the range."""
        return self.first.row <= cell.row <= self.last.row and self.first.column <= cell.column <= self.last.column

    @property
    def area(self) -> int:
        """How many cells it covers."""
        return (self.last.row - self.first.row + 1) * (self.last.column - self.first.column + 1)

    def within(self, rows: int, columns: int) -> Merge:
        """What of it lies in a sheet of so many rows and columns; its first cell, where nothing does."""
        last = Cell(
            max(self.first.row, min(self.last.row, rows - 1)),
            max(self.first.column, min(self.last.column, columns - 1)),
        )
        return Merge(self.first, last)

    def covers(self, cell: Cell) -> bool:
        """Whether the cell lies in the range and is not the one that is shown."""
        return cell in self and cell != self.first


@dataclass
class SheetMetadata:
    """What the reader does not give of one sheet, gathered while its file is looked through. Rows and columns count from 0.

    `errors` are error cells with their text, `uncalculated` formulas without a stored result: both read as blanks.
    `short` are the cells at which rows of a delimited text end before the others do.
    `noughts` are formulas whose stored result is 0. `formats` are the number formats of cells that show another number than
    they hold; `drawn` are cells that are raised, lowered or struck out as a whole.
    """

    errors: dict[Cell, str] = field(default_factory=dict)
    short: tuple[Cell, ...] = ()
    uncalculated: list[Cell] = field(default_factory=list)
    noughts: list[Cell] = field(default_factory=list)
    formulas: set[Cell] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    formats: dict[Cell, str] = field(default_factory=dict)
    drawn: dict[Cell, Drawn] = field(default_factory=dict)

    def without(self, cells: Set[Cell]) -> SheetMetadata:
        """The same, with nothing told of what stood in these cells."""
        return replace(
            self,
            errors={cell: text for cell, text in self.errors.items() if cell not in cells},
            uncalculated=[cell for cell in self.uncalculated if cell not in cells],
            noughts=[cell for cell in self.noughts if cell not in cells],
            formulas=self.formulas - cells,
            formats={cell: code for cell, code in self.formats.items() if cell not in cells},
            drawn={cell: how for cell, how in self.drawn.items() if cell not in cells},
        )


def refuse_missing(name: str, values: Iterable[Cell], rows: Sequence[Sequence[CellValue]]) -> None:
    """Raises `ContainerError` where one of the cells that hold a value was given as a blank: it would be lost silently."""
    missing = [
        cell
        for cell in values
        if not (cell.row < len(rows) and cell.column < len(rows[cell.row])) or rows[cell.row][cell.column] == ""
    ]
    refuse_cells(name, missing)


def refuse_cells(name: str, cells: Sequence[Cell]) -> None:
    """Raises `ContainerError` that names these cells, where there are any."""
    if cells:
        seen = ", ".join(map(str, cells[:3]))
        raise ContainerError(
            "file-unreadable", f"{seen}⟨：有值而读不出｜: holds a value that cannot be read⟩", sheet=name
        )


def merge_of(reference: str) -> Merge | None:
    """The merged range of a reference such as `B2:C4`; None for what is no range of several cells."""
    match = _RANGE.match(reference)
    if not match or not match[2] or match[1] == match[2]:
        return None
    return Merge(parse_address(match[1]), parse_address(match[2]))


def merges_of(references: Iterable[str]) -> list[Merge]:
    """The merged ranges of these references."""
    return list(filter(None, map(merge_of, references)))
