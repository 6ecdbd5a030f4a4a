"""Which sheets of a file are tables of a layout form, by their titles and headers, and of which edition by their year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.workbooks.files.grid import Grid, Sheet
from pipelines.workbooks.forms.cutting import Opening, is_known, title_cells
from pipelines.workbooks.forms.layout_forms import Layout, LayoutForm
from pipelines.workbooks.words.dated_texts import period_in
from pipelines.workbooks.words.text import cell_text


@dataclass(frozen=True)
class LayoutSheets:
    """A file recognised as a layout form: its sheets with the tables each may be, and the sheets that are none.

    A sheet with more than one table it may be has not been recognised. `are_named`: the sheets have names of their own; the one
    sheet of a CSV has its file's.
    """

    form: LayoutForm
    sheets: list[tuple[Sheet, list[tuple[str, Layout]]]]
    others: list[Sheet]
    are_named: bool = True

    @property
    def names(self) -> list[str]:
        """The form and tables that were found, for a person to read."""
        found = dict.fromkeys(name for _, tables in self.sheets for name, _ in tables)
        return [f"{self.form.id}/{name}" for name in found]

    @property
    def is_ambiguous(self) -> bool:
        """Whether some sheet may be two tables."""
        return any(len(tables) > 1 for _, tables in self.sheets)


def layout_candidates(grid: Grid, forms: Sequence[LayoutForm]) -> list[LayoutSheets]:
    """Every layout form of which a sheet of the file is a table."""
    candidates = []
    openings = [(sheet, Opening.of(sheet)) for sheet in grid.sheets if not sheet.is_blank]
    for form in forms:
        found = [(sheet, _tables(form, sheet, opening)) for sheet, opening in openings]
        sheets = [(sheet, tables) for sheet, tables in found if tables]
        if sheets:
            candidates.append(
                LayoutSheets(form, sheets, [sheet for sheet, tables in found if not tables], not grid.is_csv)
            )
    return candidates


def _tables(form: LayoutForm, sheet: Sheet, opening: Opening) -> list[tuple[str, Layout]]:
    """The tables of a form that a sheet may be; of several editions of one table that of its year."""
    known = [(name, layout) for name, layout in form.tables.items() if is_known(layout, opening)]
    if len(known) > 1:
        of_year = [(name, layout) for name, layout in known if _is_of_its_year(layout, sheet)]
        return of_year or known
    return known


def _is_of_its_year(layout: Layout, sheet: Sheet) -> bool:
    texts = [*(cell_text(sheet.at(cell)) for cell in title_cells(layout, sheet)), sheet.name]
    periods = [period for text in texts if (period := period_in(text))]
    return not periods or layout.is_for(date(periods[0].year, 12, 31))
