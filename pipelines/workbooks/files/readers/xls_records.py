"""The records of an .xls that xlrd does not tell of: which cells are formulas, and how many cells there are."""

from __future__ import annotations

import struct
from typing import Any

from pipelines.addresses import Cell
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError, SheetMetadata
from pipelines.workbooks.files.readers.streams import records
from pipelines.workbooks.files.readers.work import Work

_BOF = (0x0009, 0x0209, 0x0409, 0x0809)
_EOF, _FILEPASS, _BOUNDSHEET = 0x000A, 0x002F, 0x0085
_FORMULA = (0x0006, 0x0206, 0x0406)
#: Records that hold one cell, and those that hold several, with the bytes of each.
_CELLS = (0x0001, 0x0201, 0x0003, 0x0203, 0x0004, 0x0204, 0x00D6, 0x00FD, 0x0205, 0x027E, *_FORMULA)
_SEVERAL = {0x00BD: 6, 0x00BE: 2}
#: What programs that do not calculate store as the result: an empty text, or a zero to be calculated on loading.
_EMPTY_TEXT, _ZERO = b"\x03\0\0\0\0\0\xff\xff", b"\0" * 8
_ON_LOAD = 0x0002


def check_work(book: Any) -> None:
    """Count the cells of all sheets before they are read. Raises `ContainerError` when there are too many."""
    offsets = _offsets(book.mem, book.base, book.stream_len)
    if len(set(offsets)) < len(offsets):
        raise ContainerError("archive-unsafe", "⟨几张工作表是同一段内容｜several sheets are one place of the file⟩")
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


def formulas(memory: bytes, base: int, length: int) -> list[SheetMetadata]:
    """The formulas of each worksheet, in the order of the workbook's list of sheets."""
    return [_formulas(memory, base + offset, base + length) for offset in _offsets(memory, base, length)]


def _formulas(memory: bytes, start: int, end: int) -> SheetMetadata:
    found, depth = SheetMetadata(), 0
    empty: list[Cell] = []
    for code, at, _ in records(memory, start, end):
        if code in _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if not depth:
                break
        elif depth == 1 and code in _FORMULA:
            cell = Cell(*struct.unpack_from("<HH", memory, at))
            found.formulas.add(cell)
            result = memory[at + 6 : at + 14]
            if result == _EMPTY_TEXT:
                empty.append(cell)
            elif result == _ZERO and struct.unpack_from("<H", memory, at + 14)[0] & _ON_LOAD:
                found.uncalculated.append(cell)
    if len(empty) == len(found.formulas):  # one empty text is a result like others; nothing but them is none
        found.uncalculated = empty
    return found
