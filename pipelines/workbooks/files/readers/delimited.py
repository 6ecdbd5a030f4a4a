"""Reads delimited text, in the encoding that the evidence speaks for.

A wrong encoding gives other Chinese without an error, so "it decoded" is no evidence: what comes out has to be text that
people write. What the cells mean is not known here.
"""

from __future__ import annotations

from collections import Counter

from pipelines.addresses import Cell
from pipelines.workbooks.files.readers.limits import SHEET_CELLS
from pipelines.workbooks.files.readers.quoting import rows_of
from pipelines.workbooks.files.readers.sheet_metadata import ERROR_TEXTS, ContainerError, SheetMetadata
from pipelines.workbooks.files.readers.work import check_extent
from pipelines.workbooks.words.text import CellValue
from pipelines.workbooks.words.values import number

_PLAUSIBLE = 0.9
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 20_000
#: What sets cells apart, the likeliest first.
_DELIMITERS = (",", "\t", ";")


def read(data: bytes, name: str) -> tuple[list[list[CellValue]], SheetMetadata]:
    """The rows of a delimited text, all of one length, and its error cells, which are blank in the rows."""
    text = decode(data).lstrip("\ufeff")
    if "\0" in text:
        raise ContainerError("file-unreadable", _nul(text))
    lines = text.count("\n") + text.count("\r")
    if lines > SHEET_CELLS:
        raise ContainerError("file-too-large", f"{lines:,}", sheet=name, expected=f"{SHEET_CELLS:,}")
    sample = text[:_SAMPLE]
    lines_of = sample.splitlines()
    delimiter = max(_DELIMITERS, key=lambda each: (sum(each in line for line in lines_of), sample.count(each)))
    rows: list[list[CellValue]] = [[*row] for row in rows_of(text, delimiter)]
    width = max(map(len, rows), default=0)
    check_extent(name, len(rows), width)
    short = _short(rows)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return rows, SheetMetadata(errors=_take_errors(rows) if "#" in text else {}, short=short)


def _short(rows: list[list[CellValue]]) -> tuple[Cell, ...]:
    """Where rows of figures end before the others do: their last cells are missing, or the row was cut off.

    Titles above the table and notes below it are shorter, and hold no figures.
    """
    lengths = Counter(len(row) for row in rows if len(row) > 1)
    width = max(lengths, key=lengths.__getitem__, default=0)
    if len(lengths) < 2:
        return ()
    top = next(number for number, row in enumerate(rows) if len(row) == width)
    return tuple(
        Cell(at, len(row))
        for at, row in enumerate(rows)
        if at > top and 1 < len(row) < width and any(number(cell) is not None for cell in row)
    )


def _nul(text: str) -> str:
    line = text.count("\n", 0, text.index("\0")) + 1
    return f"第 {line} 行有空字符 NUL in line {line}"


def _take_errors(rows: list[list[CellValue]]) -> dict[Cell, str]:
    """The cells that hold what a failed formula shows, made blank as they are when a workbook is read."""
    errors = {
        Cell(number, column): str(cell)
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell in ERROR_TEXTS
    }
    for cell in errors:
        rows[cell.row][cell.column] = ""
    return errors


def decode(data: bytes) -> str:
    """The text of these bytes: by a byte-order mark, else UTF-16 or UTF-8 or GB18030, whichever the content bears out.

    Raises `ContainerError` when none does.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise ContainerError(
                    "encoding-unknown",
                    f"⟨第｜byte⟩ {error.start + 1:,} ⟨个字节不是｜is no⟩ {encoding.upper()}",
                ) from error
    if b"\0" in data:
        wide = two_byte(data)
        if wide is not None:
            return wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"⟨第｜byte⟩ {error.start + 1:,}⟨ 个字节｜⟩"
    else:
        return _chinese_after_all(data, text) or text
    chinese = _gb18030(data)
    if chinese is None:
        raise ContainerError("encoding-unknown", where)
    return chinese


def two_byte(data: bytes) -> str | None:
    """UTF-16 without a mark, if the bytes are that: in one order of the two they are text with commas or line ends."""
    if len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if is_plausible(text) and min(text, default="") >= "\t" and set(text) & {*_DELIMITERS, "\n", "\r"}:
            return text
    return None


def _chinese_after_all(data: bytes, text: str) -> str | None:
    """GB18030 whose few Chinese characters happen to be valid UTF-8: `һ` is what UTF-8 makes of `一`.

    So it is when UTF-8 gives nothing but letters that no Chinese table has, and GB18030 nothing but common Chinese.
    """
    foreign = [character for character in text if character > "\x7f"]
    if not foreign or max(foreign) > "\u07ff" or max(foreign) < "\u0100":
        return None
    chinese = _gb18030(data)
    if chinese is None or not all(_is_common(character) for character in chinese if character > "\x7f"):
        return None
    return chinese


def _gb18030(data: bytes) -> str | None:
    """The bytes as GB18030, if that gives plausible Chinese."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text if is_plausible(text) else None


def is_plausible(text: str) -> bool:
    """Whether what is not ASCII in a text is nearly all everyday Chinese."""
    foreign = [character for character in text if character > "\x7f"]
    common = sum(1 for character in foreign if _is_common(character))
    return common >= _PLAUSIBLE * len(foreign)


def _is_common(character: str) -> bool:
    """Whether a character is one of GB 2312, which everyday Chinese rarely leaves and garbled text often does."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
