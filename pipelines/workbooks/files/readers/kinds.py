"""What kind of file some bytes are, by the bytes alone; the extension is only compared with it.

Nothing is parsed here beyond a file's first bytes and a zip's list of names.
"""

from __future__ import annotations

from pathlib import PurePath

from pipelines.workbooks.files.readers.container import Container
from pipelines.workbooks.files.readers.delimited import two_byte
from pipelines.workbooks.files.readers.limits import SMALL_PART_BYTES
from pipelines.workbooks.files.readers.ods import SPREADSHEET
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.files.readers.streams import COMPOUND, workbook_stream

#: The kinds that can be read, each with the extensions it rightly bears. WPS saves .et as either of two.
SUFFIXES = {
    "xlsx": (".xlsx", ".xlsm", ".et", ".xltx", ".xltm"),
    "xlsb": (".xlsb",),
    "xls": (".xls", ".et", ".xlt"),
    "ods": (".ods", ".ots"),
    "csv": (".csv", ".txt", ".tsv"),
}
READABLE = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv")

ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STREAM = "Workbook\0".encode("utf-16-le")
_NO_PARTS = (b"PK\x05\x06", b"PK\x07\x08")
_SAY_WHAT = ("mimetype", "META-INF/manifest.xml")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_SPOKEN = {"OLE": "⟨没有工作簿的复合文档｜compound document without a workbook⟩"}
#: The first record of a worksheet that is not in a compound file: Excel 2, 3 and 4.
_BARE_SHEETS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_PARTS = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", ".docx"),
    ("ppt/presentation.xml", ".pptx"),
)
_MARKUP = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "SpreadsheetML .xml"),
    (b"<html", "HTML"),
    (b"<!doctype html", "HTML"),
    (b"<table", "HTML"),
    (b"<?xml", "XML"),
)
_SAMPLE = 4000
_CONTROLS = bytes([*range(1, 9), 11, 12, *range(14, 27), *range(28, 32)])
_OTHERS = ((b"%pdf", ".pdf"), (b"{\\rtf", ".rtf"), (b"rar!", ".rar"), (b"7z\xbc\xaf", ".7z"), (b"\x1f\x8b", ".gz"))


def kind_of(data: bytes, file_name: str) -> str:
    """The kind (a key of `SUFFIXES`) of a file's content. Raises `ContainerError` when it is none that can be read."""
    suffix = PurePath(file_name).suffix.lower()
    known = any(suffix in suffixes for suffixes in SUFFIXES.values())
    found = _sniff(data)
    if found in SUFFIXES:
        if found != "csv" or suffix in SUFFIXES["csv"]:
            return found
        # Any text could be a table; only its name says that it is meant as one.
        found = "text"
    expected = ", ".join(READABLE)
    if found == ".zip" and known:
        raise ContainerError("workbook-missing", suffix, expected=expected)
    if found in ("SpreadsheetML .xml", "OLE", ".zip"):
        raise ContainerError("format-unsupported", _SPOKEN.get(found, found), expected=expected)
    if not known:
        raise ContainerError("format-unsupported", suffix or "?", expected=expected)
    if not found:
        raise ContainerError("file-unreadable", "⟨内容不是任何表格｜its content is that of no table⟩")
    raise ContainerError("extension-wrong", found, expected=expected)


def _sniff(data: bytes) -> str:
    """A key of `SUFFIXES`, a word for something else, or '' for what cannot be told."""
    if data.startswith(COMPOUND):
        return _compound(data)
    if data.startswith(ZIP):
        return _zip(data)
    if data.startswith(_NO_PARTS):
        raise ContainerError("archive-unsafe", "⟨空的压缩包｜an empty archive⟩")
    if data.startswith(_BARE_SHEETS):
        return "xls"
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for sign, name in _OTHERS:
        if start.startswith(sign):
            return name
    if start.startswith(b"<"):
        return next((name for sign, name in _MARKUP if sign in start), "XML")
    has_mark = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "csv" if has_mark or not _is_binary(data) else ""


def _is_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any encoding that tables come in."""
    if b"\0" in data:
        return two_byte(data) is None
    sample = data[:_SAMPLE]
    return (len(sample) - len(sample.translate(None, _CONTROLS))) * 20 > len(sample)


def _compound(data: bytes) -> str:
    if _ENCRYPTED in data:
        raise ContainerError("file-encrypted", "")
    shift, directory = int.from_bytes(data[30:32], "little"), int.from_bytes(data[48:52], "little")
    if len(data) < 512 or (directory + 1 << min(shift, 16)) >= len(data):
        raise ContainerError("file-unreadable", f"⟨文件不完整，只有｜the file is cut off at⟩ {len(data):,} B")
    # of a damaged one the name is left
    return "xls" if _STREAM in data or workbook_stream(data) else "OLE"


def _zip(data: bytes) -> str:
    container = Container(data)
    if "content.xml" in container:
        return _open_document(container)
    return next((kind for part, kind in _PARTS if part in container), ".zip")


def _open_document(container: Container) -> str:
    """The kind of an OpenDocument by what it says it is; some programs leave out the part that is there to say so."""
    said = b"".join(container.take(part, SMALL_PART_BYTES) for part in _SAY_WHAT if part in container)
    if SPREADSHEET in said:
        return "ods"
    return ".odt" if _OPEN_DOCUMENT in said else ".zip"
