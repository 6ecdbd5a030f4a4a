"""A sheet cut into the tables that stand on it: captions, header, rows of labels and figures, notes.

Only the cutting belongs here, by the texts of a layout; what headers and labels mean is
`pipelines.workbooks.reading.layouts.tables`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.addresses import Cell
from pipelines.workbooks.files.accounting import Ledger
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.footnotes import starts_with_mark
from pipelines.workbooks.forms.headers import (
    HeaderRows,
    HeaderText,
    bare,
    find_header_rows,
    header_texts,
    merge_owners,
    title_key,
)
from pipelines.workbooks.forms.headless import Knows, headless_labels, headless_rows
from pipelines.workbooks.forms.layout_forms import QUALIFYING, Ignored, Label, Layout
from pipelines.workbooks.words.text import CellValue, begins_with, cell_text, ends_with, is_filled, key, plain
from pipelines.workbooks.words.unit_lines import unit_line
from pipelines.workbooks.words.values import number


@dataclass(frozen=True)
class TableRow:
    """A row below a header: its number, and the texts of its label columns by what they hold."""

    row: int
    labels: dict[str, CellValue]
    columns: dict[str, int]
    indent: int
    is_part: bool = False
    is_bare: bool = False

    @property
    def is_unlabelled(self) -> bool:
        """Whether figures stand in it and nothing tells what they are of."""
        naming = [cell for holds, cell in self.labels.items() if holds not in QUALIFYING]
        return bool(naming) and not self.is_bare and not any(is_filled(cell) for cell in naming)


@dataclass
class Block:
    """One table on a sheet, as cut."""

    header: HeaderRows
    texts: list[HeaderText]
    captions: list[Cell]
    label_columns: dict[int, Label] = field(default_factory=dict)
    rows: list[TableRow] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def data_texts(self) -> list[HeaderText]:
        """The headers that are not those of labels."""
        return [text for text in self.texts if text.column not in self.label_columns]


def title_cells(layout: Layout, sheet: Sheet) -> list[Cell]:
    """Where a title by which the layout is known stands."""
    titles = {title_key(text) for text in layout.title}
    return [cell for cell, text in sheet.opening_texts if title_key(text) in titles]


@dataclass(frozen=True)
class Opening:
    """The texts at the top of a sheet, as titles, headers and words before a colon are compared; made once for all layouts."""

    titles: frozenset[str]
    headers: frozenset[str]
    cover: frozenset[str]
    sheet: str = ""

    @classmethod
    def of(cls, sheet: Sheet) -> Opening:
        """The opening of a sheet."""
        return cls(*_compared(sheet.opening_words), key(sheet.name))


@lru_cache(maxsize=64)
def _compared(texts: frozenset[str]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Texts as titles, as headers and as lines of a cover; files that are filled in from one template begin alike."""
    covers = frozenset(key(text.partition(":")[0]) for text in map(plain, texts) if ":" in text)
    return frozenset(map(title_key, texts)), frozenset({*map(key, texts), *map(bare, texts)}), covers


def is_known(layout: Layout, opening: Opening) -> bool:
    """Whether a sheet has a title and a name of the layout, where it asks for them, and all headers and lines it is known by."""
    if layout.title and opening.titles.isdisjoint(map(title_key, layout.title)):
        return False
    if layout.sheets and opening.sheet not in map(key, layout.sheets):
        return False
    has_headers = not any(opening.headers.isdisjoint(texts) for texts in layout.known_headers)
    return bool(layout.title or layout.headers) and has_headers and opening.cover.issuperset(map(key, layout.cover))


def cut(layout: Layout, sheet: Sheet, ledger: Ledger, knows: Knows) -> list[Block]:
    """The tables of a sheet, with their captions, headers, labels and notes claimed; figures are left to their reader.

    `knows` tells what a label names, for label columns that have no header.
    """
    headers = (
        headless_rows(sheet) if layout.is_headless else find_header_rows(sheet, layout.key_headers(), layout.has_years)
    )
    blocks: list[Block] = []
    above = 0
    for number_, header in enumerate(headers):
        beside = [other for other in headers if other.first == header.first]
        later = [other.first for other in headers[number_ + 1 :] if other.first > header.last]
        texts = header_texts(sheet, header)
        block = Block(header, texts, [])
        block.label_columns = {
            text.column: label
            for text in texts
            for label in layout.labels
            if any(
                key(known) in (bare(text.joined), key(text.joined), key(text.other_language)) for known in label.header
            )
        }
        if layout.is_headless:
            left = range(min(text.column for text in texts))
            below = range(header.last + 1, min(later, default=len(sheet.rows)))
            block.label_columns = headless_labels(sheet, below, left, layout.labels, knows)
        block.captions = _captions(layout, sheet, range(above, header.first), ledger, blocks)
        ledger.claim_cells("header", [cell for text in texts for cell in text.cells])
        _cut_rows(layout, sheet, block, min(later, default=len(sheet.rows)), ledger)
        blocks.append(block)
        if header is beside[-1]:
            above = max((row.row for each in blocks for row in each.rows if not row.is_bare), default=header.last) + 1
    _claim_units(sheet, ledger)
    return blocks


def _captions(layout: Layout, sheet: Sheet, rows: range, ledger: Ledger, blocks: Sequence[Block]) -> list[Cell]:
    """The texts above a header. Tables side by side share them."""
    if not rows and blocks:
        return blocks[-1].captions
    titles = set(title_cells(layout, sheet))
    cells = [Cell(row, column) for row in rows for column, cell in enumerate(sheet.rows[row]) if _is_text(cell)]
    for cell in cells:
        ledger.claim_cells("header" if cell in titles else "note", [cell])
    return cells


def _claim_units(sheet: Sheet, ledger: Ledger) -> None:
    cells = [
        Cell(row, column)
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and ("单位" in cell or "nit" in cell) and unit_line(cell)
    ]
    ledger.claim_cells("unit", cells)


def _cut_rows(layout: Layout, sheet: Sheet, block: Block, stop: int, ledger: Ledger) -> None:
    """The rows of labels and figures, and the notes below them; what is neither stands in `loose`."""
    columns = block.header.columns
    owners = merge_owners(
        merge
        for merge in sheet.metadata.merges
        if merge.first.column in block.label_columns and merge.last.row > block.header.last
    )
    holders: dict[str, int] = {label.holds: column for column, label in block.label_columns.items()}
    part_indent: int | None = None
    in_notes = False
    above: dict[int, CellValue] = {}
    for row in range(block.header.last + 1, stop):
        cells = sheet.rows[row]
        filled = [column for column in columns if is_filled(cells[column])]
        if not filled:
            continue
        first_text = plain(cell_text(cells[filled[0]]))
        above = _labels_of(sheet, block, row, owners, above)
        leading = plain(cell_text(above[min(above)])) if above else ""
        ignored = next((rule for rule in layout.ignored if _leaves_out(rule, first_text, leading)), None)
        figures = [column for column in filled if column not in block.label_columns]
        is_text = all(_is_text(cells[column]) for column in filled)
        is_marked_note = starts_with_mark(cell_text(cells[filled[0]]))
        in_notes = in_notes or (is_text and (begins_with(first_text, layout.notes) or is_marked_note))
        if ignored and ignored.what == "below":
            ledger.ignore(ignored.id, range(row, stop), columns)
            return
        if ignored:
            ledger.ignore(ignored.id, range(row, row + 1), columns)
        elif in_notes and is_text:
            ledger.claim("note", range(row, row + 1), filled)
            block.notes += [cell_text(cells[column]) for column in filled]
        elif in_notes:
            block.loose += [Cell(row, column) for column in filled]
        else:
            labels: dict[str, CellValue] = {}
            for column, label in block.label_columns.items():
                if label.holds != "nothing":
                    labels[label.holds] = _both(labels.get(label.holds, ""), above[column])
            _name_by_number(labels, block, above)
            text = cell_text(cells[min(block.label_columns, default=columns[0])])
            indent = len(text) - len(text.lstrip())
            if part_indent is not None and indent <= part_indent:
                part_indent = None
            is_marked = text.strip().startswith(("#", "＃", "其中"))
            is_part = is_marked or part_indent is not None
            block.rows.append(TableRow(row, labels, holders, indent, is_part, is_bare=not figures))
            if is_marked:
                part_indent = indent
            if figures or layout.measure == "block":
                claim_labels(block, row, ledger)


def claim_labels(block: Block, row: int, ledger: Ledger) -> None:
    """Claim the labels of a row, each for what it holds."""
    for column, label in block.label_columns.items():
        if label.holds == "nothing":
            ledger.ignore(label.reason or label.shown, range(row, row + 1), [column])
        else:
            role = label.holds if label.holds in ("note", "unit") else "label"
            ledger.claim(role, range(row, row + 1), [column])


def _leaves_out(rule: Ignored, first_text: str, leading: str) -> bool:
    """Whether a rule leaves a row out that begins with this text, and whose first label is this one."""
    texts = (first_text, leading)
    is_named = not {key(text) for text in texts}.isdisjoint(map(key, rule.texts))
    return rule.what != "sheet" and (
        is_named or any(begins_with(text, rule.starts) or ends_with(text, rule.ends) for text in texts)
    )


def _labels_of(
    sheet: Sheet, block: Block, row: int, owners: dict[Cell, Cell], above: dict[int, CellValue]
) -> dict[int, CellValue]:
    """The labels of a row by their columns: a blank one is that of its merge or, where it is carried, of the row above.

    It is carried only to a row that has another label: figures with none are of nothing.
    """
    cells = sheet.rows[row]
    here = {
        column: cells[column] if is_filled(cells[column]) else _above(sheet, owners, Cell(row, column))
        for column in block.label_columns
    }
    is_labelled = any(here[column] != "" for column, label in block.label_columns.items() if not label.carried)
    carried = {column for column, label in block.label_columns.items() if label.carried and is_labelled}
    return {
        column: above.get(column, "") if column in carried and text == "" else text for column, text in here.items()
    }


def _name_by_number(labels: dict[str, CellValue], block: Block, here: dict[int, CellValue]) -> None:
    """Where a row has no label but a text in the column of running numbers (合计), that is its label."""
    naming = [label.holds for label in block.label_columns.values() if label.names_row]
    told = [
        here[column]
        for column, label in block.label_columns.items()
        if label.holds == "nothing" and _is_text(here[column])
    ]
    if naming and told and not any(is_filled(labels[holds]) for holds in naming):
        labels[naming[0]] = told[0]


def _both(first: CellValue, second: CellValue) -> CellValue:
    """One label given in two columns: the one that is filled, or both where they differ, which then names nothing."""
    if first == "" or second == "" or key(cell_text(first)) == key(cell_text(second)):
        return second if first == "" else first
    return f"{cell_text(first)} / {cell_text(second)}"


def _above(sheet: Sheet, owners: dict[Cell, Cell], cell: Cell) -> CellValue:
    """What stands in the first cell of the merge that a blank label belongs to."""
    return sheet.at(owners[cell]) if cell in owners else ""


def _is_text(cell: CellValue) -> bool:
    return isinstance(cell, str) and bool(cell.strip()) and number(cell) is None
