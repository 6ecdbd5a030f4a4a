"""The base year of constant prices, wherever a file states it: on a cover, in a row, for a whole table."""

from __future__ import annotations

from pipelines.workbooks.periods import parse_period

#: What a person is to write where a base year was not understood.
EXPECTED = "不变价的年份 year of the constant prices: 2020"


def base_year(text: str, price_basis: str) -> int | None:
    """The year that a text names; None where it names no single year, or the figures are at current prices."""
    period = parse_period(text)
    is_year = period is not None and period.kinds == ("annual",) and price_basis != "current"
    return period.year if period and is_year else None
