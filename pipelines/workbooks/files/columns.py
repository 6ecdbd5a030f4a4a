"""The cells of a sheet by column: turned once, with how many blanks each column has.

Everything that looks at whole columns (conversion, accounting, the guards' counting) asks here, so that no cell is looked
at twice for the same question. What a column means belongs to the forms' readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from pipelines.workbooks.words.text import CellValue


class Columns:
    """The columns of rows of one length; a blank cell is ''."""

    def __init__(self, rows: Sequence[Sequence[CellValue]]) -> None:
        self._rows = rows

    def __reduce__(self) -> tuple[object, ...]:
        """To another process go the rows alone: turning them again is cheaper than sending them twice."""
        return Columns, (self._rows,)

    @cached_property
    def cells(self) -> list[tuple[CellValue, ...]]:
        """The cells, column by column. Raises `ValueError` where the rows differ in length."""
        return list(zip(*self._rows, strict=True))

    @cached_property
    def blanks(self) -> list[int]:
        """How many cells of each column are blank."""
        return [cells.count("") for cells in self.cells]

    @property
    def filled(self) -> int:
        """How many cells of all columns are not blank."""
        return len(self._rows) * len(self.cells) - sum(self.blanks)
