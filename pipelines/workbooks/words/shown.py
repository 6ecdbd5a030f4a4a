"""Cells that show something else than they hold: 111 shown as 0111, 0.45 as 45 %, 12000 as 12.0, 12.5 as 12.5亿元.

What a person sees is what was checked. A whole number padded with zeros is a code and is given as it is shown; a percentage
is read as shown where the table's unit is percent, and a unit beside the number where it is the table's; every other one is
refused by name, for which of the two numbers was meant cannot be told. What formats do is
`pipelines.workbooks.files.readers.number_formats`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.files.readers.drawn import Drawn, written
from pipelines.workbooks.files.readers.number_formats import bare_format, shown_as
from pipelines.workbooks.words.text import CellValue, cell_text
from pipelines.workbooks.words.values import number
from pipelines.workbooks.words.vocabulary import Vocabulary

_ZEROS = re.compile(r"(0{2,})(?:;.*)?\Z")


def settle_formats(rows: list[list[CellValue]], formats: Mapping[Cell, str]) -> dict[Cell, str]:
    """The formats of the cells that show something else than they hold.

    Whole numbers padded with zeros are given as the text that is shown.
    """
    left: dict[Cell, str] = {}
    for cell, code in formats.items():
        value = rows[cell.row][cell.column] if cell.row < len(rows) and cell.column < len(rows[cell.row]) else ""
        padded = _ZEROS.match(bare_format(code))
        if padded and isinstance(value, float) and value.is_integer() and value >= 0:
            text = f"{int(value):0{len(padded[1])}d}"
            rows[cell.row][cell.column] = text if text != cell_text(value) else value
        elif number(value) is not None and shown_as(code, value):
            left[cell] = code
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


def is_in_unit(value: CellValue, code: str, unit: str, vocabulary: Vocabulary) -> bool:
    """Whether a cell shows the number it holds with nothing beside it but its own unit: `12.5亿元` in a column of 亿元.

    Among percentages a percentage does, which is read as it is shown.
    """
    if unit and vocabulary.is_unit("%", unit) and as_percentage(value, code) is not None:
        return True
    shown = shown_as(code, value)
    return shown is None or bool(shown.beside and unit and vocabulary.is_unit(shown.beside, unit))


def report_cell(sheet: str, cell: Cell, value: CellValue, code: str, findings: Findings) -> None:
    """Refuse one such number."""
    findings.add("number-shown-otherwise", sheet=sheet, cells=[cell], observed=cell_text(value), expected=code)
