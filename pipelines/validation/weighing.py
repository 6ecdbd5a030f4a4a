"""What a finding is about and how much it weighs, once it is known what stands beside it.

The subject (activity and measure) tells a finding again when rows have moved; the effect on the published table (value,
growth, rank) puts findings in order. Both are asked in SQL over the staged tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.addresses import Cell, parse_ranges
from pipelines.findings import Finding
from pipelines.validation.staging import SQL, bring

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: A finding of more cells is about whole columns: `* revenue`.
MOST_NAMED = 60


def with_subjects(connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with what their cells are about; nothing where the cells are no figure's."""
    asked = [
        (number, found.submission_id, found.sheet, str(cell), is_whole)
        for number, found in enumerate(findings)
        for cell, is_whole in _cells(found.cells)
    ]
    if not asked:
        return list(findings)
    bring(connection, "asked", _table(("number", "submission_id", "sheet", "cell", "is_whole"), asked))
    rows = connection.execute((SQL / "subjects.sql").read_text(encoding="utf-8")).fetchall()
    subjects = {number: ", ".join(subject) for number, subject in rows}
    return [replace(found, subject=subjects.get(number, "")) for number, found in enumerate(findings)]


def with_effects(connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with their effect on value, growth and rank, in place of the part of the value that is in doubt."""
    weighed = [(number, found.submission_id, found.effect) for number, found in enumerate(findings) if found.effect > 0]
    if not weighed:
        return list(findings)
    bring(connection, "weighed", _table(("number", "submission_id", "effect"), weighed))
    effects = dict(connection.execute((SQL / "effects.sql").read_text(encoding="utf-8")).fetchall())
    return [
        replace(found, effect=round(effects[number], 6)) if number in effects else found
        for number, found in enumerate(findings)
    ]


def _cells(ranges: str) -> Iterable[tuple[Cell, bool]]:
    """The cells of a finding, each to be named; where they are too many, the first of each range for its column."""
    corners = parse_ranges(ranges)
    count = sum((last.row - first.row + 1) * (last.column - first.column + 1) for first, last in corners)
    for first, last in corners:
        rows = range(first.row, last.row + 1) if count <= MOST_NAMED else (first.row,)
        yield from (
            (Cell(row, column), count <= MOST_NAMED) for row in rows for column in range(first.column, last.column + 1)
        )


def _table(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    import pyarrow as pa

    return pa.table(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))
