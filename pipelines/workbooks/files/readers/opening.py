"""Chooses the reader of a file. It runs where it is called, which is a process that may be thrown away.

A worker imports this module and what it names, so nothing heavy may be imported here.
"""

from __future__ import annotations

from pipelines.workbooks.files.readers import delimited, ods, ooxml, xls, xlsb
from pipelines.workbooks.files.readers.kinds import kind_of
from pipelines.workbooks.files.readers.limits import FILE_BYTES, MERGED_CELLS
from pipelines.workbooks.files.readers.protected import unprotected
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.files.readers.work import Work
from pipelines.workbooks.files.sheet import Sheet

_READERS = {"xls": xls.read, "xlsb": xlsb.read, "ods": ods.read}


def open_sheets(data: bytes, file_name: str, stem: str) -> tuple[str, list[Sheet]]:
    """The kind of a file (a key of `kinds.SUFFIXES`) and its sheets. Raises `ContainerError` when it cannot be read."""
    if not data.strip(b" \t\r\n\0"):
        raise ContainerError("file-empty", f"{len(data)} B")
    if len(data) > FILE_BYTES:
        raise ContainerError("file-too-large", f"{len(data):,} B", expected=f"{FILE_BYTES:,} B")
    try:
        return _open(data, file_name, stem)
    except ContainerError as fault:
        opened = unprotected(data) if fault.rule_id == "file-encrypted" else None
        if opened is None:
            raise
    return _open(opened, file_name, stem)


def _open(data: bytes, file_name: str, stem: str) -> tuple[str, list[Sheet]]:
    kind = kind_of(data, file_name)
    if kind == "csv":
        rows, lost = delimited.read(data, stem)
        return kind, [Sheet(stem, rows, lost)]
    sheets = ooxml.open_package(data).read() if kind == "xlsx" else _READERS[kind](data)
    work = Work()
    for sheet in sheets:
        _bound(sheet)
        work.add_merges(sheet.metadata.merges)
    return kind, sheets


def _bound(sheet: Sheet) -> None:
    """Merged ranges that reach far beyond the sheet only as far as it reaches: whole columns of them fill the memory."""
    lost = sheet.metadata
    if sum(merge.area for merge in lost.merges) > MERGED_CELLS:
        columns = len(sheet.rows[0]) if sheet.rows else 0
        lost.merges = [merge.within(len(sheet.rows), columns) for merge in lost.merges]
