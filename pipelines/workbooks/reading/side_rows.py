"""Rows of a table of industries that list no industry: totals, remarks and signatures, a header that stands there once more."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Literal

from pipelines.addresses import Cell
from pipelines.workbooks.reading.table import Table, is_text
from pipelines.workbooks.words.text import CellValue, begins_remark, cell_text, ends_with, is_filled, is_total, plain

SideRow = Literal["", "total-row-unread", "text-unread", "header-again"]

_CODE, _NAME = "activity_code", "activity_name"
_SUMS = ("合计", "总计", "小计")
#: Who filled in, who checked, and when: 填表人：张三.
_SIGNATURE = re.compile(r"[^\d:]{1,12}:")
_WORD = re.compile(r"[^\W\d_]")


def adds_up(text: str) -> bool:
    """Whether a label says that its row adds up others: 合计, 小计, 制造业合计."""
    return is_total(text) or ends_with(text, _SUMS)


def keyed_rows(table: Table, filled: Set[int]) -> Set[int]:
    """The rows with something for a code; of those without one, what a name says to be a sum is told here and has its key."""
    codes = table.filled_rows([_CODE])
    sums = {row for row in filled - codes if adds_up(table.texts(_NAME)[row])}
    table.report("total-row-unread", _NAME, sorted(sums))
    return codes | sums


def side_row(table: Table, row: int) -> SideRow:
    """By which rule a row without an industry is told that is no row of the table; '' for one that may have been meant as one."""
    texts = _filled(table, row)
    label = cell_text(table.column(_CODE)[row])
    if table.form.bind(label)[0] == _CODE:
        return "text-unread" if all(_is_own_header(table, cell) for cell in texts) else "header-again"
    if adds_up(label):
        return "total-row-unread"
    others = texts[1:] if texts and texts[0].column == table.header.columns[_CODE] else texts
    is_remark = begins_remark(label) and all(_is_remark(table.sheet.at(cell)) for cell in others)
    return "text-unread" if is_remark and (not others or _SIGNATURE.match(plain(label))) else ""


def report_side_row(table: Table, row: int, rule: SideRow) -> None:
    """Name what stands in such a row: of a total its label, else all of it."""
    cells = _filled(table, row)
    table.report_cells(rule, cells[:1] if rule == "total-row-unread" else cells)


def _filled(table: Table, row: int) -> list[Cell]:
    at = table.header.row + 1 + row
    return [Cell(at, column) for column, cell in enumerate(table.sheet.rows[at]) if is_filled(cell)]


def _is_own_header(table: Table, cell: Cell) -> bool:
    name = table.form.bind(cell_text(table.sheet.at(cell)))[0]
    return bool(name) and table.header.columns.get(name) == cell.column


def _is_remark(cell: CellValue) -> bool:
    text = plain(cell_text(cell))
    return is_text(cell) and bool(_SIGNATURE.match(text) or (_WORD.search(text) and not re.search(r"\d", text)))
