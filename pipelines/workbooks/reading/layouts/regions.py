"""The region of each figure of a table: named in its row, its column, the sheet's name or a caption, or the one of the form.

A label that names no region is a finding; so is one that names a region of another time. Which region a name means is
decided in `definitions.naming`; here are only the words of one layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from definitions import RegionDecision
from pipelines.addresses import Cell
from pipelines.languages import THEN
from pipelines.workbooks.forms.cutting import Block, TableRow
from pipelines.workbooks.reading.layouts.binding import Column
from pipelines.workbooks.reading.layouts.work import SheetWork
from pipelines.workbooks.words.periods import Period
from pipelines.workbooks.words.printed import split_footnote
from pipelines.workbooks.words.text import CellValue, cell_text, key, plain


@dataclass(frozen=True)
class Place:
    """The region of a figure; `is_residual`: what belongs to none of the regions below it; `outcome`: as it was decided."""

    code: str
    is_residual: bool = False
    outcome: str = "region"


@dataclass
class Regions(SheetWork):
    """Finds the regions of one sheet's figures."""

    _named: dict[str, str] = field(init=False)
    _residuals: set[str] = field(init=False)
    _decided: dict[tuple[CellValue, date], RegionDecision] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        where = self.layout.region
        self._named = {key(text): code for code, texts in where.names.items() for text in texts}
        self._residuals = {key(text) for text in where.residuals}

    def knows(self, label: CellValue) -> bool:
        """Whether a label names a region of the table, of any time."""
        return self._is_residual(label) or self._decide(label, self.layout.valid_from or date.max).is_read

    def of_row(self, row: TableRow, period: Period | None, figure: Cell) -> Place | None:
        """The region of a row; None where regions stand elsewhere or the label names none, which is reported."""
        if self.layout.region.stands != "row" or period is None:
            return None
        cells = [Cell(row.row, row.columns.get("region", 0))]
        return self._place(row.labels.get("region", ""), period.year_end, cells, figure)

    def of_column(self, column: Column, block: Block, period: Period | None, figure: Cell) -> Place | None:
        """The region of a column, of the whole table, or the one the layout names."""
        stands = self.layout.region.stands
        if stands == "row" or period is None:
            return None
        if stands == "constant":
            return Place(self.layout.region.value or self.layout.region.within)
        if stands == "column":
            return self._place(column.region or column.text.joined, period.year_end, column.text.cells[:1], figure)
        if stands == "sheet":
            return self._place(self.sheet.name, period.year_end, [], figure)
        for cell in block.captions:
            text = plain(cell_text(self.sheet.at(cell)))
            for each in (text.partition(":")[2], text):
                if each and self._decide(each, period.year_end).outcome != "unknown":
                    return self._place(each, period.year_end, [cell], figure)
        self.report("region-unknown", block.captions, expected=self.definitions.names.expected())
        return None

    def _is_residual(self, label: CellValue) -> bool:
        return bool(self._residuals) and key(_bare(label)) in self._residuals

    def _decide(self, label: CellValue, day: date) -> RegionDecision:
        """What a label names: a word of the layout, else what the name means within the region of the table.

        A row asks as often as it has figures, so what was decided is kept.
        """
        if (label, day) not in self._decided:
            self._decided[label, day] = self._named_by(label, day)
        return self._decided[label, day]

    def _named_by(self, label: CellValue, day: date) -> RegionDecision:
        text, where = _bare(label), self.layout.region
        code = self._named.get(key(text), "")
        names = self.definitions.names
        decided = [names.decide(code or text, within=where.within, level=level, day=day) for level in where.levels]
        return next((found for found in decided if found.is_read), decided[-1])

    def _place(self, label: CellValue, day: date, cells: Sequence[Cell], figure: Cell) -> Place | None:
        if self._is_residual(label):
            return Place(self.layout.region.within, is_residual=True)
        found = self._decide(label, day)
        observed = plain(cell_text(label))
        if found.outcome == "unknown" and self.layout.region.stands == "row":
            within = THEN.join((self.layout.region.within, *found.listed))
            self.report("row-unknown", cells, observed=observed, expected=within)
        elif found.rule:
            concerned = [*cells, figure] if found.is_read else cells
            told = self.definitions.names.expected(found)
            self.report(found.rule, dict.fromkeys(concerned), observed=observed, expected=told)
        return Place(found.code, outcome=found.outcome) if found.is_read else None


def _bare(label: CellValue) -> str:
    return plain(split_footnote(cell_text(label).strip().lstrip("#＃"))[0])
