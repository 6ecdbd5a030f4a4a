"""The bureau's own corrections of cells, made in a file's sheets after they were opened: the original is never touched.

Who decided on them stands in `pipelines.life.decisions`; here a cell says another thing before anybody reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.addresses import parse_address
from pipelines.workbooks.words.text import CellValue, cell_text

if TYPE_CHECKING:
    from pipelines.findings import Findings
    from pipelines.workbooks.files.grid import Grid
    from pipelines.workbooks.files.sheet import Sheet

RULE = "bureau-corrected"
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?\Z")


@dataclass(frozen=True)
class Correction:
    """What a cell, which there is in the file, is to say instead, and who says so and why."""

    sheet: str
    cell: str
    value: str
    by: str
    reason: str


def corrected(grid: Grid, corrections: Sequence[Correction], findings: Findings) -> Grid:
    """The sheets with what the bureau corrected, each told as a finding; what the file said is in it."""
    if not corrections:
        return grid
    return replace(grid, sheets=tuple(_corrected(sheet, grid.kind, corrections, findings) for sheet in grid.sheets))


def _corrected(sheet: Sheet, kind: str, corrections: Sequence[Correction], findings: Findings) -> Sheet:
    ours = [each for each in corrections if each.sheet == sheet.name]
    if not ours:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for each in ours:
        cell = parse_address(each.cell)
        said, rows[cell.row][cell.column] = rows[cell.row][cell.column], _as_typed(each.value, kind)
        findings.add(
            RULE,
            sheet=sheet.name,
            cells=[cell],
            observed=cell_text(said),
            expected=f"{each.value}（{each.by}：{each.reason}）",
        )
    return replace(sheet, rows=rows, metadata=sheet.metadata.without({parse_address(each.cell) for each in ours}))


def _as_typed(text: str, kind: str) -> CellValue:
    """A text as it would stand in such a file had somebody typed it; the cells of a CSV are all text."""
    if kind == "csv" or not _NUMBER.match(text):
        return text
    return float(text) if "." in text else int(text)
