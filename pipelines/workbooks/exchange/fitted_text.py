"""Text as it is put into a cell: it stays text, and no more of it is shown than fits.

What the text says is its writer's; rows, fonts and colours are `findings_sheet`'s and `finding_rows`'.
"""

from __future__ import annotations

from unicodedata import east_asian_width

from openpyxl.cell.cell import Cell, MergedCell

from pipelines.workbooks.exchange.returned import clean


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text that stays text: `=1+1` is shown, not calculated."""
    said = clean(text)
    if said and isinstance(cell, Cell):
        cell.value = said
        cell.data_type = "s"
        cell.quotePrefix = said[0] in "=+-@"


def line_count(text: str, width: int) -> int:
    """How many lines a text takes in a column."""
    return sum(max(1, -(-sum(map(_width, line)) // width)) for line in clean(text).split("\n"))


def fitting(text: str, width: int, lines: int) -> str:
    """As much of a text as these lines take; the whole of it stands in the report and in the answer of the command."""
    if line_count(text, width) <= lines:
        return text
    room, taken = width * lines - 2, 0
    for at, character in enumerate(text):
        taken += _width(character)
        if taken > room:
            return text[:at] + "…"
    return text


def _width(character: str) -> int:
    """A Chinese character is twice as wide as a Latin one."""
    return 2 if east_asian_width(character) in "WF" else 1
