"""`koujing read` of a file that no form reads: what its sheets hold, and every cell as it stands there.

Nothing is interpreted: a person sees what would have to be described by a form, and what was lost, hidden or merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from pipelines.addresses import Cell, ranges
from pipelines.cli import answers
from pipelines.languages import told
from pipelines.outgoing import first_of
from pipelines.words import called, words
from pipelines.workbooks.files.grid import Grid
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.words.text import CellValue, cell_text

_RANGES = 8


def sheet_rows(grid: Grid) -> list[dict[str, Any]]:
    """Each sheet: how many cells hold what, and how many are errors, hidden, merged or shown as another number."""
    return [
        {
            "sheet": sheet.name,
            "visibility": sheet.visibility,
            **_kinds(sheet),
            **{state: len(cells) for state, cells in _states(sheet).items()},
            "merges": len(sheet.metadata.merges),
        }
        for sheet in grid.sheets
    ]


def cell_rows(grid: Grid) -> Iterator[dict[str, str]]:
    """Each cell that holds something: where, of which kind, its text, and its states (error, hidden, under a merge …)."""
    for sheet in grid.sheets:
        states = _states(sheet)
        for cell in sorted({*_filled(sheet), *sheet.metadata.errors, *sheet.metadata.uncalculated}):
            value = sheet.at(cell)
            yield {
                "sheet": sheet.name,
                "cell": str(cell),
                "kind": "error" if cell in sheet.metadata.errors else _kind(value) if value != "" else "",
                "text": sheet.metadata.errors.get(cell, "") or cell_text(value),
                "states": " ".join([sheet.visibility, *(state for state, cells in states.items() if cell in cells)]),
            }


def shown(grid: Grid, limit: int | None) -> Iterator[Any]:
    """What the sheets hold, with the addresses of whatever is unusual, and the first `limit` cells of each."""
    columns: answers.Columns = {
        "工作表｜sheet": lambda row: row["sheet"] + _hidden(row["visibility"]),
        **{f">{called('cells', kind)}": partial(answers.count, kind) for kind in words()["cells"]},
    }
    yield answers.table(columns, sheet_rows(grid), told("没有表式读它，其中有", "read by no form; it holds"))
    for sheet in grid.sheets:
        for state, cells in _states(sheet).items():
            if cells:
                where = first_of(ranges(cells).split(", "), _RANGES, ", ")
                yield f"  {sheet.name} · {called('state', state)} {len(cells):,}: {where}"
        for cell in sorted(_filled(sheet))[:limit]:
            yield answers.dim(f"  {sheet.name} {cell}  {' '.join(cell_text(sheet.at(cell)).split())}")


def _hidden(visibility: str) -> str:
    return f" ({called('visibility', visibility)})" if visibility in words()["visibility"] else ""


def _filled(sheet: Sheet) -> set[Cell]:
    return {
        Cell(row, column) for row, cells in enumerate(sheet.rows) for column, cell in enumerate(cells) if cell != ""
    }


def _kinds(sheet: Sheet) -> dict[str, int]:
    counts = Counter(_kind(cell) for cells in sheet.rows for cell in cells if cell != "")
    return {kind: counts[kind] for kind in ("number", "text", "date", "truth")}


def _kind(value: CellValue) -> str:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    return "date" if isinstance(value, date | time | timedelta) else "text"


def _states(sheet: Sheet) -> dict[str, set[Cell]]:
    """The cells in each state that a person must know of."""
    filled = _filled(sheet)
    return {
        "error": set(sheet.metadata.errors),
        "uncalculated": set(sheet.metadata.uncalculated),
        "formula": set(sheet.metadata.formulas),
        "hidden_row": {cell for cell in filled if cell.row in sheet.metadata.hidden_rows},
        "hidden_column": {cell for cell in filled if cell.column in sheet.metadata.hidden_columns},
        "under_merge": set(sheet.merged_under),
        "shown_otherwise": set(sheet.metadata.formats),
    }
