"""Chooses the reader of a file. It runs where it is called, which is a process that may be thrown away.

A worker imports this module and what it names, so nothing heavy may be imported here.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.workbooks.files.readers import delimited, ods, ooxml, xls, xlsb
from pipelines.workbooks.files.readers.calamine import SheetCells
from pipelines.workbooks.files.readers.kinds import kind_of
from pipelines.workbooks.files.readers.limits import FILE_BYTES, MERGED_CELLS
from pipelines.workbooks.files.readers.protected import unprotected
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError, SheetMetadata
from pipelines.workbooks.files.readers.work import Work

Sheets = list[tuple[SheetCells, SheetMetadata]]

_READERS = {"xls": xls.read, "xlsb": xlsb.read, "ods": ods.read}


def open_sheets(data: bytes, file_name: str, stem: str) -> tuple[str, Sheets]:
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


def _open(data: bytes, file_name: str, stem: str) -> tuple[str, Sheets]:
    kind = kind_of(data, file_name)
    if kind == "csv":
        rows, lost = delimited.read(data, stem)
        return kind, [(SheetCells(stem, rows), lost)]
    sheets = ooxml.open_package(data).read() if kind == "xlsx" else _READERS[kind](data)
    work = Work()
    return kind, [(cells, _bounded(cells, lost, work)) for cells, lost in sheets]


def _bounded(cells: SheetCells, lost: SheetMetadata, work: Work) -> SheetMetadata:
    """Merged ranges that reach far beyond the sheet only as far as it reaches: whole columns of them fill the memory."""
    merges = lost.merges
    if sum(merge.area for merge in merges) > MERGED_CELLS:
        columns = len(cells.rows[0]) if cells.rows else 0
        merges = [merge.within(len(cells.rows), columns) for merge in merges]
    work.add_merges(merges)
    return replace(lost, merges=merges)
