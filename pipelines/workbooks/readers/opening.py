"""Chooses the reader of a file and where it runs: in this process when that can do no harm, else in one of its own.

A worker imports this module and what it names, so nothing heavy may be imported here.
"""

from __future__ import annotations

from pipelines.workbooks.disposable import Worker, WorkerLostError, in_worker
from pipelines.workbooks.readers import delimited, ods, ooxml, xls, xlsb
from pipelines.workbooks.readers.calamine import SheetCells
from pipelines.workbooks.readers.kinds import kind_of
from pipelines.workbooks.readers.limits import FILE_BYTES, SECONDS
from pipelines.workbooks.readers.lost import ContainerError, Lost

Sheets = list[tuple[SheetCells, Lost]]

_READERS = {"xls": xls.read, "xlsb": xlsb.read, "ods": ods.read}


def open_sheets(data: bytes, file_name: str, stem: str) -> tuple[str, Sheets]:
    """The kind of a file (a key of `kinds.SUFFIXES`) and its sheets. Raises `ContainerError` when it cannot be read.

    An .xlsx whose guards find nothing unusual, and text, are read here. For the other kinds the readers' own checks come
    too late or cost as much as reading, so they are read in a worker, which costs a tenth of a second once.
    """
    if not data.strip(b" \t\r\n\0"):
        raise ContainerError("file-empty", f"{len(data)} B")
    if len(data) > FILE_BYTES:
        raise ContainerError("file-too-large", f"{len(data):,} B", expected=f"{FILE_BYTES:,} B")
    kind = kind_of(data, file_name)
    if kind == "csv":
        rows, lost = delimited.read(data, stem)
        return kind, [(SheetCells(stem, rows), lost)]
    if kind == "xlsx":
        package = ooxml.open_package(data)
        if package.is_small or in_worker():
            return kind, package.read()
    elif in_worker():
        return kind, read_workbook(data, kind)
    try:
        with Worker() as worker:
            sheets: Sheets = worker.call(read_workbook, data, kind)
    except WorkerLostError as stopped:
        raise gave_up(stopped) from stopped
    return kind, sheets


def read_workbook(data: bytes, kind: str) -> Sheets:
    """The sheets of a workbook of this kind; the work of a worker. Raises `ContainerError`."""
    return ooxml.open_package(data).read() if kind == "xlsx" else _READERS[kind](data)


def gave_up(lost: WorkerLostError) -> ContainerError:
    """The fault that a file is whose reading had to be stopped."""
    return ContainerError("file-stopped", str(lost), expected=f"{SECONDS} s")
