"""The rows of a table whose rows stand each for itself: what each is about, so that one of them can be left out alone.

A row that could not be read says what could be read of it: what could not is None and may be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipelines.addresses import parse_address, parse_ranges

if TYPE_CHECKING:
    import pyarrow as pa

    from pipelines.findings import Finding

#: What a figure is about and who says it; the value itself, its unit and remarks on it are not.
KEY = (
    "region_code",
    "boundary_date",
    "period",
    "period_kind",
    "measure",
    "classification",
    "activity_code",
    "scope_id",
    "coverage",
    "vintage",
    "price_basis",
    "source_title",
)
SOURCE = KEY.index("source_title")
Key = tuple[Any, ...]
#: Where a figure stands: sheet and cell; and where a row stands: sheet and row, which count from 0.
Place = tuple[str, str]
RowPlace = tuple[str, int]


@dataclass(frozen=True)
class Rows:
    """The header's row on each sheet, and what each row below it is about."""

    headers: dict[str, int]
    keys: dict[RowPlace, Key]

    def add(self, sheet: str, header: int, keys: Mapping[int, Key]) -> None:
        """The rows of one more sheet, counted from the first below the header."""
        self.headers[sheet] = header
        self.keys.update({(sheet, header + 1 + row): key for row, key in keys.items()})

    def concerned(self, found: Finding) -> set[RowPlace]:
        """The rows that a finding is about; none where it is about the header, or about the whole table."""
        header = self.headers.get(found.sheet)
        if header is None or not found.cells:
            return set()
        try:
            ranges = parse_ranges(found.cells)
        except ValueError:
            return set()
        rows = {row for first, last in ranges for row in range(first.row, last.row + 1)}
        return {(found.sheet, row) for row in rows} if min(rows) > header else set()

    def key(self, place: RowPlace) -> Key:
        """What a row is about; of a row outside the table nothing is known."""
        return self.keys.get(place, (None,) * len(KEY))


@dataclass(frozen=True)
class Said:
    """One figure: what it is about and what it says."""

    key: Key
    value: Any
    unit: str


class Figures:
    """Every figure of a file by its place; looked up when somebody asks for the first time."""

    def __init__(self, look_up: Callable[[], Mapping[Place, Said]]) -> None:
        self._look_up = look_up

    @cached_property
    def said(self) -> Mapping[Place, Said]:
        """The figures."""
        return self._look_up()

    @classmethod
    def of(cls, observations: pa.Table) -> Figures:
        """The figures that were read."""
        return cls(lambda: _figures(observations))


def _figures(observations: pa.Table) -> dict[Place, Said]:
    columns = [observations[name].to_pylist() for name in (*KEY, "sheet", "cell", "value", "unit")]
    return {
        (sheet, cell): Said(tuple(key), value, unit) for *key, sheet, cell, value, unit in zip(*columns, strict=True)
    }


def row_of(place: Place) -> RowPlace:
    """The row in which a figure stands."""
    return place[0], parse_address(place[1]).row


class Unread:
    """What rows that were not read may have been about."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._by_known: dict[tuple[int, ...], set[Key]] = {}
        for key in keys:
            known = tuple(index for index, part in enumerate(key) if part is not None)
            self._by_known.setdefault(known, set()).add(tuple(key[index] for index in known))

    def may_be(self, key: Key) -> bool:
        """Whether one of the rows may have been about this."""
        return any(tuple(key[index] for index in known) in keys for known, keys in self._by_known.items())
