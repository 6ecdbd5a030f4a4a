"""What the labels of a row say: which measure, region, period and industry it is of, and what else of its figures.

A label that means nothing is a finding at its cell. What headers say is `…reading.layouts.binding`; the figures of the rows
are read by `…reading.layouts.figures`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.addresses import Cell
from pipelines.workbooks.forms.cutting import Block, TableRow
from pipelines.workbooks.forms.headers import header_text
from pipelines.workbooks.forms.layout_forms import ROW_TERMS
from pipelines.workbooks.reading.layouts.binding import Binder, Meaning
from pipelines.workbooks.reading.layouts.figures import Terms
from pipelines.workbooks.reading.layouts.regions import Regions
from pipelines.workbooks.reading.layouts.work import SheetWork
from pipelines.workbooks.words.industries import Industries
from pipelines.workbooks.words.periods import (
    BASE_YEAR_EXAMPLE,
    EXAMPLES,
    Period,
    base_year,
    parse_period,
    period_of_day,
)
from pipelines.workbooks.words.printed import split_footnote
from pipelines.workbooks.words.text import CellValue, cell_text, key, plain


@dataclass
class RowLabels(SheetWork):
    """Reads the labels of one sheet's rows."""

    regions: Regions
    industries: Industries

    def knows(self, holds: str, label: CellValue) -> bool:
        """Whether a label names what a label column without a header is to hold."""
        if holds == "region":
            return self.regions.knows(label)
        if holds == "activity":
            return self.industries.knows(label)
        named = header_text(0, [Cell(0, 0)], [cell_text(label)])
        return holds == "measure" and key(named.joined) in {
            key(text) for entry in self.layout.entries.values() for text in entry.texts
        }

    def names_one(self, row: TableRow) -> bool:
        """Whether a row without any figure is one of the table's all the same: its label names a region, period or industry."""
        label = {holds: cell for holds, cell in row.labels.items() if cell != ""}
        return (
            ("region" in label and self.regions.knows(label["region"]))
            or ("period" in label and self._period_of(label["period"]) is not None)
            or ("activity" in label and self.industries.knows(label["activity"]))
        )

    def meaning(self, row: TableRow, binder: Binder, block: Block, main: str) -> Meaning | None:
        """The entry that a row's label names."""
        holder = "measure" if self.layout.measure == "row" else self.layout.labels[0].holds
        text = cell_text(row.labels.get(holder, ""))
        named = header_text(block.header.key_cell.column, [Cell(row.row, block.header.key_cell.column)], [text])
        unit = plain(cell_text(row.labels.get("unit", "")))
        named = replace(named, brackets=(*named.brackets, unit)) if unit else named
        return binder.meaning(named, main, block)

    def activity(self, row: TableRow, block: Block) -> str | None:
        """The industry of a row; '' where rows are not industries, None where the label names none, which is reported."""
        if "activity" not in row.columns:
            return ""
        label = row.labels["activity"]
        held = [Cell(row.row, column) for column, each in block.label_columns.items() if each.holds == "activity"]
        return self.industries.code_of(row.row, label, "", held) or None

    def period(self, row: TableRow) -> Period | None:
        """The period of a row; None, and a finding, where its label names none."""
        period = self._period_of(row.labels.get("period", ""))
        if period is None:
            self.report_unknown(row, "period")
        return period

    def terms(self, row: TableRow) -> Terms | None:
        """What a row says of its figures that the table else says of all; None, and a finding, for what it cannot mean."""
        said = {holds: text for holds, cell in row.labels.items() if (text := plain(cell_text(cell)))}
        terms: dict[str, object] = {"source": said["source"]} if "source" in said else {}
        wrong = False
        for holds, kind in ROW_TERMS.items():
            if holds in said:
                terms[holds] = self.vocabulary.term(kind, said[holds])
                if terms[holds] is None:
                    wrong, (rule, known) = True, self.vocabulary.unknown(kind)
                    self.report(rule, [self._label_cell(row, holds)], observed=said[holds], expected=known)
        terms["base_year"] = self.layout.shared.base_year
        if "base_year" in said:
            prices = str(terms.get("price_basis", self.layout.shared.price_basis) or "")
            terms["base_year"] = base_year(said["base_year"], prices)
            if terms["base_year"] is None:
                wrong = True
                cells = [self._label_cell(row, "base_year")]
                self.report("period-invalid", cells, observed=said["base_year"], expected=BASE_YEAR_EXAMPLE)
        return None if wrong else tuple(terms.items())

    def _period_of(self, label: CellValue) -> Period | None:
        return period_of_day(label, self.layout.period.kind) or parse_period(
            split_footnote(cell_text(label).strip())[0]
        )

    def _label_cell(self, row: TableRow, holds: str) -> Cell:
        return Cell(row.row, row.columns.get(holds, 0))

    def report_unknown(self, row: TableRow, holds: str) -> None:
        """Name a label that means nothing here."""
        text = plain(cell_text(row.labels.get(holds) or next(iter(row.labels.values()), "")))
        known = ", ".join(entry.texts[0] for entry in self.layout.entries.values()) if holds == "measure" else EXAMPLES
        self.report("row-unknown", [self._label_cell(row, holds)], observed=text, expected=known)
