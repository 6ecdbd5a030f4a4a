"""What the labels of a row say: which measure, region, period and industry it is of, and what else of its figures.

A label that means nothing is a finding at its cell. What headers say is `…reading.layouts.binding`; the figures of the rows
are read by `…reading.layouts.figures`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipelines.addresses import Cell
from pipelines.workbooks.forms.cutting import Block, TableRow
from pipelines.workbooks.forms.headers import HeaderText, header_text
from pipelines.workbooks.forms.layout_forms import ROW_TERMS
from pipelines.workbooks.reading.layouts.binding import Binder, Meaning
from pipelines.workbooks.reading.layouts.figures import Terms
from pipelines.workbooks.reading.layouts.regions import Regions
from pipelines.workbooks.reading.layouts.work import SheetWork
from pipelines.workbooks.words.industries import Industries, industry_of
from pipelines.workbooks.words.periods import (
    BASE_YEAR_EXAMPLE,
    EXAMPLES,
    Period,
    base_year,
    parse_period,
    period_of_day,
)
from pipelines.workbooks.words.printed import split_footnote
from pipelines.workbooks.words.text import CellValue, cell_text, key, plain, unnumbered
from pipelines.workbooks.words.vocabulary import SCOPE_TOTAL

#: The classification and the code of an industry, or of the total of a scope.
Industry = tuple[str, str]


@dataclass
class RowLabels(SheetWork):
    """Reads the labels of one sheet's rows."""

    regions: Regions
    industries: Industries
    #: The heading of a block that is left out, while its rows are read.
    left_out: str = field(init=False, default="")
    _under: Industry | None = field(init=False, default=None)
    _heading: TableRow | None = field(init=False, default=None)
    _is_told: bool = field(init=False, default=False)
    _above: int = field(init=False, default=-1)

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
            or ("activity" in label and bool(self._word(label["activity"]) or self.industries.knows(label["activity"])))
        )

    def meaning(self, row: TableRow, binder: Binder, block: Block, main: str) -> Meaning | None:
        """The entry that a row's label names; what is the growth of the row above is of no row but that one."""
        found = binder.meaning(self.text_of(row, block), main, block)
        if found and found.entry.change_of and row.row != self._above + 1:
            found = None
        self._above = row.row if found else -1
        return found

    def text_of(self, row: TableRow, block: Block) -> HeaderText:
        """The label that names a row's measure, with the unit beside it."""
        holder = "measure" if self.layout.measure == "row" else self.layout.labels[0].holds
        text = cell_text(row.labels.get(holder, ""))
        named = header_text(block.header.key_cell.column, [Cell(row.row, block.header.key_cell.column)], [text])
        unit = plain(cell_text(row.labels.get("unit", "")))
        return replace(named, brackets=(*named.brackets, unit)) if unit else named

    def begin(self, block: Block) -> None:
        """Begin a block of rows: of industries that headings name, the heading above its header is the first."""
        if self.layout.activity.stands == "block":
            own = [cell for cell in block.captions if cell.column in block.header.columns]
            texts = [self.sheet.at(cell) for cell in reversed(own or block.captions)]
            heading = next((text for text in texts if self._named(text) or self._is_ignored(text)), "")
            self._under, self._heading, self._is_told = self._named(heading), None, False
            self.left_out = cell_text(heading) if self._is_ignored(heading) else ""

    def is_heading(self, row: TableRow) -> bool:
        """Whether a row without figures is the heading of a block of industries: it names none of the measures."""
        text = next(iter(row.labels.values()), "")
        return self.layout.activity.stands == "block" and not self.knows("measure", text)

    def go_under(self, row: TableRow) -> bool:
        """Go on below a heading, and whether it is known; under one that names no industry no figure is read."""
        heading = next(iter(row.labels.values()), "")
        self._under, self._heading, self._is_told = self._named(heading), row, False
        self.left_out = cell_text(heading) if self._is_ignored(heading) else ""
        return bool(self._under or self.left_out)

    def _is_ignored(self, heading: CellValue) -> bool:
        return key(cell_text(heading)) in map(key, self.layout.activity.ignored)

    def _report_heading(self, row: TableRow) -> None:
        """Name what says not of which industry the figures below are; once for all of them."""
        cells = [Cell(row.row, column) for column in row.columns.values() if self.sheet.at(Cell(row.row, column)) != ""]
        named = self.definitions.classifications[self.industries.classification].name_zh
        self.report("activity-unknown", cells, expected=named)
        self._is_told = True

    def industry(self, row: TableRow, block: Block) -> Industry | None:
        """The classification and code of a row's industry, blank where rows and headings are none.

        None where the label or heading names none, which is reported.
        """
        if self.layout.activity.stands == "block":
            if self._under is None and not self._is_told:
                self._report_heading(self._heading or row)
            return self._under
        if "activity" not in row.columns:
            return "", ""
        label = row.labels["activity"]
        held = [Cell(row.row, column) for column, each in block.label_columns.items() if each.holds == "activity"]
        if known := next(filter(None, map(self._word, (label, *map(self.sheet.at, held)))), None):
            return known
        code = self.industries.code_of(row.row, label, "", held)
        return (self.layout.shared.classification, code) if code else None

    def _word(self, label: CellValue) -> Industry | None:
        """What a label stands for by the words of the layout: a class, or the total of a scope."""
        code = self.layout.activity_names.get(key(split_footnote(cell_text(label).strip())[0]))
        kind = SCOPE_TOTAL if code in self.definitions.scopes else self.layout.shared.classification
        return (kind, code) if code else None

    def _named(self, heading: CellValue) -> Industry | None:
        """The industry of a heading, with or without a number before it."""
        text = unnumbered(cell_text(heading))
        found = industry_of(text, self.definitions.class_names(self.industries.classification)).code
        return self._word(heading) or self._word(text) or ((self.industries.classification, found) if found else None)

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

    def report_unknown(self, row: TableRow, holds: str, understood: str = EXAMPLES) -> None:
        """Name a label that means nothing here, with what would be understood in its place."""
        text = plain(cell_text(row.labels.get(holds) or next(iter(row.labels.values()), "")))
        self.report("row-unknown", [self._label_cell(row, holds)], observed=text, expected=understood)
