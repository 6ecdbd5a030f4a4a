"""The cover of a submission: whose figures these are, of which period, in which scope, unit and boundary.

Every answer is checked and every fault named, so that a person puts the cover right in one go. The figures themselves
are read by `pipelines.workbooks.submission_form`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks import base_years
from pipelines.workbooks.accounting import Ledger, SheetAccount
from pipelines.workbooks.base_years import base_year
from pipelines.workbooks.forms import Form, SheetForm
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.periods import EXAMPLES, Period, in_year, parse_part, parse_period, possible_readings
from pipelines.workbooks.reading import Cover
from pipelines.workbooks.recognise import Labels, find_labels, one_line
from pipelines.workbooks.region_rules import READ, RULES, expected
from pipelines.workbooks.table import claim_texts
from pipelines.workbooks.text import CellValue, cell_text, plain, seen
from pipelines.workbooks.values import number, parse_date
from pipelines.workbooks.vocabulary import Vocabulary

DATE_EXAMPLE = "2023-12-31"
_SHOWN = 40


def read_cover(
    form: Form,
    sheet_form: SheetForm,
    sheet: Sheet,
    definitions: Definitions,
    vocabulary: Vocabulary,
    findings: Findings,
) -> tuple[Cover, SheetAccount]:
    """The cover's answers as ids, empty where there is a finding, and the account of its cells."""
    labels = find_labels(sheet_form, sheet)
    _report_labels(sheet_form, sheet, labels, findings)
    account = _account(sheet_form, sheet, labels, findings)
    answers = _Answers(sheet_form, sheet, labels, vocabulary, findings)
    period = answers.period()
    boundary = answers.date("boundary_date") or (period.year_end if period else None)
    region_code = _region(answers, definitions, boundary)
    period_kind = answers.period_kind(period)
    _check_period(form, answers, period, period_kind)
    price_basis = answers.term("price_basis")
    version = answers.text("form_version")
    if version and version != form.version:
        answers.report("form-version", "form_version", observed=version, expected=form.version)
    cover = Cover(
        form_version=version,
        revision=answers.whole("revision"),
        region_code=region_code,
        period=period.id if period else "",
        period_kind=period_kind,
        scope_id=answers.term("scope_id"),
        classification=answers.term("classification"),
        coverage=answers.term("coverage"),
        price_basis=price_basis,
        base_year=answers.base_year(price_basis),
        vintage=answers.term("vintage"),
        money_unit=answers.unit("money_unit"),
        boundary_date=boundary,
        contact=answers.text("contact"),
        is_sample=bool(region_code) and definitions.regions[region_code][0].is_sample,
        sheet=sheet.name,
        cells={name: str(label.right) for name, label in labels.cells.items()},
    )
    return cover, account


def _account(sheet_form: SheetForm, sheet: Sheet, labels: Labels, findings: Findings) -> SheetAccount:
    """The account of a cover; a number that is no answer is named."""
    ledger = Ledger(sheet.name, sheet.rows, sheet.columns)
    claim_texts("note", sheet, range(len(sheet.rows)), ledger)
    ledger.claim_cells("label", labels.cells.values())
    for name, label in labels.cells.items():
        if label.right.column < len(sheet.rows[label.row]):
            ledger.claim_cells("unit" if sheet_form.fields[name].kind == "unit" else "data", [label.right])
    account = ledger.close()
    for cell in account.unclaimed:
        findings.add("cell-unclaimed", sheet=sheet.name, cells=[cell], observed=seen(sheet.at(cell))[:_SHOWN])
    return account


def _report_labels(sheet_form: SheetForm, sheet: Sheet, labels: Labels, findings: Findings) -> None:
    known = ", ".join(field.label_zh for field in sheet_form.fields.values())
    for cell, text in labels.unknown.items():
        findings.add("header-unknown", sheet=sheet.name, cells=[cell], observed=one_line(text), expected=known)
    for cell, text in labels.duplicates.items():
        findings.add("header-duplicate", sheet=sheet.name, cells=[cell], observed=one_line(text))
    seen = ", ".join(sheet_form.fields[name].label_zh for name in labels.cells)
    for group in sheet_form.required_groups():
        if not set(group) & set(labels.cells):
            findings.add("header-missing", sheet=sheet.name, observed=seen, expected=sheet_form.labels(group))


@dataclass
class _Answers:
    """The answers beside the labels, read by kind; a fault gives an empty answer and a finding at its cell."""

    sheet_form: SheetForm
    sheet: Sheet
    labels: Labels
    vocabulary: Vocabulary
    findings: Findings

    def value(self, name: str) -> CellValue:
        cell = self.cell(name)
        return self.sheet.at(cell) if cell else ""

    def cell(self, name: str) -> Cell | None:
        label = self.labels.cells.get(name)
        return label.right if label else None

    def report(self, rule_id: str, name: str, *, observed: str = "", expected: str = "") -> None:
        cell = self.cell(name)
        self.findings.add(
            rule_id, sheet=self.sheet.name, cells=[cell] if cell else (), observed=observed, expected=expected
        )

    def text(self, name: str) -> str:
        """The answer as text; a required answer that is blank is reported."""
        text = plain(cell_text(self.value(name)))
        field = self.sheet_form.fields[name]
        if not text and field.required and self.cell(name):
            if field.kind == "unit":
                symbols = ", ".join(self.vocabulary.unit_symbols(field.dimension))
                self.report("unit-missing", name, observed=field.label_zh, expected=symbols)
            else:
                self.report("answer-missing", name, expected=field.label_zh)
        return text

    def term(self, name: str) -> str:
        text, kind = self.text(name), self.sheet_form.fields[name].terms
        identity = self.vocabulary.term(kind, text) if text else self._default(name)
        if identity is None:
            terms = self.vocabulary.terms(kind)
            rule = "scope-unknown" if kind == "scopes" else "term-unknown"
            known = ", ".join(terms if kind == "scopes" else [f"{each} {zh}" for each, zh in terms.items()])
            self.report(rule, name, observed=text, expected=known)
        return identity or ""

    def _default(self, name: str) -> str:
        """What a blank answer means: nothing where an answer is required."""
        field = self.sheet_form.fields[name]
        return "" if field.required else field.default

    def unit(self, name: str) -> str:
        text, dimension = self.text(name), self.sheet_form.fields[name].dimension
        identity = self.vocabulary.unit(text, dimension) if text else ""
        if identity is None:
            self.report(
                "unit-unknown", name, observed=text, expected=", ".join(self.vocabulary.unit_symbols(dimension))
            )
        return identity or ""

    def date(self, name: str) -> date | None:
        value = self.value(name)
        day = parse_date(value)
        if day is None and plain(cell_text(value)):
            self.report("date-invalid", name, observed=cell_text(value), expected=DATE_EXAMPLE)
        return day

    def period(self) -> Period | None:
        text = self.text("period")
        period = parse_period(text) if text else None
        if text and not period:
            expected = " / ".join(possible_readings(text)) or EXAMPLES
            self.report("period-invalid", "period", observed=text, expected=expected)
        return period

    def period_kind(self, period: Period | None) -> str:
        """The kind of period: a term, or a part of the year (1—12月) that is the period and can only be of one kind."""
        part = parse_part(plain(cell_text(self.value("period_kind"))))
        said = in_year(period.year, part) if period and part else None
        if said and said == period and len(said.kinds) == 1:
            return said.kinds[0]
        return self.term("period_kind")

    def base_year(self, price_basis: str) -> int | None:
        """The year of constant prices; a blank is none."""
        text = self.text("base_year")
        year = base_year(text, price_basis) if text else None
        if text and year is None:
            self.report("period-invalid", "base_year", observed=text, expected=base_years.EXPECTED)
        return year

    def whole(self, name: str) -> int:
        text = self.text(name)
        value = number(self.value(name))
        if text and (value is None or value != int(value) or value < 1 or value > 9999):
            self.report("revision-invalid", name, observed=text, expected="1, 2, 3")
            return 0
        return int(value) if value is not None else 0


def _region(answers: _Answers, definitions: Definitions, boundary: date | None) -> str:
    """The region of code and name, in the boundary of a day; none where they name none or not the same."""
    code, name = answers.text("region_code"), answers.text("region_name")
    if not code:
        return ""
    found = definitions.names.decide(code, name, day=boundary)
    if found.outcome in RULES:
        told = expected(found, definitions)
        answers.report(RULES[found.outcome], "region_code", observed=found.text, expected=told)
    return found.code if found.outcome in READ else ""


def _check_period(form: Form, answers: _Answers, period: Period | None, kind: str) -> None:
    if period is None:
        return
    if kind and kind not in period.kinds:
        answers.report(
            "period-kind-differs", "period_kind", observed=f"{period.id}, {kind}", expected=", ".join(period.kinds)
        )
    if not form.is_for(period.last_day):
        until = form.valid_to.isoformat() if form.valid_to else ""
        answers.report(
            "form-not-valid", "period", observed=period.id, expected=f"{form.valid_from.isoformat()} – {until}"
        )
