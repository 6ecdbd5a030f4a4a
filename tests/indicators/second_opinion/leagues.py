"""Ranks and headlines (5.5, 8) of the rows of the indicators, counted pair by pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from definitions import Definitions

Row = Mapping[str, Any]
#: Figures are ranked only with their like.
LIKE = (
    "indicator_id", "region_level", "period", "period_kind", "coverage", "benchmark", "price_basis", "is_sample",
)  # fmt: skip
ONE_FIGURE = ("indicator_id", "region_code", "period", "period_kind", "is_sample")
RANKED = ("exact", "bounded")


def wrongly_ranked(indicators: Iterable[Row]) -> list[str]:
    """Rows whose rank, size of the league, or interval of ranks is not what counting pair by pair gives."""
    leagues: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    faults = []
    for row in indicators:
        ranked = row["comparability"] in RANKED and row["region_level"] in ("province", "prefecture", "county")
        if row["is_headline"] and ranked and row["value"] is not None:
            leagues[tuple(row[name] for name in LIKE)].append(row)
        elif row["rank"] is not None:
            faults.append(f"{_named(row)} is ranked")
    for league in leagues.values():
        for row in league:
            ours = _places(row, league) if len(league) > 1 else (None, None, None, None)
            theirs = tuple(row[name] for name in ("rank", "rank_of", "rank_low", "rank_high"))
            if ours != theirs:
                faults.append(f"{_named(row)}: {theirs} in the method, {ours} in the second opinion")
    return faults


def _places(row: Row, league: list[Row]) -> tuple[int, int, int, int]:
    ahead = sum(other["value"] > row["value"] for other in league)
    surely_ahead = sum(_surely_ahead(other, row) for other in league)
    surely_behind = sum(_surely_ahead(row, other) for other in league)
    return 1 + ahead, len(league), 1 + surely_ahead, len(league) - surely_behind


def _surely_ahead(one: Row, other: Row) -> bool:
    """Whether the lower end, less rounding, lies above the other's upper end plus rounding."""
    if one["low"] is None or other["high"] is None:
        return False
    return Fraction(one["low"]) - Fraction(one["rounding"]) > Fraction(other["high"]) + Fraction(other["rounding"])


def _stands_beside(row: Row, facts: Mapping[str, Row]) -> bool:
    named = [facts[row[name]] for name in ("numerator_fact_id", "denominator_fact_id") if row[name] is not None]
    is_growth = row["basis"] == "growth"
    return (
        row["price_basis"] != "current"
        or row["provenance"] == "undisclosed"
        or (not is_growth and any(fact["compiled_from"] == "recombined" for fact in named))
    )


def wrong_headlines(definitions: Definitions, indicators: Iterable[Row], facts: Mapping[str, Row]) -> list[str]:
    """Figures without exactly one headline, or whose headline is less comparable than an alternative."""
    rank = {step.code: step.rank for step in definitions.precedence if step.criterion == "comparability"}
    figures: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in indicators:
        figures[tuple(row[name] for name in ONE_FIGURE)].append(row)
    faults = []
    for found in figures.values():
        # What is put together for another boundary, at constant prices, or from documents that are not public stands
        # beside a headline and is never one.
        rows = [row for row in found if row["basis"] == "none" or not _stands_beside(row, facts)]
        first = [row for row in found if row["is_headline"]]
        hidden = any(row["provenance"] == "undisclosed" for row in found)
        if (
            hidden
            and all(row["basis"] == "none" for row in rows)
            and [row["reason"] for row in first] != ["undisclosed"]
        ):
            faults.append(f"{_named(found[0])} does not say that its source is not public")
        elif not all(row in rows for row in first):
            faults.append(f"{_named(first[0])} is a headline of another boundary, at constant prices or not public")
        elif not rows:
            continue
        elif len(first) != 1:
            faults.append(f"{_named(rows[0])} has {len(first)} headlines")
        elif rank[first[0]["comparability"]] > min(rank[row["comparability"]] for row in rows):
            faults.append(f"{_named(first[0])} is a headline beside a more comparable figure")
    return faults


def _named(row: Row) -> str:
    return " ".join(
        str(row[name]) for name in ("indicator_id", "region_code", "period", "basis", "scope_id", "coverage")
    )
