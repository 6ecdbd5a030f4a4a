"""A table on a sheet, below a recognised header: its columns, and the account of all cells of the sheet.

What the columns mean is for the forms' readers.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from pipelines.addresses import Cell, addresses
from pipelines.findings import Findings
from pipelines.languages import AND, both
from pipelines.outgoing import first_of
from pipelines.workbooks.files.accounting import Ledger, SheetAccount
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.labels import Labels, find_labels, one_line, report_labels
from pipelines.workbooks.forms.own_forms import Field, SheetForm
from pipelines.workbooks.reading.concealment import conceals, hiding, report_lost, report_merges
from pipelines.workbooks.words.shown import is_in_unit, report_cell
from pipelines.workbooks.words.slips import says_number
from pipelines.workbooks.words.text import CellValue, cell_text, is_total, key, plain, seen
from pipelines.workbooks.words.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pyarrow as pa

_SHOWN = 40
#: So many figures under no header are a column whose header is gone.
_FEWEST_OF_COLUMN = 3
_FOR_PEOPLE = "for people"
_LABELS = ("code", "term", "period", "date", "text")


def open_table(sheet_form: SheetForm, sheet: Sheet, findings: Findings) -> Table:
    """The table of a sheet that was recognised as `sheet_form`, with findings on its headers and lost cells."""
    header = find_labels(sheet_form, sheet)
    seen_there = AND.join(one_line(cell_text(cell)) for cell in sheet.rows[header.row] if cell != "")
    report_labels(sheet_form, sheet, header, seen_there, findings)
    table = Table(sheet_form, sheet, header, findings)
    report_lost(sheet, findings, table.is_read)
    columns = {*header.columns.values()} - table.asides
    report_merges(sheet, range(header.row + 1, len(sheet.rows)), columns, findings)
    return table


@dataclass(frozen=True)
class Table:
    """The rows below a header; rows count from 0 at the first row under it."""

    form: SheetForm
    sheet: Sheet
    header: Labels
    findings: Findings

    @cached_property
    def _columns(self) -> list[tuple[CellValue, ...]]:
        return [cells[self.header.row + 1 :] for cells in self.sheet.columns.cells]

    @cached_property
    def _rows(self) -> frozenset[int]:
        return frozenset(range(len(self)))

    @cached_property
    def asides(self) -> frozenset[int]:
        """The columns that are for people only."""
        columns = self.header.columns.items()
        return frozenset(column for name, column in columns if self.form.fields[name].is_aside)

    @cached_property
    def sums(self) -> frozenset[int]:
        """The rows that add up others: their code says so, and whatever else is filled in beside a text is a formula."""
        formulas, top = self.sheet.metadata.formulas, self.header.row + 1
        labels = {self.header.columns.get(name) for name in ("activity_code", "activity_name")} | self.asides
        rows = {cell.row - top for cell in formulas if cell.row >= top} if self.has("activity_code") else set()
        return frozenset(
            row
            for row in rows
            if row < len(self)
            and is_total(cell_text(self.column("activity_code")[row]))
            and all(
                column in labels or not _is_filled(cell) or Cell(top + row, column) in formulas
                for column, cell in enumerate(self.sheet.rows[top + row])
            )
        )

    def is_read(self, cell: Cell) -> bool:
        """Whether what stands in a cell is anybody's figure: not beside the table's columns for people, nor in its sums."""
        return cell.column not in self.asides and cell.row - self.header.row - 1 not in self.sums

    def __len__(self) -> int:
        return len(self.sheet.rows) - self.header.row - 1

    def column(self, name: str) -> Sequence[CellValue]:
        """The cells of a field, one a row; all blank where the table has no such column."""
        if name not in self.header.columns or not len(self):
            return [""] * len(self)
        return self._columns[self.header.columns[name]]

    def texts(self, name: str) -> list[str]:
        """The cells of a field as plain text."""
        column = self.column(name)
        if set(map(type, column)) <= {str}:
            plain_texts = {text: plain(text) for text in set(cast(Sequence[str], column))}
            return [plain_texts[text] for text in cast(Sequence[str], column)]
        return [plain(cell_text(cell)) for cell in column]

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return name in self.header.cells

    def is_blank(self, name: str) -> bool:
        """Whether nothing stands in a field throughout."""
        column = self.column(name)
        return column.count("") == len(column)

    def cells(self, name: str, rows: Iterable[int]) -> list[Cell]:
        """Where some rows of a field stand; nowhere where the table has no such column."""
        column = self.header.columns.get(name)
        return [] if column is None else [Cell(self.header.row + 1 + row, column) for row in rows]

    def addresses(self, name: str, rows: Sequence[int]) -> pa.Array:
        """The addresses of some rows of a field, in their order, as Arrow strings."""
        import pyarrow as pa

        first = self.header.row + 1
        return pa.array(addresses(self.header.columns[name], [first + row for row in rows]), pa.string())

    def noted(self, name: str, rows: Sequence[int], notes: Sequence[str]) -> list[str]:
        """The notes of some rows of a field; where a cell is hidden its note says so, and so does a finding."""
        told = list(notes)
        for index, cell in enumerate(self.cells(name, rows) if conceals(self.sheet) else ()):
            hidden = hiding(self.sheet, cell)
            if hidden and self.sheet.at(cell) != "":
                self.findings.add("hidden-read", sheet=self.sheet.name, cells=[cell], observed=both(*hidden))
                told[index] = "；".join(filter(None, (told[index], " ".join(hidden))))
        return told

    def filled_rows(self, names: Iterable[str]) -> Set[int]:
        """The rows in which at least one of these fields is not blank."""
        filled: set[int] = set()
        for name in names:
            column = self.column(name)
            kinds = set(map(type, column))
            texts = {cell for cell in column if type(cell) is str} if str in kinds else set()
            blank = {text for text in texts if not _is_filled(text)}
            if not blank:
                return self._rows
            if blank != texts or len(kinds) > 1:
                filled.update([row for row, cell in enumerate(column) if type(cell) is not str or cell not in blank])
        return filled

    def report(
        self, rule_id: str, name: str, rows: Iterable[int], *, expected: str = "", cause: str = "", observed: str = ""
    ) -> None:
        """Name a rule broken in some rows of a field; what is observed, unless it is given, are the texts that stand there."""
        self.report_cells(rule_id, self.cells(name, rows), expected=expected, cause=cause, observed=observed)

    def report_cells(self, rule_id: str, cells: Iterable[Cell], *, observed: str = "", **more: str) -> None:
        """Name a rule broken at some cells, each with what is observed or what stands there."""
        for cell in cells:
            text = observed or seen(self.sheet.at(cell))[:_SHOWN]
            self.findings.add(rule_id, sheet=self.sheet.name, cells=[cell], observed=text, **more)

    def report_twice(self, name: str, meanings: Mapping[int, Hashable]) -> None:
        """Name every meaning that stands in more than one row of a field."""
        rows_of: dict[Hashable, list[int]] = {}
        for row, meaning in meanings.items():
            rows_of.setdefault(meaning, []).append(row)
        for meaning, rows in rows_of.items():
            if len(rows) > 1:
                self.report("duplicate-code", name, rows, expected="1 ×", cause=str(meaning))

    def report_shown(self, units: Mapping[str, str], vocabulary: Vocabulary) -> None:
        """Name the numbers that show something else than they hold.

        `units` are those of whole columns; else a number's unit stands in its row.
        """
        names = {column: name for name, column in self.header.columns.items()}
        of_rows = self.texts("unit") if self.sheet.metadata.formats else []
        for cell, code in self.sheet.metadata.formats.items():
            if cell.row <= self.header.row or cell.column not in names or not self.is_read(cell):
                continue
            name = names[cell.column]
            unit = units.get(name) or vocabulary.unit(of_rows[cell.row - self.header.row - 1]) or ""
            value = self.sheet.at(cell)
            if not is_in_unit(value, code, unit, vocabulary):
                report_cell(self.sheet.name, cell, value, code, self.findings)

    def account(self, keyed: Collection[int]) -> SheetAccount:
        """The account of the whole sheet, of whose rows these have a key.

        What stands above the header, under no header or in a row without a key is named: numbers are errors, text is noted.
        """
        ledger, top = Ledger(self.sheet), self.header.row
        claim_texts("header", self.sheet, range(top), ledger)
        ledger.claim("header", range(top, top + 1), range(len(self.sheet.columns.cells)))
        rows = range(top + 1, len(self.sheet.rows))
        for name, column in self.header.columns.items():
            ledger.claim(_role(name, self.form.fields[name]), rows, [column])
        for row in range(len(self)) if len(keyed) < len(self) else ():
            if row not in keyed:
                cells = self.sheet.rows[top + 1 + row]
                places = (Cell(top + 1 + row, column) for column, cell in enumerate(cells) if _is_filled(cell))
                loose = [*filter(self.is_read, places)]
                are_texts = all(is_text(self.sheet.at(cell)) for cell in loose)
                ledger.claim_cells("note" if are_texts else "unclaimed", loose)
                self.report_cells("text-unread" if are_texts else "cell-unclaimed", loose)
        ledger.ignore(_FOR_PEOPLE, rows, self.asides)
        ledger.ignore_rows(_FOR_PEOPLE, [top + 1 + row for row in self.sums])
        account = ledger.close()
        named = {cell.column for cell in (*self.header.unknown, *self.header.duplicates)}
        left = self._without_headless(
            [cell for cell in account.unclaimed if cell.row - top - 1 in keyed and cell.column not in named]
        )
        self.report_cells("cell-unclaimed", [*left, *(cell for cell in account.unclaimed if cell.row < top)])
        return account

    def _without_headless(self, left: Sequence[Cell]) -> Sequence[Cell]:
        """What stands under no header, but for whole columns: where labels of the form are not there, a head lacks one."""
        fields = self.form.fields.items()
        missing = AND.join(field.label for name, field in fields if not self.has(name) and not field.is_aside)
        of_column: dict[int, list[Cell]] = {}
        for cell in left if missing else ():
            of_column.setdefault(cell.column, []).append(cell)
        headless = {column: cells for column, cells in of_column.items() if len(cells) >= _FEWEST_OF_COLUMN}
        for column, cells in headless.items():
            shown = first_of([seen(self.sheet.at(cell))[:_SHOWN] for cell in cells], _FEWEST_OF_COLUMN, AND)
            head = [Cell(self.header.row, column)]
            self.findings.add("header-missing", sheet=self.sheet.name, cells=head, observed=shown, expected=missing)
        return [cell for cell in left if cell.column not in headless]


@dataclass(frozen=True)
class CoverTable(Table):
    """The answers beside the labels of a cover: a table of one row."""

    def __len__(self) -> int:
        return 1

    def column(self, name: str) -> Sequence[CellValue]:
        """The answer of a field; blank where the cover has no such label."""
        return [self.sheet.at(cell) for cell in self.cells(name, [0])] or [""]

    def cells(self, name: str, rows: Iterable[int]) -> list[Cell]:
        """Where the answer of a field stands."""
        return [self.sheet.beside(self.header.cells[name]) for _ in rows] if self.has(name) else []

    def account(self, keyed: Collection[int]) -> SheetAccount:
        """The account of the whole sheet; a number that is no answer is named."""
        ledger = Ledger(self.sheet)
        claim_texts("note", self.sheet, range(len(self.sheet.rows)), ledger)
        ledger.claim_cells("label", self.header.cells.values())
        for name, field in self.form.fields.items():
            answers = [cell for cell in self.cells(name, keyed) if cell.column < len(self.sheet.rows[cell.row])]
            ledger.claim_cells("unit" if field.kind == "unit" else "data", answers)
        account = ledger.close()
        self.report_cells("cell-unclaimed", account.unclaimed)
        return account


def claim_texts(role: str, sheet: Sheet, rows: range, ledger: Ledger) -> None:
    """Claim the texts of some rows; a number among them stays unclaimed."""
    ledger.claim_cells(
        role, [Cell(row, column) for row in rows for column, cell in enumerate(sheet.rows[row]) if is_text(cell)]
    )


def is_text(cell: CellValue) -> bool:
    """Whether a cell holds a text in which nobody reads a number."""
    return isinstance(cell, str) and bool(key(cell)) and not says_number(cell)


def _role(name: str, field: Field) -> str:
    """As what the cells of a column are claimed."""
    if name == "note" or field.kind == "unit":
        return "note" if name == "note" else "unit"
    return "label" if field.kind in _LABELS else "data"


def _is_filled(cell: CellValue) -> bool:
    return cell != "" and not (isinstance(cell, str) and not key(cell))
