"""Puts the finger on the cell: what a finding names is narrowed to the cells that must be wrong.

Which those are is asked in SQL (`sql/suspects.sql`): of each row the smallest set of cells whose change makes all its relations
hold. A rule that compares two figures of a row names both; where one of them is pinned, the other is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipelines.addresses import Cell, parse_address
from pipelines.findings import Finding, with_comparisons

if TYPE_CHECKING:
    import duckdb

    from definitions.models import Rule

#: A finding of more cells speaks of columns, not of rows.
MOST_CELLS = 200


def narrowed(
    connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding], rules: Mapping[str, Rule]
) -> list[Finding]:
    """The findings; in every row of which one names a pinned cell it names no other."""
    pinned: dict[tuple[str, str], dict[int, set[Cell]]] = {}
    for submission_id, sheet, cell in connection.execute("SELECT submission_id, sheet, cell FROM pinned").fetchall():
        place = parse_address(cell)
        pinned.setdefault((submission_id, sheet), {}).setdefault(place.row, set()).add(place)
    return [
        _narrowed(found, rules[found.rule_id], rows)
        if (rows := pinned.get((found.submission_id, found.sheet)))
        else found
        for found in findings
    ]


def _narrowed(found: Finding, rule: Rule, pinned: Mapping[int, set[Cell]]) -> Finding:
    """The finding without the cells that stand in a row beside a pinned one that is among them."""
    named = {cell for each in found.comparisons for cell in each.cells}
    if len(named) > MOST_CELLS:
        return found
    right = {cell for cell in named if named & pinned.get(cell.row, set()) and cell not in pinned[cell.row]}
    if not right:
        return found
    told = [each._replace(cells=tuple(cell for cell in each.cells if cell not in right)) for each in found.comparisons]
    return with_comparisons(found, rule, told)
