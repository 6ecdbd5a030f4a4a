"""A table on a sheet, below a recognised header: its columns, and the cells that nothing claims.

What the columns mean is for the forms' readers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pipelines.validation.addresses import Cell
from pipelines.validation.findings import Findings
from pipelines.workbooks.concealment import conceals, hidden_note, report_merges
from pipelines.workbooks.forms import SheetForm
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.recognise import Header, find_header, report_header, report_lost
from pipelines.workbooks.shown import report_shown
from pipelines.workbooks.text import CellValue, cell_text, key, plain
from pipelines.workbooks.values import number

T = TypeVar("T")
_SHOWN = 40


def open_table(sheet_form: SheetForm, sheet: Sheet, findings: Findings) -> Table:
    """The table of a sheet that was recognised as `sheet_form`, with findings on its headers and lost cells."""
    header = find_header(sheet_form, sheet) or Header(0)
    report_header(sheet_form, sheet, header, findings)
    report_lost(sheet, findings)
    report_merges(sheet, range(header.row + 1, len(sheet.rows)), header.columns.values(), findings)
    if sheet.formats:
        report_shown(sheet.name, sheet.rows, sheet.formats, (header.row, header.columns.values()), findings)
    return Table(sheet, header)


@dataclass(frozen=True)
class Table:
    """The rows below a header; rows count from 0 at the first row under it."""

    sheet: Sheet
    header: Header

    @cached_property
    def _columns(self) -> list[tuple[CellValue, ...]]:
        return list(zip(*self.sheet.rows[self.header.row + 1 :], strict=True))

    def __len__(self) -> int:
        return len(self.sheet.rows) - self.header.row - 1

    def column(self, name: str) -> Sequence[CellValue]:
        """The cells of a field, one a row; all blank where the table has no such column."""
        if name not in self.header.columns or not len(self):
            return [""] * len(self)
        return self._columns[self.header.columns[name]]

    def texts(self, name: str) -> list[str]:
        """The cells of a field as plain text."""
        return [
            "" if cell == "" else plain(cell if type(cell) is str else cell_text(cell)) for cell in self.column(name)
        ]

    def cells(self, name: str, rows: Iterable[int]) -> list[Cell]:
        """Where some rows of a field stand."""
        return [Cell(self.header.row + 1 + row, self.header.columns[name]) for row in rows]

    def noted(self, name: str, rows: Sequence[int], notes: Sequence[str], findings: Findings) -> list[str]:
        """The notes of some rows of a field; where a cell is hidden its note says so, and so does a finding."""
        told = list(notes)
        for index, cell in enumerate(self.cells(name, rows) if conceals(self.sheet) else ()):
            hidden = hidden_note(self.sheet, cell)
            if hidden and self.sheet.at(cell) != "":
                findings.add("hidden-read", sheet=self.sheet.name, cells=[cell], observed=hidden)
                told[index] = "；".join(filter(None, (told[index], hidden)))
        return told

    def resolve(
        self, name: str, rows: Iterable[int], meaning: Callable[[str], T | None]
    ) -> tuple[dict[int, T], list[int]]:
        """What the texts of some rows mean, each text asked for once, and the rows whose text means nothing."""
        texts, known = self.texts(name), dict[str, T | None]()
        resolved, refused = {}, []
        for row in rows:
            text = texts[row]
            if text not in known:
                known[text] = meaning(text)
            value = known[text]
            if value is None:
                refused.append(row)
            else:
                resolved[row] = value
        return resolved, refused

    def filled_rows(self, names: Iterable[str]) -> set[int]:
        """The rows in which at least one of these fields is not blank."""
        filled: set[int] = set()
        for name in names:
            column = self.column(name)
            filled.update([row for row, cell in enumerate(column) if type(cell) is float or _is_filled(cell)])
        return filled

    def report(
        self, rule_id: str, name: str, rows: Iterable[int], findings: Findings, *, expected: str = "", cause: str = ""
    ) -> None:
        """Name a rule broken in some rows of a field; what is observed are the texts that stand there."""
        for row in rows:
            (cell,) = self.cells(name, [row])
            text = plain(cell_text(self.sheet.at(cell)))[:_SHOWN]
            findings.add(rule_id, sheet=self.sheet.name, cells=[cell], observed=text, expected=expected, cause=cause)

    def report_twice(self, name: str, meanings: Mapping[int, Hashable], findings: Findings) -> None:
        """Name every meaning that stands in more than one row of a field."""
        rows_of: dict[Hashable, list[int]] = {}
        for row, meaning in meanings.items():
            rows_of.setdefault(meaning, []).append(row)
        for meaning, rows in rows_of.items():
            if len(rows) > 1:
                self.report("duplicate-code", name, rows, findings, expected="1 ×", cause=str(meaning))

    def report_unclaimed(self, rows_with_key: Iterable[int], findings: Findings) -> None:
        """Name what stands under no header or in a row without a key: numbers are errors, text alone is noted."""
        keyed = set(rows_with_key)
        named = {*self.header.columns.values(), *self.header.unknown, *self.header.duplicates}
        for column, cells in enumerate(self._columns if len(self) else ()):
            if column not in named:
                self._report("cell-unclaimed", [(row, column) for row in keyed if _is_filled(cells[row])], findings)
        for row in sorted(set(range(len(self))) - keyed):
            line = self.sheet.rows[self.header.row + 1 + row]
            loose = [column for column, cell in enumerate(line) if _is_filled(cell)]
            is_text = all(isinstance(line[column], str) and number(line[column]) is None for column in loose)
            self._report("text-unread" if is_text else "cell-unclaimed", [(row, column) for column in loose], findings)

    def _report(self, rule_id: str, places: Iterable[tuple[int, int]], findings: Findings) -> None:
        for row, column in places:
            cell = Cell(self.header.row + 1 + row, column)
            text = plain(cell_text(self.sheet.at(cell)))[:_SHOWN]
            findings.add(rule_id, sheet=self.sheet.name, cells=[cell], observed=text)


def _is_filled(cell: CellValue) -> bool:
    return cell != "" and not (isinstance(cell, str) and not key(cell))
