"""The records of an .xls that xlrd does not tell of: formulas, hidden rows and columns, merged ranges; and how many cells."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

from pipelines.addresses import Cell
from pipelines.workbooks.readers.limits import MERGES
from pipelines.workbooks.readers.lost import ContainerError, Merge
from pipelines.workbooks.readers.streams import records
from pipelines.workbooks.readers.work import Work

_BOF = (0x0009, 0x0209, 0x0409, 0x0809)
_EOF, _FILEPASS, _BOUNDSHEET = 0x000A, 0x002F, 0x0085
_ROW, _COLUMNS, _MERGES = (0x0008, 0x0208), 0x007D, 0x00E5
_FORMULA = (0x0006, 0x0206, 0x0406)
_HIDDEN_ROW = 0x0020
#: Records that hold one cell, and those that hold several, with the bytes of each.
_CELLS = (0x0001, 0x0201, 0x0003, 0x0203, 0x0004, 0x0204, 0x00D6, 0x00FD, 0x0205, 0x027E, *_FORMULA)
_SEVERAL = {0x00BD: 6, 0x00BE: 2}
#: What programs that do not calculate store as the result: an empty text, or a zero to be calculated on loading.
_EMPTY_TEXT, _ZERO = b"\x03\0\0\0\0\0\xff\xff", b"\0" * 8
_ON_LOAD = 0x0002


@dataclass
class Records:
    """What the records of one sheet tell beside its values."""

    formulas: list[Cell] = field(default_factory=list)
    uncalculated: list[Cell] = field(default_factory=list)
    empty: list[Cell] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)


def check_work(book: Any) -> None:
    """Count the cells of all sheets before they are read. Raises `ContainerError` when there are too many."""
    offsets = _offsets(book.mem, book.base, book.stream_len)
    if len(set(offsets)) < len(offsets):
        raise ContainerError("archive-unsafe", "几张工作表是同一段内容 several sheets are one place of the file")
    work = Work()
    for code, _, size in records(book.mem, book.base, book.base + book.stream_len):
        if code in _CELLS:
            work.add_cells()
        elif code in _SEVERAL:
            work.add_cells(max(size - 6, 0) // _SEVERAL[code])


def _offsets(memory: bytes, base: int, length: int) -> list[int]:
    """Where the records of each worksheet begin, in the order of the workbook's list of sheets."""
    offsets = []
    for code, start, size in records(memory, base, base + length):
        if code == _EOF:
            break
        if code == _BOUNDSHEET and size > 5 and memory[start + 5] == 0:  # a worksheet, no chart or macro
            offsets.append(struct.unpack_from("<I", memory, start)[0])
    return offsets


def walk(memory: bytes, base: int, length: int) -> list[Records]:
    """What the records of each worksheet tell, in the order of the workbook's list of sheets."""
    offsets = _offsets(memory, base, length)
    return [_sheet_records(memory, base + offset, base + length) for offset in offsets]


def _sheet_records(memory: bytes, start: int, end: int) -> Records:
    found, depth = Records(), 0
    for code, at, size in records(memory, start, end):
        if code in _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if not depth:
                break
        elif depth == 1:
            _note(found, code, memory[at : at + size])
    if len(found.empty) == len(found.formulas):  # one empty text is a result like others; nothing but them is none
        found.uncalculated = found.empty
    return found


def _note(found: Records, code: int, content: bytes) -> None:
    if code in _FORMULA:
        row, column = struct.unpack_from("<HH", content)
        found.formulas.append(Cell(row, column))
        result = content[6:14]
        if result == _EMPTY_TEXT:
            found.empty.append(Cell(row, column))
        elif result == _ZERO and struct.unpack_from("<H", content, 14)[0] & _ON_LOAD:
            found.uncalculated.append(Cell(row, column))
    elif code in _ROW and len(content) >= 14:
        if struct.unpack_from("<H", content, 12)[0] & _HIDDEN_ROW:
            found.hidden_rows.add(struct.unpack_from("<H", content)[0])
    elif code == _COLUMNS and len(content) >= 10:
        first, last, _, _, options = struct.unpack_from("<HHHHH", content)
        if options & 1:
            found.hidden_columns.update(range(first, min(last, 255) + 1))
    elif code == _MERGES:
        count = min(struct.unpack_from("<H", content)[0], (len(content) - 2) // 8, MERGES + 1 - len(found.merges))
        for number in range(count):
            top, bottom, left, right = struct.unpack_from("<HHHH", content, 2 + 8 * number)
            found.merges.append(Merge(Cell(top, left), Cell(bottom, right)))
