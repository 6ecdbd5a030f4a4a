"""A draft is run before it is shown: which numbers of the file it reads, as what, and which it leaves, and why.

It is read as every form is, by its own text; a draft that its loader refuses or that does not know its own file reads nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from definitions import DefinitionError, Definitions
from pipelines.addresses import Cell
from pipelines.findings import Finding, Findings
from pipelines.workbooks.drafting.draft import reason
from pipelines.workbooks.drafting.shapes import Shape
from pipelines.workbooks.files.accounting import Ledger
from pipelines.workbooks.files.grid import Grid
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.form_files import parse_layout_form
from pipelines.workbooks.forms.layout_forms import LayoutForm
from pipelines.workbooks.forms.recognition import recognise
from pipelines.workbooks.reading.concealment import report_lost
from pipelines.workbooks.reading.layouts.checks import check_duplicates, close_account
from pipelines.workbooks.reading.layouts.figures import NamedFigure
from pipelines.workbooks.reading.layouts.tables import SheetReader
from pipelines.workbooks.reading.results import ObservationColumns
from pipelines.workbooks.words.printed import Notation, printed
from pipelines.workbooks.words.text import CellValue, cell_text, plain
from pipelines.workbooks.words.values import number

#: Findings by which all figures of a sheet are refused.
_REFUSING = ("caption-contradicts", "figure-twice")
_ENTRY = re.compile(r"^entry_\d+: ")


@dataclass(frozen=True)
class Read:
    """A number as the draft reads it, with the label of its row and the header of its column."""

    sheet: str
    row: str
    column: str
    figure: NamedFigure
    classification: str
    activity: str
    coverage: str


@dataclass(frozen=True)
class Left:
    """A number that the draft does not read, and why."""

    sheet: str
    cell: Cell
    why: str


@dataclass
class Trial:
    """What a draft gives: the figures in their order, the numbers it leaves, and what was found."""

    read: list[Read] = field(default_factory=list)
    unread: list[Left] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def numbers(self) -> int:
        """How many numbers stand in the tables."""
        return len(self.read) + len(self.unread)

    @property
    def left(self) -> Counter[str]:
        """How many numbers are left for which reason."""
        return Counter(each.why for each in self.unread)

    @property
    def errors(self) -> int:
        """How many findings refuse something."""
        return sum(1 for each in self.findings if each.severity in ("fatal", "error"))


def trial(
    content: Mapping[str, Any], grid: Grid, shapes: Mapping[str, list[Shape]], definitions: Definitions, file: str
) -> Trial:
    """What a draft gives of the file it was made from; `shapes` are the tables that stand on each sheet."""
    findings = Findings(definitions.rules, file=file, submission_id="")
    found = Trial()
    form: LayoutForm | None = None
    try:
        form = parse_layout_form(str(content["id"]), content, definitions)
        recognised = recognise(grid, [form], definitions.root, findings)
    except DefinitionError as error:
        findings.add("form-unknown", observed=str(error))
        recognised = None
    readers: dict[str, tuple[SheetReader, list[NamedFigure]]] = {}
    if recognised and isinstance(form, LayoutForm):
        for sheet, (name,) in recognised.sheets:
            report_lost(sheet, findings)
            reader = SheetReader(form, name, form.tables[name], sheet, definitions, findings, Ledger(sheet))
            readers[sheet.name] = (reader, reader.read(ObservationColumns(""), named=recognised.are_named))
            close_account(reader.ledger, sheet, findings)
        check_duplicates([(each.sheet, each.table, figures) for each, figures in readers.values()], findings)
    refused = {each.sheet: each.rule_id for each in findings if each.rule_id in _REFUSING}
    for sheet in grid.sheets:
        reader_of = readers.get(sheet.name)
        figures = {figure.cell: figure for figure in reader_of[1]} if reader_of else {}
        for cell in _numbers(sheet, shapes.get(sheet.name, [])):
            if reader_of and cell in figures and sheet.name not in refused:
                found.read.append(_read(reader_of[0], figures[cell], shapes[sheet.name]))
            else:
                rule = reader_of[0].ledger.rule_at(cell) if reader_of else ""
                why = refused.get(sheet.name, "") if cell in figures else ""
                said = _ENTRY.sub("", rule or "") or reason(why or "not_understood")
                found.unread.append(Left(sheet.name, cell, said))
    found.findings = list(findings)
    return found


def _numbers(sheet: Sheet, shapes: list[Shape]) -> Iterator[Cell]:
    """The numbers of a sheet, without those of headers and label columns, which are periods and codes."""
    named = {
        (row, column)
        for shape in shapes
        for header in shape.headers
        for row in range(header.first, header.last + 1)
        for column in header.columns
    }
    labels = [(range(shape.first, shape.stop), set(shape.label_columns)) for shape in shapes]
    for row, cells in enumerate(sheet.rows):
        own = next((columns for rows, columns in labels if row in rows), set())
        for column, cell in enumerate(cells):
            if cell != "" and column not in own and (row, column) not in named and _is_number(cell):
                yield Cell(row, column)


def _is_number(cell: CellValue) -> bool:
    """Whether a cell holds a number as figures are printed: 约320, 5.1%."""
    if not isinstance(cell, str):
        return number(cell) is not None
    read = printed(cell, Notation())
    return read is not None and read.value is not None


def _read(reader: SheetReader, figure: NamedFigure, shapes: list[Shape]) -> Read:
    shape = next(each for each in shapes if each.first <= figure.cell.row < each.stop)
    labels = next((row.labels for row in shape.rows if row.row == figure.cell.row), ())
    texts = [text for text in shape.texts if text.column == figure.cell.column]
    entry, shared = figure.meaning.entry, reader.layout.shared
    return Read(
        sheet=reader.sheet.name,
        row=" ".join(text for label in labels if (text := plain(cell_text(label)))),
        column=texts[-1].shown if texts else "",
        figure=figure,
        classification=figure.subject.classification or entry.classification or shared.classification,
        activity=figure.activity_code,
        coverage=entry.coverage or shared.coverage,
    )
