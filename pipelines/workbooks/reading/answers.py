"""What the answers of a form say, on its cover or in the rows of its table: each is read by the kind of its field.

A cover is a table of one row. A fault is named at its cell and gives no answer, so that a person puts all of them right in one
go. What a table measures is for its own reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from definitions import Definitions
from pipelines.languages import AND, both
from pipelines.workbooks.forms.own_forms import Field, Form
from pipelines.workbooks.reading.table import Table
from pipelines.workbooks.words.periods import (
    BASE_YEAR_EXAMPLE,
    EXAMPLES,
    Period,
    base_year,
    in_year,
    parse_part,
    parse_period,
    possible_readings,
)
from pipelines.workbooks.words.text import CellValue, key
from pipelines.workbooks.words.unit_lines import unit_line
from pipelines.workbooks.words.values import number, parse_date
from pipelines.workbooks.words.vocabulary import Vocabulary

_DATE_EXAMPLE = "2023-12-31"
_WHOLE_EXAMPLE, _MOST = "1, 2, 3", 9999
_TERMS = ("measure", "scope_id", "coverage", "vintage", "price_basis")


@dataclass(frozen=True)
class Answers:
    """Reads the fields of one table; a missing column or label has been named before."""

    form: Form
    table: Table
    definitions: Definitions

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the definitions."""
        return Vocabulary.of(self.definitions)

    def about(self, rows: Sequence[int]) -> dict[str, dict[int, Any]]:
        """What the figures of some rows are of, by column of the observations; a row with a fault is left out of the column."""
        periods: dict[int, Period] = self.field("period", rows)
        terms = {name: self.field(name, rows) for name in _TERMS if name in self.table.form.fields}
        boundaries: dict[int, date] = {
            row: given or periods[row].year_end
            for row, given in self.field("boundary_date", rows).items()
            if given or row in periods
        }
        return {
            **terms,
            "period": {row: period.id for row, period in periods.items()},
            "period_kind": self._kinds(rows, periods),
            "boundary_date": boundaries,
            "region_code": self._regions(rows, boundaries),
            "base_year": self._base_years(rows, terms["price_basis"]),
        }

    def field(self, name: str, rows: Iterable[int], measures: Mapping[int, str] | None = None) -> dict[int, Any]:
        """What a field says in some rows; of a unit, `measures` tell what it is of. A blank is the field's default."""
        field = self.table.form.fields[name]
        blank = None if field.kind in ("date", "flag") else field.default
        if not self.table.has(name):
            return {} if field.required else dict.fromkeys(rows, blank)
        column, texts = self.table.column(name), self.table.texts(name)
        known: dict[tuple[type, str, str], Any] = {}
        found: dict[int, Any] = {}
        for row in rows:
            text = texts[row]
            measure = self.definitions.measures.get(measures.get(row, "")) if measures else None
            dimension = measure.dimension if measure else field.dimension
            if not text and not field.required:
                found[row] = blank
                continue
            asked = (type(column[row]), text, dimension)
            if asked not in known:
                known[asked] = self._meaning(field, column[row], text, dimension) if text else None
            if known[asked] is not None:
                found[row] = known[asked]
                self._confirm(field, name, row, text)
            elif text or field.kind == "unit":
                observed = "" if text else both(measure.name_zh, measure.name_en) if measure else field.label
                rule, wanted = self._fault(field, text, dimension)
                self.table.report(rule, name, [row], expected=wanted, observed=observed)
            else:
                self.table.report("answer-missing", name, [row], expected=field.label)
        return found

    def check_unit(self, name: str, units: Iterable[str]) -> None:
        """Name the header of a column of figures whose brackets say something else than the unit of one of them."""
        known = list(dict.fromkeys(filter(None, units)))
        for said in self.table.header.units.get(name, ()):
            other = next((unit for unit in known if self.vocabulary.unit(said) != unit), "")
            if other:
                symbol, cells = self.definitions.units[other].symbol, [self.table.header.cells[name]]
                sheet = self.table.sheet.name
                self.table.findings.add("unit-differs", sheet=sheet, cells=cells, observed=said, expected=symbol)

    def _meaning(self, field: Field, cell: CellValue, text: str, dimension: str) -> Any:
        """What an answer says by its field's kind; None where that is nothing."""
        if field.kind == "term":
            term = self.vocabulary.term(field.terms, text) or self.vocabulary.likely(field.terms, text)
            is_none_of_these = field.terms == "measures" and bool(self._totals) and term not in self._totals
            return None if is_none_of_these else term
        if field.kind == "whole":
            value = number(cell)
            return int(value) if value is not None and value == int(value) and 1 <= value <= _MOST else None
        if field.choices:
            return text if text in field.choices else None
        if field.kind == "flag":
            meant = (answer for answer, words in self.form.flags.items() if key(text) in map(key, words))
            return next((answer == "yes" for answer in meant), None)
        if field.kind == "unit":
            name = unit_line(text) or text
            return self.vocabulary.unit(name, dimension) or self.vocabulary.unit_of_magnitude(name, dimension)
        return parse_period(text) if field.kind == "period" else parse_date(cell) if field.kind == "date" else text

    def _confirm(self, field: Field, name: str, row: int, text: str) -> None:
        """Ask whether a word means the term that it was taken for, where it could mean another."""
        likely = self.vocabulary.likely(field.terms, text) if field.kind == "term" else None
        if likely:
            self.table.report("word-taken", name, [row], expected=self.vocabulary.name(field.terms, likely))

    def _fault(self, field: Field, text: str, dimension: str) -> tuple[str, str]:
        """The rule that an answer without a meaning breaks, and what would have one."""
        if field.kind == "unit":
            return "unit-unknown" if text else "unit-missing", AND.join(self.vocabulary.unit_symbols(dimension))
        if field.kind == "term":
            return self.vocabulary.unknown(field.terms, self._totals, text)
        return {
            "period": ("period-invalid", " / ".join(possible_readings(text)) or EXAMPLES),
            "date": ("date-invalid", _DATE_EXAMPLE),
            "whole": ("revision-invalid", _WHOLE_EXAMPLE),
            "flag": ("flag-unknown", "/".join(words[0] for words in self.form.flags.values())),
        }.get(field.kind, ("term-unknown", AND.join(field.choices)))

    @property
    def _totals(self) -> Mapping[str, object]:
        """The measures that the table may have, where it says which."""
        return self.table.form.measures

    def _kinds(self, rows: Iterable[int], periods: Mapping[int, Period]) -> dict[int, str]:
        """The kinds of the periods, and whether they and the form fit them.

        A kind is a term. Where the period can only be of one kind, that part of the year (1—12月) says it too, and so does a word
        that most likely means it (月报).
        """
        texts = self.table.texts("period_kind")
        parts = {text: parse_part(text) for text in dict.fromkeys(texts)}
        certain = {row: period for row, period in periods.items() if len(period.kinds) == 1}
        kinds = {
            row: period.kinds[0]
            for row, period in certain.items()
            if ((part := parts[texts[row]]) and in_year(period.year, part) == period)
            or self.vocabulary.likely("period_kinds", texts[row]) == period.kinds[0]
        }
        kinds |= self.field("period_kind", [row for row in rows if row not in kinds])
        for row, period in periods.items():
            if row in kinds and kinds[row] not in period.kinds:
                observed, wanted = f"{period.id}, {kinds[row]}", AND.join(period.kinds)
                self.table.report("period-kind-differs", "period_kind", [row], expected=wanted, observed=observed)
            if not self.form.is_for(period.last_day):
                self.table.report("form-not-valid", "period", [row], expected=self.form.validity, observed=period.id)
        return kinds

    def _regions(self, rows: Sequence[int], boundaries: Mapping[int, date]) -> dict[int, str]:
        """The region of each row, by its code, its name or both, in one cell or two, in the boundary of the row.

        With one that is not of the period, the figure's cell is named too.
        """
        codes, beside = self.field("region_code", rows), self.table.texts("region_name")
        says_name = {row for row, code in codes.items() if code and any(map(str.isalpha, code))}
        names = self.field("region_name", [row for row in rows if beside[row] or row not in says_name])
        has_names, has_codes = self.table.has("region_name"), self.table.has("region_code")
        found: dict[int, str] = {}
        for row, code in codes.items() if has_names or has_codes else ():
            name = names.get(row, "")
            at = "region_code" if code or not has_names else "region_name"
            if not code and not name:
                label = self.table.form.fields[at].label
                self.table.report("answer-missing", at, [row], expected=label)
                continue
            named = self.definitions.names.decide(code or name, name if code else "", day=boundaries.get(row))
            if named.is_read:
                found[row] = named.code
            if named.rule:
                both_said = has_names and named.rule == "region-name-differs"
                cells = self.table.cells(at, [row]) + (self.table.cells("region_name", [row]) if both_said else [])
                cells += self.table.cells("value", [row]) if named.is_read else []
                told = self.definitions.names.expected(named)
                self.table.findings.add(
                    named.rule, sheet=self.table.sheet.name, cells=cells, observed=named.text, expected=told
                )
        return found

    def _base_years(self, rows: Sequence[int], prices: Mapping[int, str]) -> dict[int, int | None]:
        """The base year of constant prices, which have one, and of no other figure; a blank is none."""
        texts = self.table.texts("base_year")
        found = {row: base_year(texts[row], prices.get(row, "")) if texts[row] else None for row in rows}
        wrong = [row for row, year in found.items() if texts[row] and year is None]
        self.table.report("period-invalid", "base_year", wrong, expected=BASE_YEAR_EXAMPLE)
        return {row: year for row, year in found.items() if row not in wrong}
