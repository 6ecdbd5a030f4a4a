"""Which form a file is, by its own text: labels and headers are found by what they say, never by where they stand.

A sheet is recognised when enough of a form's labels are on it; what is then missing or unknown is named, so that a
header with a typing error gives a sentence about that header. Reading the cells below is for the forms' readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.files.accounting import Ledger, SheetAccount
from pipelines.workbooks.files.grid import OPENING_ROWS, Grid, Sheet
from pipelines.workbooks.forms.layout_forms import LayoutForm
from pipelines.workbooks.forms.layout_recognition import LayoutSheets, layout_candidates
from pipelines.workbooks.forms.nearest import Nearest
from pipelines.workbooks.forms.own_forms import Form, SheetForm
from pipelines.workbooks.words.text import cell_text, key, split_bracket

_SEARCHED_LABELS = 200
_ENOUGH = 3
_REMEMBERED = 1 << 14
_NAMED_LABELS = 6


@dataclass(frozen=True)
class Labels:
    """The labels of a cover, or the header of a table, as found: the cell of each field's, and texts that are no label.

    `units` are those in the brackets of a label, `row` is that of a header.
    """

    row: int = 0
    cells: dict[str, Cell] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    unknown: dict[Cell, str] = field(default_factory=dict)
    duplicates: dict[Cell, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of each field."""
        return {name: cell.column for name, cell in self.cells.items()}


@dataclass(frozen=True)
class Recognised:
    """The form of a file, the sheets it found for each of its own, and the sheets it has no use for."""

    form: Form
    sheets: dict[str, list[Sheet]]
    others: list[Sheet]
    is_ambiguous = False

    @property
    def names(self) -> list[str]:
        """The form, for a person to read."""
        return [self.form.id]


def recognise(
    grid: Grid, forms: Sequence[Form | LayoutForm], root: Path, findings: Findings
) -> Recognised | LayoutSheets | None:
    """The one form that this file is; None, and a finding, when it is none or could be several.

    What would make it one of the forms under `root` is in the finding, with the line of the form's file.
    """
    own = [form for form in forms if isinstance(form, Form)]
    layouts = [form for form in forms if isinstance(form, LayoutForm)]
    candidates: list[Recognised | LayoutSheets] = [found for form in own if (found := _try(form, grid))]
    candidates += layout_candidates(grid, layouts)
    if len(candidates) == 1 and not candidates[0].is_ambiguous:
        return candidates[0]
    if candidates:
        findings.add("form-ambiguous", observed=", ".join(name for found in candidates for name in found.names))
        return None
    if Nearest(forms, root).report(grid.sheets, findings):
        return None
    seen = "; ".join(f"{sheet.name}: {', '.join(sheet.first_texts(6)) or '∅'}" for sheet in grid.sheets[:4])
    known = [(form.id, form.name_zh, _identifying(form)) for form in own]
    near = sorted(layouts, key=lambda form: -form.likeness(seen))
    known += [(form.id, form.name_zh, form.identifying(seen)) for form in near[:1]]
    looked_for = "; ".join(f"{form_id} {name} ({texts})" for form_id, name, texts in known)
    looked_for += "".join(f"; {form.id} {form.name_zh}" for form in near[1:])
    findings.add("form-unknown", observed=seen, expected=looked_for)
    return None


def _identifying_sheets(form: Form) -> dict[str, SheetForm]:
    """The sheets by which a form is known: its cover, or its tables where it has none."""
    covers = {name: sheet for name, sheet in form.tables.items() if sheet.kind == "fields"}
    return covers or {name: sheet for name, sheet in form.tables.items() if sheet.kind == "table"}


def _identifying(form: Form) -> str:
    sheets = _identifying_sheets(form).values()
    texts = [sheet.labels(group) for sheet in sheets for group in sheet.required_groups()]
    return ", ".join(texts[:_NAMED_LABELS]) + (" …" if len(texts) > _NAMED_LABELS else "")


def _try(form: Form, grid: Grid) -> Recognised | None:
    """The file read as this form, if a sheet by which the form is known is there."""
    sheets: dict[str, list[Sheet]] = {}
    free = list(grid.sheets)
    for name, sheet_form in form.tables.items():
        named = [sheet for sheet in free if sheet_form.has_name(sheet.name) and _fits(sheet_form, sheet)]
        sheets[name] = named
        free = [sheet for sheet in free if sheet not in named]
    for name, sheet_form in form.tables.items():
        if not sheets[name] and sheet_form.kind in ("fields", "table"):
            sheets[name] = [sheet for sheet in free if _fits(sheet_form, sheet)]
            free = [sheet for sheet in free if sheet not in sheets[name]]
    if not any(sheets[name] for name in _identifying_sheets(form)):
        return None
    return Recognised(form, sheets, [sheet for sheet in free if not sheet.is_blank])


def _fits(sheet_form: SheetForm, sheet: Sheet) -> bool:
    """Whether enough of a form sheet's labels are on a sheet; a sheet for people or lists has its name only."""
    if sheet_form.kind not in ("fields", "table"):
        return True
    found, groups = find_labels(sheet_form, sheet).cells, sheet_form.required_groups()
    met = sum(1 for group in groups if set(group) & set(found))
    return len(found) >= _ENOUGH and 2 * met >= len(groups)


def bind(sheet_form: SheetForm, text: str) -> tuple[str, str]:
    """The field that a label means ('' for none) and the unit in its brackets. Every line of the label must agree."""
    known = sheet_form.bound
    if text not in known:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[text] = _bind(sheet_form, text)
    return known[text]


def _bind(sheet_form: SheetForm, text: str) -> tuple[str, str]:
    bindings = sheet_form.bindings
    whole = bindings.get(key(text))
    if whole:
        return whole, ""
    label, unit = split_bracket(text)
    names = {
        bindings.get(key(split_bracket(line)[0] or line), "") for line in text.split("\n") if key(_unbracketed(line))
    }
    if len(names) == 1:
        return names.pop(), unit
    return bindings.get(key(label), ""), unit


def _unbracketed(line: str) -> str:
    """A line without its brackets, empty where it is nothing but a bracket."""
    text = key(line)
    return "" if text.startswith(("(", "[")) and text.endswith((")", "]")) else text


def find_labels(sheet_form: SheetForm, sheet: Sheet) -> Labels:
    """The header of a table, or the labels of a sheet of fields; looked for once."""
    if id(sheet_form) not in sheet.headings:
        find = _header if sheet_form.kind == "table" else _labels
        sheet.headings[id(sheet_form)] = sheet_form, find(sheet_form, sheet)
    found: Labels = sheet.headings[id(sheet_form)][1]
    return found


def _header(sheet_form: SheetForm, sheet: Sheet) -> Labels:
    """The row among the first that binds the most fields, the upper one of equals; nothing when no row binds any."""
    labels = {text: name for text in sheet.opening_words if (name := bind(sheet_form, text)[0])}
    if not labels:
        return Labels()
    bound = [
        0 if labels.keys().isdisjoint(row) else len({labels[cell] for cell in row if cell in labels})  # type: ignore[index]
        for row in sheet.rows[:OPENING_ROWS]
    ]
    number = bound.index(max(bound))
    header = Labels(number)
    for column, cell in enumerate(sheet.rows[number]):
        text = cell if type(cell) is str else cell_text(cell)
        if text == "" or not key(text):
            continue
        name, unit = bind(sheet_form, text) if isinstance(cell, str) else ("", "")
        if not name:
            header.unknown[Cell(number, column)] = text
        elif name in header.cells:
            header.duplicates[Cell(number, column)] = text
        else:
            header.cells[name] = Cell(number, column)
            if unit:
                header.units[name] = unit
    return header


def _labels(sheet_form: SheetForm, sheet: Sheet) -> Labels:
    """The labels of a sheet of fields; another text in the labels' column with an answer beside it is unknown."""
    labels = Labels()
    texts: dict[Cell, str] = {}
    for row, cells in enumerate(sheet.rows[:_SEARCHED_LABELS]):
        for column, value in enumerate(cells):
            if not isinstance(value, str) or not key(value):
                continue
            cell = Cell(row, column)
            texts[cell] = value
            if Cell(row, column - 1) in labels.cells.values():
                continue  # an answer, whatever it says
            name, _ = bind(sheet_form, value)
            if name and name in labels.cells:
                labels.duplicates[cell] = value
            elif name:
                labels.cells[name] = cell
    columns = {cell.column for cell in labels.cells.values()}
    first = min((cell.row for cell in labels.cells.values()), default=0)
    known = {*labels.cells.values(), *labels.duplicates}
    labels.unknown.update(
        {
            cell: text
            for cell, text in texts.items()
            if cell.column in columns and cell.row > first and cell not in known and sheet.at(cell.right) != ""
        }
    )
    return labels


def report_labels(sheet_form: SheetForm, sheet: Sheet, labels: Labels, seen: str, findings: Findings) -> None:
    """Name every label that is missing among those seen, unknown, twice or must not be there."""
    refused = {key(word): name for name, words in sheet_form.refused.items() for word in words}
    known = ", ".join(field.label_zh for field in sheet_form.fields.values())
    for cell, text in labels.unknown.items():
        rule, expected = ("column-computed", "") if key(text) in refused else ("header-unknown", known)
        findings.add(rule, sheet=sheet.name, cells=[cell], observed=one_line(text), expected=expected)
    for cell, text in labels.duplicates.items():
        findings.add("header-duplicate", sheet=sheet.name, cells=[cell], observed=one_line(text))
    for group in sheet_form.required_groups():
        if not set(group) & set(labels.cells):
            findings.add("header-missing", sheet=sheet.name, observed=seen, expected=sheet_form.labels(group))


def report_lost(sheet: Sheet, findings: Findings) -> None:
    """Name error cells, formulas without a result and cells that a row stops short of: all would read as blanks."""
    if sheet.metadata.short:
        findings.add("row-short", sheet=sheet.name, cells=sheet.metadata.short)
    for cell, text in sheet.metadata.errors.items():
        findings.add("cell-error", sheet=sheet.name, cells=[cell], observed=text)
    if sheet.metadata.uncalculated:
        findings.add("formula-uncalculated", sheet=sheet.name, cells=sheet.metadata.uncalculated)


def report_others(recognised: Recognised, root: Path, findings: Findings) -> list[SheetAccount]:
    """Name the sheets that were not read, and those that are not there, with what comes nearest to them.

    Returns the accounts of those that are for people, and of those that were not read.
    """
    form, others = recognised.form, recognised.others
    aside = [
        Ledger.all_ignored(sheet.name, f"{form.id}: {name}", sheet.columns)
        for name, sheet_form in form.tables.items()
        for sheet in recognised.sheets[name]
        if sheet_form.kind in ("text", "lists")
    ]
    tables = {name: sheet for name, sheet in form.tables.items() if sheet.kind in ("fields", "table")}
    names = ", ".join(sheet.name_zh for sheet in tables.values())
    for sheet in others:
        findings.add("sheet-unread", sheet=sheet.name, observed=", ".join(sheet.first_texts(3)), expected=names)
    present = ", ".join(sheet.name for found in recognised.sheets.values() for sheet in found)
    for name, sheet_form in tables.items():
        found = recognised.sheets[name]
        if not found:
            findings.add("sheet-missing", observed=present, expected=sheet_form.name_zh)
            alone = form.model_copy(update={"tables": {name: sheet_form}})
            Nearest([alone], root).report(others, findings)
        elif len(found) > 1 and not sheet_form.repeats:
            twice = ", ".join(sheet.name for sheet in found)
            findings.add("sheet-duplicate", sheet=found[0].name, observed=twice, expected=sheet_form.name_zh)
    return aside + [Ledger.all_ignored(sheet.name, "sheet-unread", sheet.columns) for sheet in others]


def one_line(text: str) -> str:
    """A label on one line, as a message shows it."""
    return " ".join(text.split())
