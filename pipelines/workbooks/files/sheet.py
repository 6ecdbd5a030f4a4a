"""One sheet of a file, from the reader of its kind to the forms: its cells, and what is told of them beside their values.

What the cells mean belongs to the forms' readers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import islice

from pipelines.addresses import Cell
from pipelines.workbooks.files.columns import Columns
from pipelines.workbooks.files.readers.sheet_metadata import SheetMetadata
from pipelines.workbooks.words.shown import as_percentage
from pipelines.workbooks.words.text import CellValue, cell_text

VISIBLE, HIDDEN, VERY_HIDDEN = "visible", "hidden", "very_hidden"
OPENING_ROWS = 40


@dataclass
class Sheet:
    """One sheet from A1; every row has the same length, a blank cell is ''. `metadata` is told of the cells beside their values.

    Values that a merged range covers and rows, columns and sheets that are hidden are here like all others: whether they
    count is the form's to say.
    """

    name: str
    rows: list[list[CellValue]]
    metadata: SheetMetadata = field(default_factory=SheetMetadata)
    visibility: str = VISIBLE

    @cached_property
    def columns(self) -> Columns:
        """The same cells by column; to be asked for when no cell will change any more."""
        return Columns(self.rows)

    def blank(self, cells: Iterable[Cell]) -> None:
        """Make some cells blank, those of them that lie in the rows."""
        for cell in cells:
            if self.at(cell) != "":
                self.rows[cell.row][cell.column] = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the sheet."""
        return not any(cell != "" for row in self.rows for cell in row)

    @property
    def merged_under(self) -> list[Cell]:
        """The cells that hold a value although a merged range covers them, so that nobody sees it."""
        return [
            Cell(row, column)
            for merge in self.metadata.merges
            for row in range(merge.first.row, min(merge.last.row + 1, len(self.rows)))
            for column in range(merge.first.column, min(merge.last.column + 1, len(self.rows[row])))
            if self.rows[row][column] != "" and (row, column) != merge.first
        ]

    @cached_property
    def opening_words(self) -> frozenset[str]:
        """The different texts of the first rows."""
        cells = set[CellValue]().union(*self.rows[:OPENING_ROWS])
        return frozenset(cell for cell in cells if isinstance(cell, str) and cell.strip())

    @cached_property
    def opening_texts(self) -> list[tuple[Cell, str]]:
        """The texts of the first rows, where titles and headers stand."""
        return [
            (Cell(row, column), cell)
            for row, cells in enumerate(self.rows[:OPENING_ROWS])
            for column, cell in enumerate(cells)
            if cell != "" and isinstance(cell, str) and cell.strip()
        ]

    def at(self, cell: Cell) -> CellValue:
        """What stands in a cell; '' outside the sheet."""
        if cell.row < len(self.rows) and cell.column < len(self.rows[cell.row]):
            return self.rows[cell.row][cell.column]
        return ""

    @cached_property
    def _merged_from(self) -> dict[Cell, Cell]:
        return {merge.first: merge.last for merge in self.metadata.merges}

    def beside(self, cell: Cell) -> Cell:
        """The first cell to the right of a cell, or of the merged range that begins there."""
        return Cell(cell.row, self._merged_from.get(cell, cell).column + 1)

    def percentage_at(self, cell: Cell) -> Decimal | None:
        """The percentage as which the fraction in a cell is shown; None where it is shown as it stands."""
        return as_percentage(self.at(cell), self.metadata.formats[cell]) if cell in self.metadata.formats else None

    def first_texts(self, count: int) -> list[str]:
        """The first texts of the sheet, for a person to recognise it by."""
        return list(islice((cell_text(cell).strip() for row in self.rows for cell in row if cell != ""), count))
