"""The rows of a table whose rows stand each for itself: what each is about, so that one of them can be left out alone.

A row that could not be read says what could be read of it: what could not is None and may be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
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
    "base_year",
    "source_title",
)
SOURCE = KEY.index("source_title")
Key = tuple[Any, ...]
_WHAT = ("measure", "classification", "activity_code", "scope_id")
_WHEN = ("period", "period_kind", "boundary_date")
#: What of a key is in doubt where a column is at fault: what contradicts another column may be wrong in either. The other
#: columns of a key stand each for itself; a column that is none of the table's puts everything in doubt.
_IN_DOUBT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("value", "unit", "source_url", "provenance", "confidence", "made_on", "note"), ()),
    **{name: (name,) for name in KEY},
    **dict.fromkeys(_WHAT, _WHAT),
    **dict.fromkeys(_WHEN, _WHEN),
    "region_name": ("region_code",),
}
#: Where a figure stands: sheet and cell; and where a row stands: sheet and row, which count from 0.
Place = tuple[str, str]
RowPlace = tuple[str, int]


@dataclass(frozen=True)
class Rows:
    """The header's row on each sheet, the fields of its columns, and what each row below it is about."""

    headers: dict[str, int] = field(default_factory=dict)
    fields: dict[tuple[str, int], str] = field(default_factory=dict)
    keys: dict[RowPlace, Key] = field(default_factory=dict)

    def add(self, sheet: str, header: int, columns: Mapping[str, int], keys: Mapping[int, Key]) -> None:
        """The rows of one more sheet, counted from the first below the header."""
        self.headers[sheet] = header
        self.fields.update({(sheet, column): name for name, column in columns.items()})
        self.keys.update({(sheet, header + 1 + row): key for row, key in keys.items()})

    def concerned(self, found: Finding) -> set[RowPlace]:
        """The rows that a finding is about; none where it is about the header, or about the whole table."""
        rows = {row for first, last in parse_ranges(found.cells) for row in range(first.row, last.row + 1)}
        header = self.headers.get(found.sheet)
        return {(found.sheet, row) for row in rows} if header is not None and rows and min(rows) > header else set()

    def may_be_about(self, place: RowPlace, faults: Iterable[Finding]) -> Key:
        """What a row with these faults is about: what they put in doubt may be anything; of a row of no table, all of it."""
        sheet, row = place
        doubtful: set[str] = set()
        for first, last in (each for found in faults if found.sheet == sheet for each in parse_ranges(found.cells)):
            if first.row <= row <= last.row:
                for column in range(first.column, last.column + 1):
                    doubtful.update(_IN_DOUBT.get(self.fields.get((sheet, column), ""), KEY))
        known = self.keys.get(place, (None,) * len(KEY))
        return tuple(None if name in doubtful else part for name, part in zip(KEY, known, strict=True))


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

    @cached_property
    def keys(self) -> frozenset[Key]:
        """What they are about."""
        return frozenset(said.key for said in self.said.values())

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
