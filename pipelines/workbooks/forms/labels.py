"""The labels of a sheet of our own forms: which cell says what, what is said twice, and what is no label of the form.

Every one that is missing or unknown is named, so that a header with a typing error gives a sentence about that header.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.languages import AND
from pipelines.workbooks.files.sheet import OPENING_ROWS, Sheet
from pipelines.workbooks.forms.own_forms import SheetForm
from pipelines.workbooks.words.text import cell_text, key

_SEARCHED_LABELS = 200


@dataclass(frozen=True)
class Labels:
    """The labels of a cover, or the header of a table, as found: the cell of each field's, and texts that are no label.

    `units` are what the brackets of a label say, `row` is that of a header.
    """

    row: int = 0
    cells: dict[str, Cell] = field(default_factory=dict)
    units: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: dict[Cell, str] = field(default_factory=dict)
    duplicates: dict[Cell, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of each field."""
        return {name: cell.column for name, cell in self.cells.items()}


def find_labels(sheet_form: SheetForm, sheet: Sheet) -> Labels:
    """The header of a table, or the labels of a sheet of fields."""
    return _header(sheet_form, sheet) if sheet_form.kind == "table" else _labels(sheet_form, sheet)


def _header(sheet_form: SheetForm, sheet: Sheet) -> Labels:
    """The row among the first that binds the most fields, the upper one of equals; nothing when no row binds any."""
    labels = {text: name for text in sheet.opening_words if (name := sheet_form.bind(text)[0])}
    if not labels:
        return Labels()
    bound = [
        0 if labels.keys().isdisjoint(row) else len({labels[cell] for cell in row if cell in labels})  # type: ignore[index]
        for row in sheet.rows[:OPENING_ROWS]
    ]
    header = Labels(bound.index(max(bound)))
    for column, value in enumerate(sheet.rows[header.row]):
        cell, text = Cell(header.row, column), cell_text(value)
        if not key(text):
            continue
        name, units = sheet_form.bind(text) if isinstance(value, str) else ("", ())
        if not name:
            header.unknown[cell] = text
        elif name in header.cells:
            header.duplicates[cell] = text
        else:
            header.cells[name] = cell
            header.units[name] = units
    return header


def _labels(sheet_form: SheetForm, sheet: Sheet) -> Labels:
    """The labels of a sheet of fields; another text in the labels' column with an answer beside it is unknown."""
    labels = Labels()
    texts: dict[Cell, str] = {}
    answers: set[Cell] = set()
    for row, cells in enumerate(sheet.rows[:_SEARCHED_LABELS]):
        for column, value in enumerate(cells):
            if not isinstance(value, str) or not key(value):
                continue
            cell = Cell(row, column)
            texts[cell] = value
            if cell in answers:
                continue  # whatever it says
            name, _ = sheet_form.bind(value)
            if name and name in labels.cells:
                labels.duplicates[cell] = value
            elif name:
                labels.cells[name] = cell
                answers.add(sheet.beside(cell))
    columns = {cell.column for cell in labels.cells.values()}
    first = min((cell.row for cell in labels.cells.values()), default=0)
    known = {*labels.cells.values(), *labels.duplicates}
    for cell, text in texts.items():
        if cell.column in columns and cell.row > first and cell not in known and sheet.at(sheet.beside(cell)) != "":
            labels.unknown[cell] = text
    return labels


def report_labels(sheet_form: SheetForm, sheet: Sheet, labels: Labels, seen: str, findings: Findings) -> None:
    """Name every label that is missing among those seen, unknown, twice, must not be there, or could mean something else."""
    refused = {key(word) for words in sheet_form.refused.values() for word in words}
    asked = {name: field.label for name, field in sheet_form.fields.items() if not field.is_aside}
    missing = [label for name, label in asked.items() if name not in labels.cells]
    known = AND.join(missing or asked.values())
    for name, cell in labels.cells.items():
        text = cell_text(sheet.at(cell))
        if not sheet_form.binds_for_certain(text)[0]:
            expected = sheet_form.fields[name].label
            findings.add("word-taken", sheet=sheet.name, cells=[cell], observed=one_line(text), expected=expected)
    for cell, text in labels.unknown.items():
        rule, expected = ("column-computed", "") if key(text) in refused else ("header-unknown", known)
        findings.add(rule, sheet=sheet.name, cells=[cell], observed=one_line(text), expected=expected)
    for cell, text in labels.duplicates.items():
        findings.add("header-duplicate", sheet=sheet.name, cells=[cell], observed=one_line(text))
    for group in sheet_form.required_groups:
        if labels.cells.keys().isdisjoint(group):
            findings.add(
                "header-missing",
                sheet=sheet.name,
                observed=seen,
                expected=" / ".join(sheet_form.fields[name].label for name in group),
            )


def one_line(text: str) -> str:
    """A label on one line, as a message shows it."""
    return " ".join(text.split())
