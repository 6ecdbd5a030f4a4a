"""The bound of every figure: what no measure is below or above in a region of each level, in base units.

The rows are `rules/bounds.csv`, multiples of the national figures of `rules/national.csv`. Which figures lie beyond is for the
rules to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from definitions.models import Bound, RegionLevel

if TYPE_CHECKING:
    from definitions.content import Content

#: A figure of an industry, where it is bounded otherwise than that of the whole.
PARTS = ("", "industry")


@dataclass(frozen=True)
class Limits:
    """The bound of one measure, for single industries or for all else, in a region of one level, and the row it comes from."""

    measure: str
    part: str
    level: str
    least: Decimal
    most: Decimal
    row: Bound


def limits(definitions: Content) -> Iterator[Limits]:
    """The bound of every measure, part and level that has one."""
    rows = {(row.measure, row.part, row.level): row for row in definitions.bounds}
    for measure in definitions.measures.values():
        for part in PARTS:
            for level in get_args(RegionLevel):
                # a town has no more than a county
                row_of = "county" if level == "town" else level
                keys = ((measure.id, part, row_of), (measure.id, "", row_of), (measure.dimension, "", row_of))
                row = next((rows[key] for key in keys if key in rows), None)
                if row and row.reference in definitions.national:
                    one = definitions.national[row.reference].value
                    yield Limits(measure.id, part, level, row.least * one, row.most * one, row)
