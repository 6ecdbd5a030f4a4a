"""The headers of a table: found by their text, joined over several rows and merged cells, with their units taken out.

A header is what a person reads from top to bottom above a column. What it means is for the form that binds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from pipelines.addresses import Cell
from pipelines.workbooks.files.readers.sheet_metadata import Merge
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.words.dated_texts import without_periods
from pipelines.workbooks.words.periods import Period, parse_period, period_of_cell
from pipelines.workbooks.words.printed import split_footnote
from pipelines.workbooks.words.text import CellValue, cell_text, is_filled, key, plain
from pipelines.workbooks.words.unit_lines import is_unit_line
from pipelines.workbooks.words.values import number

_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_END_BRACKET = re.compile(r"[(\[（［【〔〖｛{]([^()\[\]（）［］【】〔〕〖〗｛｝{}]*)[)\]）］】〕〗｝}]$")
_PART = re.compile(r"^(?:其中|of which)\s*[::]?|^#|^其中\s*[::]?#", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NAMES = re.compile(r"[\u4e00-\u9fff%％‰]|[A-Za-z]{2}")
_SAYS = re.compile(r"[\w%‰]")
_UPWARD = 4
_REMEMBERED = 1 << 14  # the same titles, headers and industry names come in every file


@dataclass(frozen=True)
class HeaderText:
    """The header of one column: its texts from the top, with marks of “其中”, bracketed units and footnote marks taken out."""

    column: int
    cells: tuple[Cell, ...]
    parts: tuple[str, ...]
    brackets: tuple[str, ...] = ()
    is_part: bool = False
    marks: tuple[str, ...] = ()

    @cached_property
    def joined(self) -> str:
        """The texts together without those of another language, where some are Chinese: a figure or a symbol is of neither."""
        return "".join(part for part in self.parts if part not in self._others and _SAYS.search(part))

    @cached_property
    def other_language(self) -> str:
        """The texts beside the Chinese ones, together; empty where there is only one language."""
        return " ".join(self._others)

    @cached_property
    def _others(self) -> list[str]:
        is_chinese = any(_CHINESE.search(part) for part in self.parts)
        return [part for part in self.parts if is_chinese and _is_foreign(part)]

    @property
    def shown(self) -> str:
        """The header as a message names it."""
        return plain(" ".join([*self.parts, *(f"({each})" for each in self.brackets)]))

    def without_period(self) -> tuple[HeaderText, Period | None]:
        """The header without what in it is a period, and that period: 2024年, 2024年 over 1-9月, 2024年(1-9月), (2024年)."""
        for first, last in _spans(len(self.parts)):
            said = "".join(self.parts[first:last])
            for bracket in (*self.brackets, ""):
                period = parse_period(f"{said}({bracket})" if bracket else said)
                if period:
                    others = (*self.parts[:first], *self.parts[last:])
                    rest = replace(self, parts=tuple(part for part in others if parse_period(part) != period))
                    return rest._without_bracket(bracket) if bracket else rest, period
        named = next((each for each in self.brackets if parse_period(each)), "")
        return (self._without_bracket(named), parse_period(named)) if named else (self, None)

    def _without_bracket(self, bracket: str) -> HeaderText:
        at = self.brackets.index(bracket)
        return replace(self, brackets=(*self.brackets[:at], *self.brackets[at + 1 :]))


def _spans(count: int) -> list[tuple[int, int]]:
    """Every run of so many parts, from which to before which, the longest first."""
    return [(first, first + length) for length in range(count, 0, -1) for first in range(count - length + 1)]


def _is_foreign(part: str) -> bool:
    return not _CHINESE.search(part) and bool(re.search(r"[A-Za-z]{2}", part))


@dataclass(frozen=True)
class HeaderRows:
    """The rows of one header and the columns it spans; `key_cell` is the header of the first label column."""

    key_cell: Cell
    first: int
    last: int
    columns: range


def find_header_rows(sheet: Sheet, key_texts: set[str], has_years: bool) -> list[HeaderRows]:
    """Every header whose first label column says one of these texts, from the top, and from the left within a row.

    A row of bare numbers goes on with a header only where its columns are of several years (`has_years`).
    """
    owners = merge_owners(sheet.metadata.merges)
    found: list[HeaderRows] = []
    for row, cells in enumerate(sheet.rows):
        if any(header.first <= row <= header.last for header in found):
            continue
        starts = [
            column for column, cell in enumerate(cells) if cell and isinstance(cell, str) and bare(cell) in key_texts
        ]
        for column, end in zip(starts, [*starts[1:], len(cells)][: len(starts)], strict=True):
            found.append(_extent(sheet, owners, Cell(row, column), end, key_texts, has_years))
    return found


@lru_cache(maxsize=_REMEMBERED)
def bare(text: str) -> str:
    """A text as compared, without its footnote mark and what stands in brackets at its end."""
    text = split_footnote(text)[0]
    return key(_BRACKET.sub("", plain(text)) or text)


def merge_owners(merges: Iterable[Merge]) -> dict[Cell, Cell]:
    """Each cell under a merge to the merge's first cell, for merges of the size of headers and labels."""
    owners: dict[Cell, Cell] = {}
    for merge in merges:
        (top, left), (bottom, right) = merge.first, merge.last
        if (bottom - top + 1) * (right - left + 1) <= 1 << 14:
            owners.update(
                (Cell(row, column), Cell(top, left))
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
            )
    return owners


def _extent(
    sheet: Sheet, owners: dict[Cell, Cell], key_cell: Cell, end: int, key_texts: set[str], has_years: bool
) -> HeaderRows:
    """How far a header reaches: below its key cell while no label stands there and no figure, above likewise."""
    row, column = key_cell
    columns = range(column, end)
    has_years = has_years and not any(_is_period(cell) for cell in sheet.rows[row][column:end])
    last = row
    while last + 1 < len(sheet.rows) and (
        owners.get(Cell(last + 1, column)) == key_cell
        or _continues(sheet.rows[last + 1], columns, has_years)
        or _is_key(sheet.rows[last + 1][column], key_texts)
    ):
        last += 1
        has_years = has_years and not any(_is_period(cell) for cell in sheet.rows[last][column:end])
    first = row
    while first > max(0, row - _UPWARD) and _continues(sheet.rows[first - 1], columns, has_years, least=2):
        first -= 1
        has_years = has_years and not any(_is_period(cell) for cell in sheet.rows[first][column:end])
    while last > row and not any(is_filled(sheet.rows[last][each]) for each in columns):
        last -= 1
    return HeaderRows(key_cell, first, last, columns)


def _is_key(cell: CellValue, key_texts: set[str]) -> bool:
    """Whether the row below says the same header in another language."""
    return isinstance(cell, str) and bare(cell) in key_texts


def _continues(cells: list[CellValue], columns: range, has_years: bool, least: int = 1) -> bool:
    """Whether a row goes on with a header: nothing under its label, and texts beside it, or years in their order."""
    if is_filled(cells[columns[0]]) or any(is_filled(cell) for cell in cells[: columns[0]]):
        return False
    filled = [cells[column] for column in columns if is_filled(cells[column])]
    if len(filled) < least or any(is_unit_line(cell_text(cell)) for cell in filled):
        return False
    numbers = [cell for cell in filled if number(cell) is not None]
    if numbers:
        return has_years and are_periods(numbers)
    return any(_NAMES.search(cell_text(cell)) or period_of_cell(cell) for cell in filled)


def are_periods(cells: Sequence[CellValue]) -> bool:
    """Whether cells are periods in order, one after the other or the same ones again and again: years, and no figures."""
    ends = [period.last_day if (period := period_of_cell(cell)) else None for cell in cells]
    again = ends.index(ends[0], 1) if ends[0] in ends[1:] else len(ends)
    once = [end for end in ends[:again] if end is not None]
    is_repeated = len(ends) % again == 0 and all(end == ends[place % again] for place, end in enumerate(ends))
    return len(once) == again and is_repeated and once in (sorted(set(once)), sorted(set(once), reverse=True))


def _is_period(cell: CellValue) -> bool:
    return is_filled(cell) and period_of_cell(cell) is not None


def header_texts(sheet: Sheet, header: HeaderRows) -> list[HeaderText]:
    """The header of each column that has one, from left to right."""
    owners = merge_owners(
        merge for merge in sheet.metadata.merges if merge.first.row <= header.last and merge.last.row >= header.first
    )
    anchors = _anchors(sheet, header, owners)
    texts: list[HeaderText] = []
    for column in header.columns:
        cells = [
            anchor for anchor in dict.fromkeys(anchors[column]) if is_filled(sheet.rows[anchor.row][anchor.column])
        ]
        if cells:
            texts.append(header_text(column, cells, [cell_text(sheet.rows[cell.row][cell.column]) for cell in cells]))
    return texts


def _anchors(sheet: Sheet, header: HeaderRows, owners: dict[Cell, Cell]) -> dict[int, list[Cell]]:
    """The cell that stands for each place of a header; a blank beside an upper header belongs to it."""
    rows = range(header.first, header.last + 1)
    anchors = {column: [owners.get(Cell(row, column), Cell(row, column)) for row in rows] for column in header.columns}
    for column in header.columns[1:]:
        for depth, row in enumerate(rows[:-1]):
            left = anchors.get(column - 1, [])
            is_blank = Cell(row, column) not in owners and not is_filled(sheet.rows[row][column])
            has_more = any(is_filled(sheet.rows[below][column]) for below in rows[depth + 1 :])
            beside = left and any(is_filled(sheet.rows[below][column - 1]) for below in rows[depth + 1 :])
            if is_blank and has_more and beside and column - 1 > header.key_cell.column:
                anchors[column][depth] = left[depth]
    return anchors


def header_text(column: int, cells: Sequence[Cell], texts: Sequence[str]) -> HeaderText:
    """The header that these texts, one below the other, make."""
    parts: list[str] = []
    brackets: list[str] = []
    marks: list[str] = []
    is_part = False
    for text in texts:
        for line in text.split("\n"):
            bare_line, mark = split_footnote(line.strip())
            marks.append(mark)
            while (end := _END_BRACKET.search(bare_line)) is not None:
                brackets += [plain(end[1])] if end[1].strip() else []
                bare_line, mark = split_footnote(bare_line[: end.start()].rstrip())
                marks.append(mark)
            bare_line = plain(bare_line)
            while (
                match := _PART.match("".join(bare_line.split()) if _CHINESE.search(bare_line) else bare_line)
            ) is not None:
                is_part = True
                squeezed = "".join(bare_line.split()) if _CHINESE.search(bare_line) else bare_line
                bare_line = squeezed[match.end() :].strip()
            if bare_line:
                parts.append(bare_line)
    return HeaderText(column, tuple(cells), tuple(parts), tuple(brackets), is_part, tuple(filter(None, marks)))


@lru_cache(maxsize=1 << 14)
def title_key(text: str) -> str:
    """A title as compared: without its footnote mark, its table number, “续表” and the period in it."""
    bare_title = re.sub(
        r"^(?:续?表\s*)?(?!(?:19|20)\d{2}(?!\d))\d+(?:\s*[.\-–—－]\s*\d+)*\s*(?:续表\s*\d*)?[、.]?\s*",
        "",
        plain(split_footnote(text.strip())[0]),
    )
    return key(split_footnote(re.sub(r"^\s*续表\s*\d*", "", without_periods(bare_title)).strip())[0])
