"""Which form a file is, by its own text: labels, titles and headers are found by what they say, never by where they stand.

A sheet of a form of ours is recognised when enough of its labels are on it; what is then missing or unknown is named, so that
a header with a typing error gives a sentence about that header (`pipelines.workbooks.forms.labels`). A table of a layout is
recognised by its title and headers, and of several editions by its year. Reading the cells below is for the forms' readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.findings import Findings
from pipelines.languages import AND, THEN
from pipelines.workbooks.files.accounting import Ledger, SheetAccount
from pipelines.workbooks.files.grid import Grid
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.cutting import Opening, is_known, title_cells
from pipelines.workbooks.forms.labels import find_labels
from pipelines.workbooks.forms.layout_forms import Layout, LayoutForm
from pipelines.workbooks.forms.nearest import Nearest
from pipelines.workbooks.forms.own_forms import Form, SheetForm
from pipelines.workbooks.words.dated_texts import period_in
from pipelines.workbooks.words.text import cell_text

_ENOUGH = 3
_NAMED_LABELS = 6


@dataclass(frozen=True)
class Recognised:
    """A file recognised as a form: its sheets with the tables each may be, and the sheets that are none.

    A sheet with more than one table it may be has not been recognised. `are_named`: the sheets have names of their own; the one
    sheet of a CSV has its file's.
    """

    form: Form | LayoutForm
    sheets: list[tuple[Sheet, list[str]]]
    others: list[Sheet]
    are_named: bool

    @property
    def names(self) -> list[str]:
        """The form, of a layout with the tables that were found, for a person to read."""
        if isinstance(self.form, Form):
            return [self.form.id]
        return [
            f"{self.form.id}/{name}" for name in dict.fromkeys(name for _, tables in self.sheets for name in tables)
        ]

    @property
    def is_ambiguous(self) -> bool:
        """Whether some sheet may be two tables."""
        return any(len(tables) > 1 for _, tables in self.sheets)

    def of(self, table: str) -> list[Sheet]:
        """The sheets that are this table."""
        return [sheet for sheet, tables in self.sheets if tables == [table]]


def recognise(grid: Grid, forms: Sequence[Form | LayoutForm], root: Path, findings: Findings) -> Recognised | None:
    """The one form that this file is; None, and a finding, when it is none or could be several.

    What would make it one of the forms under `root` is in the finding, with the line of the form's file.
    """
    candidates = list(_candidates(grid, forms))
    if len(candidates) == 1 and not candidates[0].is_ambiguous:
        return candidates[0]
    if candidates:
        findings.add("form-ambiguous", observed=AND.join(name for found in candidates for name in found.names))
    elif not Nearest(forms, root).report(grid.sheets, findings):
        seen = THEN.join(f"{sheet.name}: {AND.join(sheet.first_texts(6)) or '∅'}" for sheet in grid.sheets[:4])
        findings.add("form-unknown", observed=seen, expected=THEN.join(_looked_for(forms, seen)))
    return None


def _candidates(grid: Grid, forms: Sequence[Form | LayoutForm]) -> Iterator[Recognised]:
    """Every form of which a sheet of the file is a table."""
    openings = [(sheet, Opening.of(sheet)) for sheet in grid.sheets if not sheet.is_blank]
    for form in forms:
        if isinstance(form, Form):
            sheets = _sheets_of_ours(form, grid)
        else:
            sheets = [(sheet, found) for sheet, opening in openings if (found := _tables(form, sheet, opening))]
        if sheets:
            taken = [sheet for sheet, _ in sheets]
            others = [sheet for sheet, _ in openings if sheet not in taken]
            yield Recognised(form, sheets, others, grid.kind != "csv")


def _looked_for(forms: Sequence[Form | LayoutForm], seen: str) -> Iterator[str]:
    """The forms, ours and the layout nearest to what was seen with the texts by which they are known."""
    layouts = sorted((each for each in forms if isinstance(each, LayoutForm)), key=lambda each: -each.likeness(seen))
    for form in forms:
        if isinstance(form, Form):
            groups = [table.labels(group) for table in _known_by(form).values() for group in table.required_groups]
            texts = ", ".join(groups[:_NAMED_LABELS]) + (" …" if len(groups) > _NAMED_LABELS else "")
            yield f"{form.id} {form.name_zh} ({texts})"
    yield from (f"{each.id} {each.name_zh} ({each.identifying(seen)})" for each in layouts[:1])
    yield from (f"{each.id} {each.name_zh}" for each in layouts[1:])


def _known_by(form: Form) -> dict[str, SheetForm]:
    """The sheets by which a form is known: its cover, or its tables where it has none."""
    covers = {name: table for name, table in form.tables.items() if table.kind == "fields"}
    return covers or {name: table for name, table in form.tables.items() if table.is_read}


def _sheets_of_ours(form: Form, grid: Grid) -> list[tuple[Sheet, list[str]]]:
    """The sheets of a form of ours, if one by which it is known is there: those with its names first, then by their labels."""
    free = list(grid.sheets)
    sheets: dict[str, list[Sheet]] = {}
    for name, table in form.tables.items():
        sheets[name] = [sheet for sheet in free if table.has_name(sheet.name) and _fits(table, sheet)]
        free = [sheet for sheet in free if sheet not in sheets[name]]
    for name, table in form.tables.items():
        if not sheets[name] and table.is_read:
            sheets[name] = [sheet for sheet in free if _fits(table, sheet)]
            free = [sheet for sheet in free if sheet not in sheets[name]]
    is_known = any(sheets[name] for name in _known_by(form))
    return [(sheet, [name]) for name, found in sheets.items() for sheet in found] if is_known else []


def _fits(table: SheetForm, sheet: Sheet) -> bool:
    """Whether enough of a table's labels are on a sheet; a sheet for people or lists has its name only."""
    if not table.is_read:
        return True
    found = find_labels(table, sheet).cells.keys()
    met = sum(not found.isdisjoint(group) for group in table.required_groups)
    return len(found) >= _ENOUGH and 2 * met >= len(table.required_groups)


def _tables(form: LayoutForm, sheet: Sheet, opening: Opening) -> list[str]:
    """The tables of a layout form that a sheet may be: those that ask for most, of several editions that of its year."""
    asked = {name: layout.asks_for for name, layout in form.tables.items() if is_known(layout, opening)}
    known = [name for name, asks in asked.items() if asks == max(asked.values())]
    of_year = [name for name in known if len(known) > 1 and _is_of_its_year(form.tables[name], sheet)]
    return of_year or known


def _is_of_its_year(layout: Layout, sheet: Sheet) -> bool:
    texts = [*(cell_text(sheet.at(cell)) for cell in title_cells(layout, sheet)), sheet.name]
    periods = [period for text in texts if (period := period_in(text))]
    return not periods or layout.is_for(date(periods[0].year, 12, 31))


def report_others(form: Form, recognised: Recognised, root: Path, findings: Findings) -> list[SheetAccount]:
    """Name the sheets that were not read, and those that are not there, with what comes nearest to them.

    Returns the accounts of those that are for people, and of those that were not read.
    """
    tables = {name: table for name, table in form.tables.items() if table.is_read}
    aside = [
        Ledger.all_ignored(sheet, f"{form.id}: {name}") for sheet, (name,) in recognised.sheets if name not in tables
    ]
    names = AND.join(table.name_zh for table in tables.values())
    for sheet in recognised.others:
        findings.add("sheet-unread", sheet=sheet.name, observed=AND.join(sheet.first_texts(3)), expected=names)
        aside.append(Ledger.all_ignored(sheet, "sheet-unread"))
    present = AND.join(sheet.name for sheet, _ in recognised.sheets)
    for name, table in tables.items():
        found = recognised.of(name)
        if not found:
            findings.add("sheet-missing", observed=present, expected=table.name_zh)
            alone = form.model_copy(update={"tables": {name: table}})
            Nearest([alone], root).report(recognised.others, findings)
        elif len(found) > 1 and not table.repeats:
            twice = AND.join(sheet.name for sheet in found)
            findings.add("sheet-duplicate", sheet=found[0].name, observed=twice, expected=table.name_zh)
    return aside
