"""The region of each figure of a table: named in its row, its column, the sheet's name or a caption, or the one of the form.

A label that names no region is a finding; so is one that names a region of another time. Looking names up is
`pipelines.workbooks.places`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.layouts.binding import Column
from pipelines.workbooks.layouts.cutting import Block, TableRow
from pipelines.workbooks.layouts.form_file import Layout
from pipelines.workbooks.periods import Period
from pipelines.workbooks.places import Place, Places
from pipelines.workbooks.text import CellValue, cell_text, plain
from pipelines.workbooks.vocabulary import Vocabulary

_EXAMPLE = "310112"


@dataclass
class Regions:
    """Finds the regions of one sheet's figures."""

    layout: Layout
    sheet: Sheet
    definitions: Definitions
    vocabulary: Vocabulary
    findings: Findings
    places: Places = field(init=False)

    def __post_init__(self) -> None:
        self.places = Places(self.layout.region, self.definitions, self.vocabulary)

    def of_row(self, row: TableRow, period: Period | None) -> Place | None:
        """The region of a row; None where regions stand elsewhere or the label names none, which is reported."""
        if self.layout.region.stands != "row":
            return None
        label = row.labels.get("region", "")
        return self._place(label, period.year_end, [Cell(row.row, row.columns.get("region", 0))]) if period else None

    def of_column(self, column: Column, block: Block, period: Period | None) -> Place | None:
        """The region of a column, of the whole table, or the one the layout names."""
        stands = self.layout.region.stands
        if stands == "row" or period is None:
            return None
        if stands == "constant":
            return Place(self.layout.region.value or self.layout.region.within)
        if stands == "column":
            return self._place(column.region or column.text.joined, period.year_end, column.text.cells[:1])
        if stands == "sheet":
            return self._place(self.sheet.name, period.year_end, [])
        for cell in block.captions:
            text = plain(cell_text(self.sheet.at(cell)))
            for each in (text, text.partition(":")[2]):
                place = self.places.find(each, period.year_end) if each else None
                if place and place.code:
                    return place
        seen = "; ".join(plain(cell_text(self.sheet.at(cell))) for cell in block.captions)
        self.findings.add(
            "region-unknown", sheet=self.sheet.name, cells=block.captions, observed=seen, expected=_EXAMPLE
        )
        return None

    def _place(self, label: CellValue, day: date, cells: Sequence[Cell]) -> Place | None:
        place = self.places.find(label, day)
        observed = plain(cell_text(label))
        if place.rule:
            rule = (
                "row-unknown" if place.rule == "region-unknown" and self.layout.region.stands == "row" else place.rule
            )
            self.findings.add(rule, sheet=self.sheet.name, cells=cells, observed=observed, expected=place.expected)
            return None
        if place.is_retired:
            known = self.vocabulary.region_names(place.code)
            self.findings.add(
                "region-not-of-period", sheet=self.sheet.name, cells=cells, observed=observed, expected=known
            )
        return place
