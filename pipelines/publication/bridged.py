"""The way from a reported to a comparable figure as it is drawn: its steps in the shown unit, and where each bar lies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: The two sums, between which every step adds or takes away.
ENDS = ("reported", "comparable")
#: How amounts are shown: base units in one shown unit, its symbol, decimals.
SHOWN = {"money": (Decimal(100_000_000), "亿元", 2), "count": (Decimal(1), "个", 0), "persons": (Decimal(1), "人", 0)}


@dataclass(frozen=True)
class Bridge:
    """A figure and its steps, each with low, value and high in base units."""

    figure: dict[str, Any]
    steps: list[dict[str, Any]]

    @property
    def shown(self) -> tuple[Decimal, str, int]:
        """The unit in which the bridge is shown."""
        return SHOWN[self.figure["dimension"]]

    def amount(self, value: Decimal | None) -> Decimal | None:
        """A value of a step in the shown unit."""
        return None if value is None else value / self.shown[0]


def extents(bridge: Bridge) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Where each bar begins, is certain until, and ends, in the shown unit; an unbounded end stops at its low."""
    spans = []
    level = Decimal(0)
    for step in bridge.steps:
        low = bridge.amount(step["low"]) or Decimal(0)
        high = bridge.amount(step["high"])
        high = low if high is None else high
        if step["name"] in ENDS:
            level = high
            spans.append((Decimal(0), low, high))
        else:
            after = level + high
            begin, end = min(level, level + low), max(level, after)
            sure = begin if low != high else end
            spans.append((max(begin, Decimal(0)), max(sure, Decimal(0)), max(end, Decimal(0))))
            level = after
    return spans
