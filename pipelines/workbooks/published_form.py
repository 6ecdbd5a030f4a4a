"""Reads a table of published figures into observations, one a row, each with its source.

Every word of a row is looked up in the definitions; what is not there is named with the cell. Whether two figures
compare is computed later and has no column here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from definitions import Definitions
from pipelines.addresses import addresses
from pipelines.findings import Findings
from pipelines.workbooks.accounting import SheetAccount
from pipelines.workbooks.answers import Answers
from pipelines.workbooks.figure_rows import KEY, Rows
from pipelines.workbooks.forms import Form, SheetForm
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.layouts.figures import PERCENT_NOTE
from pipelines.workbooks.layouts.footnotes import footnote_note
from pipelines.workbooks.printed import QUALIFIERS, Notation, Printed, figure, printed
from pipelines.workbooks.published_activities import PublishedActivities
from pipelines.workbooks.reading import Content, ObservationColumns, shared_cover
from pipelines.workbooks.recognise import Recognised, report_others
from pipelines.workbooks.shown import as_percentage
from pipelines.workbooks.slips import fault
from pipelines.workbooks.table import Table, open_table
from pipelines.workbooks.text import CellValue, cell_text
from pipelines.workbooks.values import TOO_LARGE, kept
from pipelines.workbooks.vocabulary import Vocabulary

if TYPE_CHECKING:
    pass

_TEXTS = ("source_title", "source_url", "confidence", "provenance", "note")


def read(recognised: Recognised, definitions: Definitions, findings: Findings, *, submission_id: str) -> Content:
    """The content of tables of published figures; the cover says what all rows agree on."""
    aside = report_others(recognised, definitions.root, findings)
    observations = ObservationColumns(submission_id)
    rows = Rows()
    accounts: list[SheetAccount] = []
    vocabulary = Vocabulary.of(definitions)
    for sheet in recognised.sheets["figures"]:
        table = open_table(recognised.form.sheets["figures"], sheet, findings)
        reader = _Reader(recognised.form, recognised.form.sheets["figures"], table, definitions, vocabulary, findings)
        accounts.append(reader.read(sheet, observations, rows))
    if not len(observations) and not findings.blocks:
        findings.add("no-figures", sheet=recognised.sheets["figures"][0].name)
    cover = shared_cover(observations.table(), recognised.form.version)
    return Content(cover, observations.table(), accounts + aside, rows)


@dataclass(frozen=True)
class _Reader:
    """Reads one table, field by field; a row with a fault in any field gives findings and no observation."""

    form: Form
    sheet_form: SheetForm
    table: Table
    definitions: Definitions
    vocabulary: Vocabulary
    findings: Findings

    def read(self, sheet: Sheet, observations: ObservationColumns, told: Rows) -> SheetAccount:
        """Add the observations of the table, and of every row what it is about; returns the account of its cells."""
        filled = self.table.filled_rows(self.sheet_form.fields)
        rows = sorted(filled - self._remarks(filled))
        account = self.table.account(set(rows), self.findings)
        self.table.report_shown({}, self.vocabulary, self.findings)
        answers = Answers(self.form, self.table, self.definitions, self.vocabulary, self.findings)
        columns = answers.about(rows)
        units: dict[int, str] = answers.field("unit", rows, columns["measure"])
        columns |= {name: answers.field(name, rows) for name in _TEXTS}
        columns |= {"figure": self._figures(rows, units), "unit": units}
        activities = PublishedActivities(self.table, self.definitions, self.vocabulary, self.findings)
        columns["classification"], columns["activity_code"] = activities.read(
            rows, columns["measure"], columns["scope_id"]
        )
        sound = [row for row in rows if all(row in column for column in columns.values())]
        header = self.table.header
        about = {row: tuple(columns[name].get(row) for name in KEY) for row in rows}
        told.add(sheet.name, header.row, header.columns, about)
        same = {row: tuple(columns[name][row] for name in KEY) for row in sound}
        self.table.report_twice("value", same, self.findings)
        read: dict[int, Printed] = columns.pop("figure")
        figures = [read[row] for row in sound]
        raw_texts = [cell_text(self.table.column("value")[row]) for row in sound]
        given = columns.pop("note")
        notes = ["；".join(filter(None, (given[row], *self._remarks_on(row, read[row])))) for row in sound]
        regions = self.definitions.regions
        observations.extend(
            {
                **{name: [column[row] for row in sound] for name, column in columns.items()},
                "note": self.table.noted("value", sound, notes, self.findings),
                "cell": addresses(
                    self.table.header.columns.get("value", 0), [self.table.header.row + 1 + row for row in sound]
                ),
                "raw_text": raw_texts,
                "qualifier": [each.qualifier for each in figures],
                "value": [None if each.value is None else kept(each.value) for each in figures],
                "decimals": [each.decimals for each in figures],
                "is_sample": [regions[columns["region_code"][row]][0].is_sample for row in sound],
            },
            sheet=sheet.name,
        )
        return account

    def _remarks(self, filled: Iterable[int]) -> set[int]:
        """Rows that are a remark below the table: one text, and in none of the columns of a figure."""
        told = self.table.filled_rows(("measure", "value", "period"))
        return {row for row in filled if row not in told}

    def _figures(self, rows: list[int], units: dict[int, str]) -> dict[int, Printed]:
        if "value" not in self.table.header.columns:
            return {}
        found: dict[int, Printed] = {}
        column, label = self.table.column("value"), self.sheet_form.fields["value"].label_zh
        for row in rows:
            read = self._figure(row, column[row], units.get(row, ""))
            if not cell_text(column[row]).strip():
                self.table.report("answer-missing", "value", [row], self.findings, expected=label)
            elif read is None or read.value is None:
                words = " / ".join(words[0] for words in QUALIFIERS.values())
                rule = fault(column[row]) or "number-expected"
                self.table.report(rule, "value", [row], self.findings, expected=words)
            elif abs(read.value) >= TOO_LARGE:
                self.table.report("number-out-of-range", "value", [row], self.findings, expected=f"{TOO_LARGE:,}")
            else:
                found[row] = read
        return found

    def _figure(self, row: int, cell: CellValue, unit: str) -> Printed | None:
        """The figure of a cell; a percentage only where percent is the unit of its row."""
        if not self._is_percent(unit):
            return figure(cell)
        shown = self._percentage(row)
        read = printed(cell, Notation()) if shown is None else Printed(shown)
        return read if read and not read.power else None

    def _remarks_on(self, row: int, read: Printed) -> tuple[str, str]:
        """What the note of a figure says of how it was read."""
        return footnote_note([read.footnote], {}), PERCENT_NOTE if self._percentage(row) is not None else ""

    def _is_percent(self, unit: str) -> bool:
        return bool(unit) and self.vocabulary.is_unit("%", unit)

    def _percentage(self, row: int) -> Decimal | None:
        """The percentage as which a fraction is shown."""
        (cell,) = self.table.cells("value", [row])
        formats = self.table.sheet.lost.formats
        return as_percentage(self.table.sheet.at(cell), formats[cell]) if cell in formats else None
