"""Cell accounting: what each non-empty cell of a sheet was read as, so that nothing is lost silently.

A cell is data, header, label, unit, note, or ignored by a named rule; what nobody claimed is `unclaimed`. The readers
claim whole stretches of columns as they go; counting is done once at the end, a column at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pipelines.addresses import Cell
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.words.text import is_filled

ROLES = ("unclaimed", "data", "header", "label", "unit", "note", "ignored")
_CODE = {role: code for code, role in enumerate(ROLES)}
_UNCLAIMED = 0
#: Of more rules than these, a cell's mark does not tell which it was.
_MOST, _FURTHER = 255, "其余规则 further rules"


@dataclass(frozen=True)
class SheetAccount:
    """One sheet's account: cells by role, the ignored ones by rule, and the cells that nobody claimed."""

    sheet: str
    roles: dict[str, int]
    ignored: dict[str, int] = field(default_factory=dict)
    unclaimed: tuple[Cell, ...] = ()

    @property
    def filled(self) -> int:
        """How many cells of the sheet are not empty."""
        return sum(self.roles.values())


class Ledger:
    """The claims on one sheet while it is read. A later claim replaces an earlier one."""

    def __init__(self, sheet: Sheet) -> None:
        self._name, self._columns, self._height = sheet.name, sheet.columns, len(sheet.rows)
        self._marks = [bytearray(self._height) for _ in self._columns.cells]
        self._rules: dict[str, int] = {}
        self._left_out: list[tuple[int, int]] = []

    def claim(self, role: str, rows: range, columns: Iterable[int]) -> None:
        """Claim a block of cells."""
        self._mark(_CODE[role], rows, columns)

    @staticmethod
    def all_ignored(sheet: Sheet, rule: str) -> SheetAccount:
        """The account of a sheet that is left out as a whole by a named rule."""
        filled = sheet.columns.filled
        return SheetAccount(sheet.name, dict.fromkeys(ROLES, 0) | {"ignored": filled}, {rule: filled} if filled else {})

    def claim_cells(self, role: str, cells: Iterable[Cell]) -> None:
        """Claim single cells."""
        for cell in cells:
            self._marks[cell.column][cell.row] = _CODE[role]

    def ignore(self, rule: str, rows: range, columns: Iterable[int]) -> None:
        """Leave a block of cells out by a named rule; what is more than a byte can count is left out by the last of them."""
        if rule not in self._rules and len(self._rules) + len(ROLES) >= _MOST:
            rule = _FURTHER
        code = self._rules.setdefault(rule, len(ROLES) + len(self._rules))
        self._mark(code, rows, columns)

    def ignore_rows(self, rule: str, rows: Iterable[int]) -> None:
        """Leave what was claimed in some rows out by a named rule."""
        code = self._rules.setdefault(rule, len(ROLES) + len(self._rules))
        self._left_out += [(code, row) for row in rows]

    def _mark(self, code: int, rows: range, columns: Iterable[int]) -> None:
        first, stop = max(rows.start, 0), min(rows.stop, self._height)
        if first < stop:
            stretch = bytes([code]) * (stop - first)
            for column in columns:
                self._marks[column][first:stop] = stretch

    def rule_at(self, cell: Cell) -> str | None:
        """The rule by which a cell is left out so far; '' where nobody has claimed it, None where it was read as something."""
        code = self._marks[cell.column][cell.row]
        if code < len(ROLES):
            return "" if code == _UNCLAIMED else None
        return next(islice(self._rules, code - len(ROLES), None))

    def unclaimed(self) -> list[Cell]:
        """The non-empty cells that nobody has claimed so far, column by column."""
        found: list[Cell] = []
        for column, (cells, marks) in enumerate(zip(self._columns.cells, self._marks, strict=True)):
            if _UNCLAIMED in marks:
                for code, first, stop in _runs(marks):
                    if code == _UNCLAIMED and self._filled(column, first, stop):
                        found += [Cell(row, column) for row in range(first, stop) if is_filled(cells[row])]
        return found

    def close(self) -> SheetAccount:
        """The account of the sheet."""
        counts = [0] * (len(ROLES) + len(self._rules))
        for column, marks in enumerate(self._marks):
            # The longest stretch is what the others leave of the column.
            *others, longest = sorted(_runs(marks), key=lambda run: run[2] - run[1])
            left = self._height - self._columns.blanks[column]
            for code, first, stop in others:
                filled = self._filled(column, first, stop)
                counts[code] += filled
                left -= filled
            counts[longest[0]] += left
        for code, row in self._left_out:
            for cells, marks in zip(self._columns.cells, self._marks, strict=True):
                if marks[row] != _UNCLAIMED and is_filled(cells[row]):
                    counts[marks[row]] -= 1
                    counts[code] += 1
        unclaimed = tuple(self.unclaimed())
        ignored = {rule: counts[code] for rule, code in self._rules.items() if counts[code]}
        roles = {role: counts[code] for role, code in _CODE.items()}
        roles["ignored"] += sum(ignored.values())
        roles["unclaimed"] = len(unclaimed)
        return SheetAccount(self._name, roles, ignored, unclaimed)

    def _filled(self, column: int, first: int, stop: int) -> int:
        """How many cells of a stretch are not blank; only a column with blanks and values is counted."""
        blanks = self._columns.blanks[column]
        if blanks in (0, self._height):
            return 0 if blanks else stop - first
        return stop - first - self._columns.cells[column][first:stop].count("")


def _runs(marks: bytearray) -> Iterator[tuple[int, int, int]]:
    """The stretches of one claim in a column: the claim's code, the first row and the row after the last."""
    first, height = 0, len(marks)
    while first < height:
        code = marks[first]
        is_last = marks.startswith(bytes([code]) * (height - first), first)
        stop = height if is_last else height - len(marks[first:].lstrip(bytes([code])))
        yield code, first, stop
        first = stop
