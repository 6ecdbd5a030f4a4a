"""The figures of a cut table: what stands in each cell, read by the layout's notation, with what the cell is a figure of.

A cell that is no figure is a finding with its likely readings. Headers and labels have been bound before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pipelines.addresses import Cell
from pipelines.languages import AND, both
from pipelines.workbooks.forms.cutting import TableRow
from pipelines.workbooks.forms.footnotes import footnote_note
from pipelines.workbooks.forms.layout_forms import Symbol
from pipelines.workbooks.reading.concealment import hiding
from pipelines.workbooks.reading.layouts.binding import Column, Meaning
from pipelines.workbooks.reading.layouts.regions import Place
from pipelines.workbooks.reading.layouts.work import SheetWork
from pipelines.workbooks.words.periods import Period
from pipelines.workbooks.words.printed import Notation, Printed, printed, split_footnote
from pipelines.workbooks.words.shown import is_in_unit, report_cell
from pipelines.workbooks.words.slips import fault, likely_readings
from pipelines.workbooks.words.text import CellValue, cell_text, is_filled, plain, seen
from pipelines.workbooks.words.values import TOO_LARGE

_SHOWN = 40
#: What a symbol in place of a figure says, for the observation's note.
SYMBOL_NOTES = {
    "no_data": "无数据 no data",
    "below_unit": "不足最小单位 below the smallest unit",
    "zero": "零 nil",
    "confidential": "保密 confidential",
    "not_applicable": "不适用 not applicable",
}
#: What an observation's note says of a region that was not there in the period.
OUT_OF_FORCE = {
    "not_yet": "当期尚无此区划 region did not exist yet",
    "no_longer": "当期已无此区划 region no longer existed",
}
PERCENT_NOTE = "单元格存小数，按显示的百分数读 stored as a fraction, read as the percentage shown"
PART_NOTE = "其中项，不可相加 listed in part, never summed"


#: Scope, coverage, vintage, price basis, base year and source of a row's figures, each by what its label column holds.
Terms = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Subject:
    """What a row and column are about: region, period and its kind, the industry where rows are industries (a scope or the whole
    economy by its classification), and what the row says of its figures that the table else says of all.
    """

    place: Place
    period: Period
    period_kind: str
    classification: str = ""
    activity_code: str = ""
    terms: Terms = ()


@dataclass(frozen=True)
class NamedFigure:
    """One cell's figure and what it is a figure of."""

    cell: Cell
    raw_text: str
    printed: Printed
    meaning: Meaning
    unit: str
    subject: Subject
    activity_code: str
    is_part: bool
    note: str


@dataclass
class Figures(SheetWork):
    """Reads the cells of one sheet's tables."""

    footnotes: Mapping[str, str]

    @cached_property
    def _notation(self) -> Notation:
        symbols = {text: symbol for text, symbol in self.layout.symbols.items() if text != "空格"}
        return Notation.of(symbols, self.layout.qualifiers)

    @cached_property
    def _blank(self) -> Printed | None:
        """What a blank cell says: the form's meaning of 空格, else its general one; None to leave it out."""
        symbol = self.layout.symbols.get("空格") or (
            Symbol(means=self.layout.blank) if self.layout.blank != "omit" else None
        )
        return printed("空格", Notation.of({"空格": symbol}, {})) if symbol else None

    def at(self, row: TableRow, column: Column, meaning: Meaning, subject: Subject) -> list[NamedFigure]:
        """The figure at a row and column; none where the cell is left blank and the form leaves blanks out."""
        cell = Cell(row.row, column.text.column)
        value = self.sheet.at(cell)
        is_blank = not is_filled(value)
        self.ledger.claim_cells("data", [cell])
        period = subject.period
        if subject.period_kind not in period.kinds:
            expected = f"{period.id}: {', '.join(period.kinds)}"
            self.report("period-kind-differs", [cell], observed=subject.period_kind, expected=expected)
            return []
        if not self.layout.is_for(period.last_day):
            self.report("form-not-valid", observed=period.id, expected=self.layout.validity)
        if is_blank and (cell in self.sheet.metadata.errors or cell in self.sheet.metadata.uncalculated):
            return []
        if cell in self.sheet.metadata.formats and not self._shows_what_is_meant(cell, meaning.unit):
            report_cell(self.sheet.name, cell, value, self.sheet.metadata.formats[cell], self.findings)
            return []
        read = self._blank if is_blank else self._printed(cell, value)
        unit = self._unit(read, meaning.unit) if read else None
        if read is None or unit is None:
            if read and read.power:
                self._unsettled_magnitude(cell, read, meaning.unit)
            elif not is_blank:
                self._no_figure(cell, value)
            return []
        if read.value is not None and abs(read.value) >= TOO_LARGE:
            self.report("number-out-of-range", [cell], observed=cell_text(value), expected=f"{TOO_LARGE:,}")
            return []
        return [
            NamedFigure(
                cell=cell,
                raw_text="" if is_blank else cell_text(value),
                printed=read,
                meaning=meaning,
                unit=unit,
                subject=subject,
                activity_code=subject.activity_code or meaning.entry.activity_code or self.layout.shared.activity_code,
                is_part=row.is_part,
                note=self._note(row, column, cell, read, subject.place),
            )
        ]

    def _shows_what_is_meant(self, cell: Cell, unit: str) -> bool:
        """Whether what a cell shows beside its number is the unit of its column, or a percentage among percentages."""
        if self.sheet.percentage_at(cell) is not None:
            return self.definitions.units[unit].dimension == "ratio"
        return is_in_unit(self.sheet.at(cell), self.sheet.metadata.formats[cell], unit, self.vocabulary)

    def _printed(self, cell: Cell, value: CellValue) -> Printed | None:
        shown = self.sheet.percentage_at(cell)
        return printed(value, self._notation) if shown is None else Printed(shown, is_percent=True)

    def _unit(self, read: Printed, unit: str) -> str | None:
        """The unit of a figure: the table's, or the one that a magnitude behind it makes; None where they do not fit.

        In a column of 元 or 个 it can only mean one thing. In one of 亿元, 1.2万 is 1.2万元 or 1.2万亿元, unless one of the
        two is more than any statistic.
        """
        dimension = self.definitions.units[unit].dimension
        if read.is_percent:
            return unit if dimension == "ratio" else None
        if not read.power:
            return unit
        multiplier = self.definitions.units[unit].multiplier
        if multiplier != 1 and multiplier * 10**read.power < TOO_LARGE:
            return None
        fitting = (each for each in self.definitions.units.values() if each.dimension == dimension)
        return next((each.id for each in fitting if each.multiplier == 10**read.power), None)

    def _unsettled_magnitude(self, cell: Cell, read: Printed, unit: str) -> None:
        symbol, multiplier = self.definitions.units[unit].symbol, self.definitions.units[unit].multiplier
        written = (read.value or Decimal(0)).scaleb(read.power)
        readings = dict.fromkeys(f"{number.normalize():f} {symbol}" for number in (written / multiplier, written))
        observed, expected = seen(self.sheet.at(cell))[:_SHOWN], " / ".join(readings)
        self.report("magnitude-unsettled", [cell], observed=observed, expected=expected)

    def _no_figure(self, cell: Cell, value: CellValue) -> None:
        readings = likely_readings(value)
        rule = fault(value) or ("number-mistyped" if readings else "number-expected")
        expected = " / ".join(readings) or AND.join(self.layout.symbols)
        self.report(rule, [cell], observed=seen(value)[:_SHOWN], expected=expected)

    def _note(self, row: TableRow, column: Column, cell: Cell, read: Printed, place: Place) -> str:
        """What a reader of the observation must know besides its value."""
        hidden = hiding(self.sheet, cell)
        if hidden:
            rule = "hidden-refused" if self.form.hidden == "refuse" else "hidden-read"
            self.report(rule, [cell], observed=both(*hidden))
        remark = plain(cell_text(row.labels.get("note", "")))
        label = plain(cell_text(row.labels.get("region", "")))
        of_labels = (split_footnote(cell_text(text).strip())[1] for text in row.labels.values())
        marks = [read.footnote, *of_labels, *column.text.marks]
        notes = [
            remark,
            PART_NOTE if row.is_part else "",
            f"未分到区县 not allocated: {label}" if place.is_residual else "",
            f"{OUT_OF_FORCE[place.outcome]}: {label}" if place.outcome in OUT_OF_FORCE else "",
            SYMBOL_NOTES[read.symbol] if read.symbol else "",
            footnote_note(marks, self.footnotes),
            PERCENT_NOTE if self.sheet.percentage_at(cell) is not None else "",
            " ".join(hidden or ()),
        ]
        return "；".join(note for note in notes if note)
