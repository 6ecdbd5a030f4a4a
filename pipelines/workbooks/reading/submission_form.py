"""Reads the project's own submission workbook into observations, one for each industry and measure, and the totals.

A row of the industry sheet counts as filled in when anything but its code and name stands in it: the template lists
all industries, and a row left wholly blank is as good as deleted: what that says hangs on the scope. In a row that is
filled in, a blank cell says "not known" and becomes an observation without a value; a column that is
blank throughout says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.files.accounting import Ledger, SheetAccount
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.labels import find_labels
from pipelines.workbooks.forms.own_forms import COVER, Form, SheetForm
from pipelines.workbooks.forms.recognition import Recognised, report_others
from pipelines.workbooks.reading.answers import Answers
from pipelines.workbooks.reading.concealment import conceals, report_lost
from pipelines.workbooks.reading.cover import check_captions, read_cover
from pipelines.workbooks.reading.results import Content, Cover, ObservationColumns
from pipelines.workbooks.reading.side_rows import keyed_rows, report_side_row, side_row
from pipelines.workbooks.reading.table import Table, open_table
from pipelines.workbooks.words import groups
from pipelines.workbooks.words.industries import Industries
from pipelines.workbooks.words.number_columns import Numbers, numbers
from pipelines.workbooks.words.text import begins_remark, cell_text, plain, split_bracket
from pipelines.workbooks.words.values import TOO_LARGE
from pipelines.workbooks.words.vocabulary import ECONOMY_TOTAL, TOTAL, Vocabulary
from pipelines.workbooks.words.worded_numbers import refusal

if TYPE_CHECKING:
    pass

_FLAG = "counted_locally"
_OF_EVERY_FIGURE = (
    *("region_code", "boundary_date", "period", "period_kind", "vintage", "price_basis", "base_year", "is_sample"),
)


def read(
    form: Form, recognised: Recognised, definitions: Definitions, findings: Findings, *, submission_id: str
) -> Content:
    """The content of a workbook recognised as the submission form."""
    aside = report_others(form, recognised, definitions.root, findings)
    first, *others = recognised.of("cover")
    report_lost(first, findings)
    cover, account = read_cover(form, form.tables["cover"], first, definitions, findings)
    observations = ObservationColumns(submission_id)
    reader = _Reader(form, cover, definitions, findings, observations)
    accounts = [
        account,
        *(Ledger.all_ignored(sheet, "sheet-duplicate") for sheet in others),
        *(reader.activities(form.tables["activities"], sheet) for sheet in recognised.of("activities")),
        *(reader.totals(form.tables["totals"], sheet) for sheet in recognised.of("totals")),
        *aside,
    ]
    return Content(_with_headers(cover, form, recognised.of("activities")), observations.table(), accounts)


def _with_headers(cover: Cover, form: Form, sheets: Sequence[Sheet]) -> Cover:
    """The cover with the headers of figures, of the flag and of remarks on the sheet of industries, where there is one."""
    table = form.tables["activities"]
    told = [name for name, field in table.fields.items() if field.measure or name in (_FLAG, "note")]
    headers = [
        {name: str(cells[name]) for name in told if name in cells}
        for cells in (find_labels(table, sheet).cells for sheet in sheets)
    ]
    return replace(cover, cells={**cover.cells, **next(filter(None, headers), {})})


@dataclass(frozen=True)
class _Reader:
    """What the two tables of the form share while they are read."""

    form: Form
    cover: Cover
    definitions: Definitions
    findings: Findings
    observations: ObservationColumns

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the definitions."""
        return Vocabulary.of(self.definitions)

    def activities(self, sheet_form: SheetForm, sheet: Sheet) -> SheetAccount:
        """The industry sheet: every measure of every row that is filled in."""
        import pyarrow as pa

        table = open_table(sheet_form, sheet, self.findings)
        self._check_captions(table, has_unit=True)
        measured = {name: field for name, field in sheet_form.fields.items() if field.measure}
        filled = table.filled_rows([*measured, _FLAG, "note"])
        codes = self._codes(table, filled)
        is_whole = len(codes) == len(filled) == len(table)
        account = table.account(codes if is_whole else keyed_rows(table, filled))
        rows: Sequence[int] = range(len(table)) if is_whole else sorted(set(codes) & filled)
        listed = list(codes.values()) if is_whole else [codes[row] for row in rows]
        answers = Answers(self.form, table, self.definitions)
        counted = answers.field(_FLAG, rows)
        of_rows = {
            "activity_code": pa.array(listed, pa.string()),
            _FLAG: pa.array([counted.get(row) for row in rows], pa.bool_()),
        }
        is_told = conceals(sheet) or not table.is_blank("note")
        notes = table.texts("note") if is_told else []
        told = [notes[row] for row in rows] if is_told else []
        members = groups.members_by_group(listed, self.definitions.trees[self.cover.classification]) if listed else {}
        names = table.texts("activity_name") if members else []
        parts = {code for row, code in codes.items() if members and groups.is_part(names[row])}
        money = self.cover.money_unit
        units = {name: money if field.unit == COVER else field.unit for name, field in measured.items()}
        for name, unit in units.items():
            answers.check_unit(name, [unit])
        table.report_shown(units, self.vocabulary)
        for name, field in measured.items():
            unit = units[name]
            values = self._measure(table, name, rows, dict.fromkeys(rows, unit))
            if values is None:
                continue
            if members:
                places = {code: table.cells(name, [row])[0] for row, code in zip(rows, listed, strict=True)}
                given = dict(zip(listed, values.values, strict=True))
                self._check_groups(sheet, places, given, members, parts, set(codes.values()), unit)
            self.observations.extend(
                {
                    **of_rows,
                    "cell": table.addresses(name, rows),
                    "value": values.array(),
                    "raw_text": values.raw_texts,
                    **({"note": table.noted(name, rows, told)} if is_told else {}),
                },
                sheet=sheet.name,
                measure=field.measure,
                unit=unit,
                classification=self.cover.classification,
                scope_id=self.cover.scope_id,
                coverage=self.cover.coverage,
                **self._shared(),
            )
        if not len(self.observations) and not self.findings.blocks:
            self.findings.add("no-figures", sheet=sheet.name)
        return account

    def totals(self, sheet_form: SheetForm, sheet: Sheet) -> SheetAccount:
        """The totals sheet: one measure of the whole region a row, each with its own unit."""
        table = open_table(sheet_form, sheet, self.findings)
        self._check_captions(table, has_unit=False)
        named, filled = table.filled_rows(["measure"]), table.filled_rows(["measure_name", "value", "unit"])
        remarks = [row for row in sorted(named - filled) if begins_remark(table.texts("measure")[row])]
        table.report("text-unread", "measure", remarks)
        account = table.account(named)
        rows = sorted(named - set(remarks))
        table.report_shown({}, self.vocabulary)
        answers = Answers(self.form, table, self.definitions)
        measures: dict[int, str] = answers.field("measure", rows)
        rows = sorted(measures)
        table.report_twice("measure", measures)
        self._check_measure_names(table, measures)
        given = table.texts("unit")
        of_rows = {row: self.vocabulary.unit(given[row]) or sheet_form.measures[measures[row]].unit for row in rows}
        values = self._measure(table, "value", rows, of_rows)
        if values is None:
            return account
        notes = table.texts("note")
        known = [row for index, row in enumerate(rows) if values.value(index) is not None or given[row]]
        units = answers.field("unit", known, measures)
        answers.check_unit("value", units.values())
        told = table.noted("value", rows, [notes[row] for row in rows])
        totals = [sheet_form.measures[measures[row]] for row in rows]
        coverage = self.cover.coverage
        self.observations.extend(
            {
                "cell": table.addresses("value", rows),
                "value": values.array(),
                "raw_text": values.raw_texts,
                "unit": [units.get(row, total.unit) for row, total in zip(rows, totals, strict=True)],
                "measure": [measures[row] for row in rows],
                "note": told,
                "scope_id": [total.scope for total in totals],
                "coverage": [coverage if total.coverage == COVER else total.coverage for total in totals],
            },
            sheet=sheet.name,
            classification=ECONOMY_TOTAL,
            activity_code=TOTAL,
            **self._shared(),
        )
        return account

    def _codes(self, table: Table, filled: Set[int]) -> dict[int, str]:
        """The code of each row that has a valid one, which stands there once; `filled` are the rows with figures.

        A sheet that lists all industries as its template does is taken whole.
        """
        classification = self.cover.classification
        if classification not in self.definitions.classes:
            return {}
        column, sums = table.column("activity_code"), table.sums
        classes = self.definitions.classes[classification]
        listed = dict(enumerate(column))
        for row in sums:
            del listed[row]
        if len(set(listed.values())) == len(listed) and all(code in classes for code in listed.values()):
            named = table.column("activity_name")
            if all(named[row] in ("", classes[cast(str, code)].name_zh) for row, code in listed.items()):
                return cast(dict[int, str], listed)
        industries = Industries(table.sheet.name, classification, self.definitions, self.findings)
        codes: dict[int, str] = {}
        names = table.texts("activity_name")
        for row, cell in enumerate(column):
            text = plain(cell_text(cell))
            if row in sums or not text:
                continue
            cells = [place for name in ("activity_code", "activity_name") for place in table.cells(name, [row])]
            found = industries.of_row(row, cell, names[row], cells)
            if found.code:
                codes[row] = found.code
            elif (side := side_row(table, row)) and (row in filled or side != "total-row-unread"):
                report_side_row(table, row, side)
                if side == "header-again":
                    break
            elif not side and not (found.told and (row in filled or found.told == "edition")):
                industries.refuse(found, cell, names[row], cells[0])
        industries.report(filled)
        table.report_twice("activity_code", {row: code for row, code in codes.items() if row in filled})
        return codes

    def _check_measure_names(self, table: Table, measures: Mapping[int, str]) -> None:
        """Name the totals beside whose measure stands the name of another one."""
        names = table.texts("measure_name")
        for row, measure in measures.items():
            named = self.vocabulary.term("measures", split_bracket(names[row])[0]) if names[row] else None
            if named and named != measure:
                cells = table.cells("measure", [row]) + table.cells("measure_name", [row])
                observed = f"{measure} {names[row]}"
                expected = f"{named} {self.definitions.measures[named].name_zh}"
                self.findings.add(
                    "measure-name-differs", sheet=table.sheet.name, cells=cells, observed=observed, expected=expected
                )

    def _check_captions(self, table: Table, *, has_unit: bool) -> None:
        check_captions(table, self.cover, self.definitions, has_unit=has_unit)

    def _shared(self) -> dict[str, object]:
        """What the cover says of every figure."""
        return {name: getattr(self.cover, name) for name in _OF_EVERY_FIGURE}

    def _measure(self, table: Table, name: str, rows: Sequence[int], units: Mapping[int, str]) -> Numbers | None:
        """The numbers of some rows of a column, each in its unit; None where the column is blank in all of them."""
        column = table.column(name)
        found = numbers(column if len(rows) == len(column) else [column[row] for row in rows])
        for row in (rows[index] for index in found.not_numbers):
            rule, expected = refusal(column[row], units[row], self.definitions, "0, 1, 2.5")
            table.report(rule, name, [row], expected=expected)
        too_large = [rows[index] for index in found.too_large]
        table.report("number-out-of-range", name, too_large, expected=f"{TOO_LARGE:,}")
        return None if found.is_blank else found

    def _check_groups(
        self,
        sheet: Sheet,
        places: Mapping[str, Cell],
        values: Mapping[str, Decimal | None],
        members_of: Mapping[str, Sequence[str]],
        parts: Set[str],
        listed: Set[str],
        unit: str,
    ) -> None:
        """Report each group whose members do not add up to it, or to more where some are unknown or not listed.

        A row that is listed and left blank says that the region has none, so its code counts as given. Members marked as a
        part of their group (其中, #) leave the rest to others, however many are listed.
        """
        tree, counted = self.definitions.trees[self.cover.classification], self.definitions.units.get(unit)
        exact = counted is not None and counted.dimension in ("count", "persons") and counted.multiplier == 1
        for group, members in members_of.items():
            whole, known = values[group], [value for each in members if (value := values[each]) is not None]
            is_all = parts.isdisjoint(members) and len(known) == len(members)
            complete = is_all and groups.are_complete(group, listed, tree)
            differs = groups.gap(whole, known, exact=exact, complete=complete) if whole is not None and known else None
            if whole is not None and differs:
                total = sum(known, Decimal(0)).normalize()
                self.findings.add(
                    "group-members-differ",
                    sheet=sheet.name,
                    cells=[places[group], *(places[member] for member in members)],
                    observed=f"{group} = {whole.normalize():f}, Σ({', '.join(members)}) = {total:f}",
                    expected=f"≤ {differs[1].normalize():f}",
                    cause=group,
                )
