"""Writes the submission workbook of a region and period with any filling: that of a sample, or one to be filled in.

Labels, order, units and drop-downs come from the form file by which the reader reads. How it looks is
`pipelines.workbooks.exchange.template_style`, what an empty one holds is `pipelines.workbooks.exchange.handing_out`; this
module decides what stands where.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from definitions import Definitions
from definitions.errors import WrongUsageError
from pipelines.addresses import column_letters
from pipelines.workbooks.exchange.listing import Band, Heading
from pipelines.workbooks.forms.form_files import load_form
from pipelines.workbooks.forms.own_forms import COVER, SUBMISSION, Field, Form, SheetForm
from pipelines.workbooks.words.periods import EXAMPLES, Period, parse_period
from pipelines.workbooks.words.values import parse_date
from pipelines.workbooks.words.vocabulary import Vocabulary

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from pipelines.workbooks.exchange.template_style import Look

Answer = str | int | float | Decimal | None
Row = Mapping[str, Answer] | Heading
HEADER_ROW = 3
_SPARE_ROWS = 200
_NO_SCOPE = "none"
#: A label of more characters leaves no room for its unit beside it.
_LONG_LABEL = 6


class TemplateError(WrongUsageError):
    """The workbook cannot be made; the message says why and what to do (zh / en)."""


@dataclass(frozen=True)
class Filling:
    """What stands in the workbook: by field, for the cover, and for each row of the two tables.

    A heading adds up the rows below it. A column for people only is there where a row gives something for it.
    """

    cover: Mapping[str, Answer]
    activities: Sequence[Row]
    totals: Sequence[Mapping[str, Answer]]


def write_workbook(path: Path, filling: Filling, definitions: Definitions, *, compressed: bool = True) -> None:
    """Write a workbook of the submission form with this filling; equal fillings give equal bytes.

    Answers are ids, as in observations; the workbook shows their names. What the region and period imply (name,
    boundary date, form version) is added. `compressed=False` stores the parts as they are, so that the bytes do not
    depend on the version of the compression library.
    """
    from pipelines.workbooks.exchange.template_style import Look, seal

    form = load_form(definitions, SUBMISSION)
    writer = _Writer(form, filling, definitions, Look())
    seal(writer.workbook(), path, code_columns=writer.code_columns, compressed=compressed)


def resolve_period(period: str) -> Period:
    """The period that a text names."""
    span = parse_period(period)
    if span is None:
        raise TemplateError(
            f"报告期「{period}」无法识别，请写成 {EXAMPLES}", f"period {period!r} is not valid; write {EXAMPLES}"
        )
    return span


class _Writer:
    """Builds the sheets of one workbook."""

    def __init__(self, form: Form, filling: Filling, definitions: Definitions, look: Look) -> None:
        self._form = form
        self._filling = filling
        self._definitions = definitions
        self._vocabulary = Vocabulary(definitions)
        self._look = look
        self._lists: dict[str, str] = {}
        self.code_columns: dict[str, str] = {}
        span = resolve_period(str(filling.cover["period"]))
        region = definitions.region_on(str(filling.cover["region_code"]), span.last_day)
        self._mark = form.sample_mark if region.is_sample else ""
        self._subject = f"{region.code} {region.name_zh} · {span.id}"
        self._cover: dict[str, Answer] = {
            "region_name": region.name_zh,
            "boundary_date": span.year_end.isoformat(),
            "form_version": form.version,
            **filling.cover,
        }

    def workbook(self) -> Workbook:
        """The whole workbook; the hidden lists behind the drop-downs come last."""
        from openpyxl import Workbook

        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for sheet_form in self._form.tables.values():
            workbook.create_sheet(sheet_form.name_zh)
            if sheet_form.kind == "lists":
                self._write_lists(workbook, sheet_form)
        writers = {"cover": self._write_cover, "activities": self._write_activities, "totals": self._write_totals}
        for sheet_id, sheet_form in self._form.tables.items():
            if sheet_id in writers:
                writers[sheet_id](workbook, sheet_form)
            elif sheet_form.kind == "text":
                self._write_lines(workbook, sheet_form)
        return workbook

    def _write_cover(self, workbook: Workbook, sheet_form: SheetForm) -> None:
        sheet = workbook[sheet_form.name_zh]
        self._look.title(sheet, sheet_form.title_zh, sheet_form.title_en, self._mark)
        for row, (name, field) in enumerate(sheet_form.fields.items(), start=6):
            answer = self._cover.get(name, "")
            shown = parse_date(str(answer)) if field.kind == "date" and answer else self._shown(field, answer)
            if field.kind == "whole" and shown:
                shown = int(str(shown))
            self._look.answer(sheet, row, field, shown, field.hint_zh)
            self._offer(sheet, field, f"C{row}")
        self._look.finish_cover(sheet, len(sheet_form.fields) + 6)

    def _write_activities(self, workbook: Workbook, sheet_form: SheetForm) -> None:
        known = self._definitions.classes[str(self._cover["classification"])]
        rows = [
            row if isinstance(row, Heading) else {"activity_name": known[str(row["activity_code"])].name_zh, **row}
            for row in self._filling.activities
        ]
        hint = "金额列使用封面的金额单位；没有填 0，不掌握留空；没有单位的行业见填报说明第二条"
        self._write_table(workbook, sheet_form, rows, hint, spare=_SPARE_ROWS)

    def _write_totals(self, workbook: Workbook, sheet_form: SheetForm) -> None:
        measures = self._definitions.measures
        rows = [{"measure_name": measures[str(row["measure"])].name_zh, **row} for row in self._filling.totals]
        self._write_table(workbook, sheet_form, rows, "每行填写自己的计量单位", spare=20)

    def _write_table(
        self, workbook: Workbook, sheet_form: SheetForm, rows: Sequence[Row], hint: str, *, spare: int
    ) -> None:
        sheet = workbook[sheet_form.name_zh]
        title = " · ".join(filter(None, (self._mark, sheet_form.title_zh, self._subject)))
        given = {name for row in rows if not isinstance(row, Heading) for name in row}
        fields = {name: field for name, field in sheet_form.fields.items() if not field.is_aside or name in given}
        self._look.table_head(sheet, title, hint, [self._header(field) for field in fields.values()])
        first, last = HEADER_ROW + 1, HEADER_ROW + len(rows) + spare
        headings = {at: row for at, row in enumerate(rows, start=first) if isinstance(row, Heading)}
        bands = [Band(row.standing, row.depth) if isinstance(row, Heading) else Band(_band(row)) for row in rows]
        stretches = list(_between(first, last, headings))
        for column, (name, field) in enumerate(fields.items()):
            letters = column_letters(column)
            cells = [
                self._of_heading(sheet_form, name, row, f"{letters}{at + 1}:{letters}{at + row.size}")
                if isinstance(row, Heading)
                else self._of_row(sheet_form, name, row)
                for at, row in enumerate(rows, start=first)
            ]
            self._look.column(sheet, column + 1, field, first, cells, bands)
            self._offer(sheet, field, " ".join(f"{letters}{top}:{letters}{bottom}" for top, bottom in stretches))
            if field.kind == "code":
                self.code_columns[sheet_form.name_zh] = f"{letters}{first}:{letters}{last}"
        if headings:
            end = column_letters(len(fields) - 1)
            self._look.nothing_typed(sheet, " ".join(f"A{at}:{end}{at}" for at in headings))
        self._look.finish_table(sheet, HEADER_ROW, last, bands)

    def _of_row(self, sheet_form: SheetForm, name: str, row: Mapping[str, Answer]) -> Answer:
        """What a row gives for a field, as it is shown."""
        field, answer = sheet_form.fields[name], row.get(name)
        if name == "standing":
            return sheet_form.standings.get(str(answer), "")
        return answer if name == "measure" else self._shown(field, answer)

    @staticmethod
    def _of_heading(sheet_form: SheetForm, name: str, heading: Heading, below: str) -> Answer:
        """What a heading has for a field: its words, and for numbers the sum of those below it that are not sums."""
        words = {"activity_code": sheet_form.headings["sum"], "activity_name": heading.title}
        words["standing"] = sheet_form.standings.get(heading.standing, "")
        field = sheet_form.fields[name]
        return words.get(name, f"=SUBTOTAL(9,{below})" if field.kind == "number" or field.beside else None)

    def _write_lines(self, workbook: Workbook, sheet_form: SheetForm) -> None:
        sheet = workbook[sheet_form.name_zh]
        self._look.title(sheet, sheet_form.title_zh, sheet_form.title_en, self._mark)
        self._look.lines(sheet, sheet_form.lines, 6)

    def _write_lists(self, workbook: Workbook, sheet_form: SheetForm) -> None:
        """One column of the hidden sheet for each drop-down, so that no list is too long for Excel."""
        sheet = workbook[sheet_form.name_zh]
        fields = [field for each in self._form.tables.values() for field in each.fields.values()]
        lists = {self._list_of(field): self._choices(field) for field in fields if self._list_of(field)}
        for column, (name, choices) in enumerate(lists.items(), start=1):
            letters = self._look.hidden_list(sheet, column, name, choices)
            self._lists[name] = f"{sheet_form.name_zh}!${letters}$2:${letters}${len(choices) + 1}"
        sheet.sheet_state = "hidden"

    def _header(self, field: Field) -> tuple[str, str]:
        """A column's Chinese label with a fixed unit, which below a long one has a line of its own, and the English one."""
        unit = self._definitions.units[field.unit].symbol if field.unit and field.unit != COVER else ""
        apart = "\n" if len(field.label_zh) > _LONG_LABEL else ""
        return field.label_zh + (f"{apart}（{unit}）" if unit else ""), field.label_en

    def _shown(self, field: Field, answer: Answer) -> Answer:
        """How an answer, given as an id, stands in the workbook."""
        if answer is None or answer == "" or field.kind not in ("term", "unit", "flag"):
            return answer
        if field.kind == "flag":
            return self._form.flags["yes" if answer == "yes" else "no"][0]
        if field.kind == "unit":
            return self._definitions.units[str(answer)].symbol
        return self._term(field.terms, str(answer))

    def _term(self, kind: str, identity: str) -> str:
        """A term as its drop-down shows it: a scope and a measure with their id, the others by name."""
        name = self._vocabulary.terms(kind)[identity]
        return f"{identity} {name}" if kind == "scopes" else identity if kind == "measures" else name

    @staticmethod
    def _list_of(field: Field) -> str:
        """The name of the drop-down behind a field; '' for none."""
        if field.kind == "unit":
            return f"units {field.dimension}".strip()
        return field.terms if field.kind == "term" else ""

    def _choices(self, field: Field) -> list[str]:
        if field.kind == "unit":
            measures = self._form.tables["totals"].measures
            used = {self._definitions.measures[measure].dimension for measure in measures}
            units = self._definitions.units.values()
            return [unit.symbol for unit in units if unit.dimension in ({field.dimension} if field.dimension else used)]
        if field.terms == "measures":
            return list(self._form.tables["totals"].measures)
        return [
            self._term(field.terms, identity)
            for identity in self._vocabulary.terms(field.terms)
            if identity != _NO_SCOPE
        ]

    def _offer(self, sheet: Worksheet, field: Field, cells: str) -> None:
        """Put a drop-down, the check that a number is one, or that nothing is typed, behind some cells."""
        name = self._list_of(field)
        if name:
            self._look.drop_down(sheet, cells, f"={self._lists[name]}", field.label_zh)
        elif field.kind == "flag":
            yes, no = self._form.flags["yes"][0], self._form.flags["no"][0]
            self._look.drop_down(sheet, cells, f'"{yes},{no}"', field.label_zh)
        elif field.kind == "number":
            self._look.numbers_only(sheet, cells, field.label_zh, least="0" if self._counts(field) else "")
        elif field.is_aside:
            self._look.nothing_typed(sheet, cells)

    def _counts(self, field: Field) -> bool:
        """Whether a field counts things, of which there cannot be fewer than none."""
        unit = self._definitions.units.get(field.unit)
        return unit is not None and unit.dimension in ("count", "persons")


def _band(row: Mapping[str, Answer]) -> str:
    return str(row.get("standing") or "")


def _between(first: int, last: int, headings: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The stretches of rows without a heading."""
    for heading in (*headings, last + 1):
        if first < heading:
            yield first, heading - 1
        first = heading + 1
