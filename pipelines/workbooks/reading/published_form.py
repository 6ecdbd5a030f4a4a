"""Reads a table of published figures into observations, one a row, each with its source.

Every word of a row is looked up in the definitions; what is not there is named with the cell. Whether two figures
compare is computed later and has no column here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.languages import AND
from pipelines.workbooks.files.accounting import SheetAccount
from pipelines.workbooks.forms.footnotes import footnote_note
from pipelines.workbooks.forms.own_forms import Form
from pipelines.workbooks.forms.recognition import Recognised, report_others
from pipelines.workbooks.reading.answers import Answers
from pipelines.workbooks.reading.figure_rows import KEY, Rows
from pipelines.workbooks.reading.layouts.figures import PERCENT_NOTE
from pipelines.workbooks.reading.results import Content, ObservationColumns, shared_cover
from pipelines.workbooks.reading.table import open_table
from pipelines.workbooks.words.industries import Industries, industry_of
from pipelines.workbooks.words.printed import QUALIFIERS, Notation, Printed, figure, printed
from pipelines.workbooks.words.text import CellValue, cell_text, is_total
from pipelines.workbooks.words.values import TOO_LARGE, kept
from pipelines.workbooks.words.vocabulary import ECONOMY_TOTAL, SCOPE_TOTAL, TOTAL
from pipelines.workbooks.words.worded_numbers import refusal

_TEXTS = ("made_on", "source_title", "source_url", "confidence", "provenance", "note")
_TOTALS = {SCOPE_TOTAL: SCOPE_TOTAL, ECONOMY_TOTAL: ECONOMY_TOTAL}


def read(
    form: Form, recognised: Recognised, definitions: Definitions, findings: Findings, *, submission_id: str
) -> Content:
    """The content of tables of published figures; the cover says what all rows agree on."""
    aside = report_others(form, recognised, definitions.root, findings)
    observations, rows = ObservationColumns(submission_id), Rows()
    accounts: list[SheetAccount] = []
    for sheet in recognised.of("figures"):
        table = open_table(form.tables["figures"], sheet, findings)
        reader = _Reader(form, table, definitions)
        accounts.append(reader.read(observations, rows))
    if not len(observations) and not findings.blocks:
        findings.add("no-figures", sheet=recognised.of("figures")[0].name)
    cover = shared_cover(observations.table(), form.version)
    return Content(cover, observations.table(), accounts + aside, rows)


@dataclass(frozen=True)
class _Reader(Answers):
    """Reads one table, field by field; a row with a fault in any field gives findings and no observation."""

    def read(self, observations: ObservationColumns, told: Rows) -> SheetAccount:
        """Add the observations of the table, and of every row what it is about; returns the account of its cells.

        A row with nothing in the columns of a figure is a remark below the table.
        """
        table = self.table
        filled = table.filled_rows(table.form.fields)
        rows = sorted(filled & table.filled_rows(("measure", "value", "period")))
        account = table.account(set(rows))
        table.report_shown({}, self.vocabulary)
        columns = self.about(rows)
        units: dict[int, str] = self.field("unit", rows, columns["measure"])
        self.check_unit("value", units.values())
        columns |= {name: self.field(name, rows) for name in _TEXTS} | {"unit": units}
        columns["figure"] = self._figures(rows, units)
        kinds, codes = self._activities(rows, columns["measure"], columns["scope_id"])
        columns |= {"classification": kinds, "activity_code": codes}
        sound = [row for row in rows if all(row in column for column in columns.values())]
        about = {row: tuple(columns[name].get(row) for name in KEY) for row in rows}
        told.add(table.sheet.name, table.header.row, table.header.columns, about)
        table.report_twice("value", {row: about[row] for row in sound})
        read: dict[int, Printed] = columns.pop("figure")
        figures, given = [read[row] for row in sound], columns.pop("note")
        notes = ["；".join(filter(None, (given[row], *self._remarks_on(row, read[row])))) for row in sound]
        regions = self.definitions.regions
        observations.extend(
            {
                **{name: [column[row] for row in sound] for name, column in columns.items()},
                "note": table.noted("value", sound, notes),
                "cell": [str(cell) for cell in table.cells("value", sound)],
                "raw_text": [cell_text(table.column("value")[row]) for row in sound],
                "qualifier": [each.qualifier for each in figures],
                "value": [None if each.value is None else kept(each.value) for each in figures],
                "decimals": [each.decimals for each in figures],
                "is_sample": [regions[columns["region_code"][row]][0].is_sample for row in sound],
            },
            sheet=table.sheet.name,
        )
        return account

    def _activities(
        self, rows: Sequence[int], measures: Mapping[int, str], scopes: Mapping[int, str]
    ) -> tuple[dict[int, str], dict[int, str]]:
        """The classification and activity of each row; with neither, the total of its scope or of the economy."""
        classifications, activities = self.table.texts("classification"), self.table.texts("activity_code")
        names = ["" if is_total(name) else name for name in self.table.texts("activity_name")]
        of_kind: dict[str, Industries] = {}
        kinds: dict[int, str] = {}
        codes: dict[int, str] = {}
        for row in rows:
            given, code, name = classifications[row], activities[row], names[row]
            measure = self.definitions.measures.get(measures.get(row, ""))
            if not (given or code or name) and measure:
                kind: str | None = SCOPE_TOTAL if measure.activity else ECONOMY_TOTAL
            else:
                kind = _TOTALS.get(given) or (self.vocabulary.term("classifications", given) if given else None)
            if kind is None:
                known = AND.join([*self.definitions.classifications, *_TOTALS])
                if given:
                    self.table.report("term-unknown", "classification", [row], expected=known)
                elif code or name:
                    at = "activity_code" if code else "activity_name"
                    self.table.report("classification-missing", at, [row], expected=known)
                continue
            kinds[row] = kind
            total = {SCOPE_TOTAL: scopes.get(row, ""), ECONOMY_TOTAL: TOTAL}.get(kind)
            if total is None:
                sheet = self.table.sheet.name
                industries = of_kind.setdefault(kind, Industries(sheet, kind, self.definitions, self.table.findings))
                if found := self._industry(industries, row, code, name):
                    codes[row] = found
            elif code in ("", total) and not self._is_industry(name):
                codes[row] = total
            else:
                at = "activity_name" if code in ("", total) else "activity_code"
                expected = total or AND.join(self.definitions.scopes)
                self.table.report("activity-unknown", at, [row], expected=expected)
        for industries in of_kind.values():
            industries.report()
        return kinds, codes

    def _industry(self, industries: Industries, row: int, code: str, name: str) -> str:
        """The code of a row's industry; '' where there is none. Rows stand each for itself: a bare code is not doubted."""
        if code in self.definitions.classes[industries.classification] and not name:
            return code
        fields = ("activity_name", "activity_code") if name and not code else ("activity_code", "activity_name")
        cells = [cell for field in fields for cell in self.table.cells(field, [row])]
        cells = cells or self.table.cells(
            "classification", [row]
        )  # it says of which list, and nothing says which of it
        return industries.code_of(row, code or name, name if code else "", cells)

    def _is_industry(self, name: str) -> bool:
        """Whether a name beside a total is that of an industry, in whichever classification."""
        known = map(self.definitions.class_names, self.definitions.classifications if name else ())
        return any(industry_of(name, names).code for names in known)

    def _figures(self, rows: Sequence[int], units: Mapping[int, str]) -> dict[int, Printed]:
        found: dict[int, Printed] = {}
        column, label = self.table.column("value"), self.table.form.fields["value"].label
        for row in rows if self.table.has("value") else ():
            read = self._figure(row, column[row], units.get(row, ""))
            if not cell_text(column[row]).strip():
                self.table.report("answer-missing", "value", [row], expected=label)
            elif read is None or read.value is None:
                words = " / ".join(words[0] for words in QUALIFIERS.values())
                rule, expected = refusal(column[row], units.get(row, ""), self.definitions, words)
                self.table.report(rule, "value", [row], expected=expected)
            elif abs(read.value) >= TOO_LARGE:
                self.table.report("number-out-of-range", "value", [row], expected=f"{TOO_LARGE:,}")
            else:
                found[row] = read
        return found

    def _figure(self, row: int, cell: CellValue, unit: str) -> Printed | None:
        """The figure of a cell; a percentage only where percent is the unit of its row."""
        if not unit or not self.vocabulary.is_unit("%", unit):
            return figure(cell)
        shown = self.table.sheet.percentage_at(*self.table.cells("value", [row]))
        read = printed(cell, Notation()) if shown is None else Printed(shown)
        return read if read and not read.power else None

    def _remarks_on(self, row: int, read: Printed) -> tuple[str, str]:
        """What the note of a figure says of how it was read."""
        shown = self.table.sheet.percentage_at(*self.table.cells("value", [row]))
        return footnote_note([read.footnote], {}), PERCENT_NOTE if shown is not None else ""
