"""Cells that show another number than they hold: 111 shown as 0111, 0.45 as 45 %, 12000 as 12.0.

What a person sees is what was checked. A whole number padded with zeros is a code and is given as it is shown; a percentage
is read as shown where the table's unit is percent; every other one is refused by name, for which of the two numbers was
meant cannot be told. Which formats do this is `pipelines.workbooks.readers.lost`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.readers.drawn import Drawn, written
from pipelines.workbooks.readers.lost import bare_format
from pipelines.workbooks.text import CellValue, cell_text

_ZEROS = re.compile(r"(0{2,})(?:;.*)?\Z")


def restore_zeros(rows: list[list[CellValue]], formats: Mapping[Cell, str]) -> dict[Cell, str]:
    """Give whole numbers padded with zeros as the text that is shown; returns the formats of the other cells."""
    left: dict[Cell, str] = {}
    for cell, code in formats.items():
        padded, value = _ZEROS.match(bare_format(code)), rows[cell.row][cell.column]
        if not padded or not isinstance(value, float) or not value.is_integer() or value < 0:
            left[cell] = code
        elif (text := f"{int(value):0{len(padded[1])}d}") != cell_text(value):
            rows[cell.row][cell.column] = text
    return left


def redraw(rows: list[list[CellValue]], drawn: Mapping[Cell, Drawn]) -> None:
    """Give cells that are raised, lowered or struck out as a whole as texts that look so."""
    for cell, how in drawn.items():
        if cell.row < len(rows) and cell.column < len(rows[cell.row]):
            rows[cell.row][cell.column] = written(cell_text(rows[cell.row][cell.column]), how)


def as_percentage(value: CellValue, code: str) -> Decimal | None:
    """The percentage that a cell of this number format shows; None where the format shows none."""
    if "%" not in bare_format(code) or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(repr(value)) * 100


def report_shown(
    sheet: str,
    rows: list[list[CellValue]],
    formats: Mapping[Cell, str],
    within: tuple[int, Collection[int]],
    findings: Findings,
) -> None:
    """Refuse the numbers below a header's row, in these columns, that show another number than they hold."""
    header, columns = within
    for cell, code in formats.items():
        if cell.row > header and cell.column in columns:
            report_cell(sheet, cell, rows[cell.row][cell.column], code, findings)


def report_cell(sheet: str, cell: Cell, value: CellValue, code: str, findings: Findings) -> None:
    """Refuse one such number."""
    findings.add("number-shown-otherwise", sheet=sheet, cells=[cell], observed=cell_text(value), expected=code)
