"""Reads a table of published figures into observations, one a row, each with its source.

Every word of a row is looked up in the definitions; what is not there is named with the cell. Whether two figures
compare is computed later and has no column here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from definitions import Definitions, RegionDecision
from pipelines.addresses import addresses
from pipelines.findings import Findings
from pipelines.workbooks import base_years
from pipelines.workbooks.accounting import SheetAccount
from pipelines.workbooks.base_years import base_year
from pipelines.workbooks.cover import DATE_EXAMPLE
from pipelines.workbooks.figure_rows import KEY, Rows
from pipelines.workbooks.forms import Field, Form, SheetForm
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.layouts.figures import PERCENT_NOTE
from pipelines.workbooks.layouts.footnotes import footnote_note
from pipelines.workbooks.periods import EXAMPLES, Period, parse_period
from pipelines.workbooks.printed import QUALIFIERS, Notation, Printed, figure, printed
from pipelines.workbooks.published_activities import PublishedActivities
from pipelines.workbooks.reading import Content, ObservationColumns, shared_cover
from pipelines.workbooks.recognise import Recognised, report_others
from pipelines.workbooks.region_rules import READ, RULES, expected
from pipelines.workbooks.shown import as_percentage
from pipelines.workbooks.slips import fault
from pipelines.workbooks.table import Table, open_table
from pipelines.workbooks.text import CellValue, cell_text
from pipelines.workbooks.values import TOO_LARGE, kept, parse_date
from pipelines.workbooks.vocabulary import Vocabulary

if TYPE_CHECKING:
    pass

T = TypeVar("T")
_TERMS = ("period_kind", "measure", "scope_id", "coverage", "vintage", "price_basis")
_RULES = {"scopes": "scope-unknown", "measures": "measure-unknown"}
#: How near a source is to the bureau where its row does not say.
UNSTATED = "unstated"


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
        periods = self._field("period", rows, parse_period, "period-invalid", EXAMPLES)
        terms = {name: self._terms(name, rows) for name in _TERMS}
        boundaries = self._boundaries(rows, periods)
        units = self._units(rows, terms["measure"])
        columns: dict[str, dict[int, Any]] = {
            **terms,
            "region_code": self._regions(rows, boundaries),
            "period": {row: period.id for row, period in periods.items()},
            "boundary_date": boundaries,
            "figure": self._figures(rows, units),
            "unit": units,
            "base_year": self._base_years(rows, terms["price_basis"]),
            "source_title": self._texts("source_title", rows),
            "source_url": self._texts("source_url", rows),
            "confidence": self._texts("confidence", rows),
            "provenance": {row: text or UNSTATED for row, text in self._texts("provenance", rows).items()},
            "note": self._texts("note", rows),
        }
        activities = PublishedActivities(self.table, self.definitions, self.vocabulary, self.findings)
        columns["classification"], columns["activity_code"] = activities.read(rows, terms["measure"], terms["scope_id"])
        self._check_kinds(periods, terms["period_kind"])
        self._check_form(periods)
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

    def _field(
        self, name: str, rows: Iterable[int], meaning: Callable[[str], T | None], rule_id: str, expected: str
    ) -> dict[int, T]:
        """The meaning of a field in each row; blanks of a required field and texts without a meaning are reported."""
        if name not in self.table.header.columns:
            return {}
        resolved, refused = self.table.resolve(name, rows, meaning)
        texts = self.table.texts(name)
        self.table.report(rule_id, name, [row for row in refused if texts[row]], self.findings, expected=expected)
        blank = [row for row in refused if not texts[row]]
        self.table.report("answer-missing", name, blank, self.findings, expected=self._label(name))
        return resolved

    def _terms(self, name: str, rows: list[int]) -> dict[int, str]:
        field = self.sheet_form.fields[name]
        if name not in self.table.header.columns:
            return dict.fromkeys(rows, field.default) if field.default else {}
        known = ", ".join(self.vocabulary.terms(field.terms))
        rule = _RULES.get(field.terms, "term-unknown")
        return self._field(name, rows, lambda text: self._term(field, text), rule, known)

    def _term(self, field: Field, text: str) -> str | None:
        return self.vocabulary.term(field.terms, text) if text else field.default or None

    def _texts(self, name: str, rows: list[int]) -> dict[int, str]:
        field = self.sheet_form.fields[name]

        def meaning(text: str) -> str | None:
            is_known = text in field.choices if field.choices and text else True
            return text if is_known and (text or not field.required) else None

        if name not in self.table.header.columns:
            return dict.fromkeys(rows, "")
        return self._field(name, rows, meaning, "term-unknown", ", ".join(field.choices))

    def _base_years(self, rows: list[int], prices: dict[int, str]) -> dict[int, int | None]:
        """The base year of constant prices, which have one, and of no other figure; a blank is none."""
        given = self.table.texts("base_year") if "base_year" in self.table.header.columns else []
        found: dict[int, int | None] = {}
        for row in rows:
            text = given[row] if given else ""
            year = base_year(text, prices.get(row, "")) if text else None
            if text and year is None:
                self.table.report("period-invalid", "base_year", [row], self.findings, expected=base_years.EXPECTED)
            else:
                found[row] = year
        return found

    def _regions(self, rows: list[int], boundaries: dict[int, date]) -> dict[int, str]:
        """The region of each row, by its code, its name or both, in the boundary of the row."""
        codes, names = self.table.texts("region_code"), self.table.texts("region_name")
        found: dict[int, str] = {}
        for row in rows:
            code, name = codes[row], names[row]
            field = "region_code" if code or "region_name" not in self.table.header.columns else "region_name"
            if field not in self.table.header.columns:
                continue
            if not code and not name:
                self.table.report("answer-missing", field, [row], self.findings, expected=self._label(field))
                continue
            named = self.definitions.names.decide(code or name, name if code else "", day=boundaries.get(row))
            if named.outcome in READ:
                found[row] = named.code
            if named.outcome in RULES:
                self._report_region(named, field, row)
        return found

    def _report_region(self, named: RegionDecision, field: str, row: int) -> None:
        """Name the cell of a region; with one that is not of the period, the figure's cell too."""
        cells = self.table.cells(field, [row])
        if named.outcome in READ and "value" in self.table.header.columns:
            cells += self.table.cells("value", [row])
        told = expected(named, self.definitions)
        self.findings.add(
            RULES[named.outcome], sheet=self.table.sheet.name, cells=cells, observed=named.text, expected=told
        )

    def _boundaries(self, rows: list[int], periods: dict[int, Period]) -> dict[int, date]:
        """The boundary's date of each row; where none is given, the last day of the period's year."""
        found: dict[int, date] = {}
        for row in rows:
            cell = self.table.column("boundary_date")[row]
            day = parse_date(cell)
            if day:
                found[row] = day
            elif cell_text(cell).strip():
                self.table.report("date-invalid", "boundary_date", [row], self.findings, expected=DATE_EXAMPLE)
            elif row in periods:
                found[row] = periods[row].year_end
        return found

    def _figures(self, rows: list[int], units: dict[int, str]) -> dict[int, Printed]:
        if "value" not in self.table.header.columns:
            return {}
        found: dict[int, Printed] = {}
        column = self.table.column("value")
        for row in rows:
            read = self._figure(row, column[row], units.get(row, ""))
            if not cell_text(column[row]).strip():
                self.table.report("answer-missing", "value", [row], self.findings, expected=self._label("value"))
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
        formats = self.table.sheet.formats
        return as_percentage(self.table.sheet.at(cell), formats[cell]) if cell in formats else None

    def _units(self, rows: list[int], measures: dict[int, str]) -> dict[int, str]:
        """The unit of each row, of the dimension of its measure."""
        if "unit" not in self.table.header.columns:
            return {}
        texts = self.table.texts("unit")
        found: dict[int, str] = {}
        for row in rows:
            measure = self.definitions.measures.get(measures.get(row, ""))
            dimension = measure.dimension if measure else ""
            unit = self.vocabulary.unit(texts[row], dimension)
            if unit:
                found[row] = unit
                continue
            rule = "unit-unknown" if texts[row] else "unit-missing"
            symbols = ", ".join(self.vocabulary.unit_symbols(dimension))
            self.table.report(rule, "unit", [row], self.findings, expected=symbols)
        return found

    def _check_kinds(self, periods: dict[int, Period], kinds: dict[int, str]) -> None:
        for row in periods.keys() & kinds.keys():
            if kinds[row] not in periods[row].kinds:
                expected = f"{periods[row].id}: {', '.join(periods[row].kinds)}"
                self.table.report("period-kind-differs", "period_kind", [row], self.findings, expected=expected)

    def _check_form(self, periods: dict[int, Period]) -> None:
        for row, period in periods.items():
            if not self.form.is_for(period.last_day):
                expected = f"{self.form.valid_from.isoformat()} –"
                self.table.report("form-not-valid", "period", [row], self.findings, expected=expected)

    def _label(self, name: str) -> str:
        return self.sheet_form.fields[name].label_zh
