"""Rank intervals with common shares taken as common: reads the unknown parts, lets `indicators.verdicts` decide, writes back.

Intervals of figures whose unknowns are all their own are SQL (`sql/indicators.sql`); only leagues with a common share come
here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.verdicts import Figures, least_lead, rank_bounds

if TYPE_CHECKING:
    import duckdb

FIGURE = ("indicator_id", "region_code", "period", "period_kind", "is_sample")


def figures(parts: list[dict[str, Any]], keys: list[tuple[Any, ...]], rounding: list[float]) -> Figures:
    """The figures named by `keys` (values of `FIGURE`), in their order, from rows of `unknown_parts`."""
    import numpy as np

    place = {key: number for number, key in enumerate(keys)}
    shares = sorted({part["activity_code"] for part in parts if part["kind"] == "common"})
    column = {code: number for number, code in enumerate(shares)}
    low, high = np.zeros(len(keys)), np.zeros(len(keys))
    common = np.zeros((len(keys), len(shares)))
    share_low, share_high = np.zeros(len(shares)), np.zeros(len(shares))
    for part in parts:
        row = place[tuple(part[name] for name in FIGURE)]
        ends = part["net"] * part["weight_low"], part["net"] * part["weight_high"]
        if part["kind"] == "common":
            share = column[part["activity_code"]]
            common[row, share] = part["net"]
            share_low[share], share_high[share] = part["weight_low"], part["weight_high"]
        else:
            low[row] += min(ends)
            high[row] += max(ends)
    return Figures(low, high, np.array(rounding), common, share_low, share_high)


def rank_common(connection: duckdb.DuckDBPyConnection) -> int:
    """Fill `rank_low_common` and `rank_high_common` of the table `indicators`; returns how many figures were ranked anew.

    The connection holds `indicators` and `unknown_parts`.
    """
    leagues = _rows(
        connection,
        "SELECT indicator_id, period, period_kind, is_sample, region_level, coverage, benchmark, price_basis, "
        "list(region_code ORDER BY region_code) AS regions, "
        "list(coalesce(CAST(rounding AS DOUBLE), 0) ORDER BY region_code) AS rounding "
        "FROM indicators AS i WHERE is_headline AND rank IS NOT NULL AND EXISTS (FROM unknown_parts AS p WHERE p.kind = 'common' "
        "AND p.indicator_id = i.indicator_id AND p.period = i.period AND p.period_kind = i.period_kind "
        "AND p.is_sample = i.is_sample) GROUP BY ALL ORDER BY ALL",
    )
    ranked: list[tuple[Any, ...]] = []
    for league in leagues:
        shared = tuple(league[name] for name in ("period", "period_kind", "is_sample"))
        keys = [(league["indicator_id"], region, *shared) for region in league["regions"]]
        parts = [part for part in _parts_of(connection, league) if tuple(part[name] for name in FIGURE) in set(keys)]
        lows, highs = rank_bounds(least_lead(figures(parts, keys, league["rounding"])))
        ranked += [(*key, int(low), int(high)) for key, low, high in zip(keys, lows, highs, strict=True)]
    if ranked:
        _write_back(connection, ranked)
    return len(ranked)


def _parts_of(connection: duckdb.DuckDBPyConnection, league: dict[str, Any]) -> list[dict[str, Any]]:
    return _rows(
        connection,
        f"FROM unknown_parts WHERE indicator_id = '{league['indicator_id']}' AND period = '{league['period']}' "
        f"AND period_kind = '{league['period_kind']}' AND is_sample = {league['is_sample']}",
    )


def _write_back(connection: duckdb.DuckDBPyConnection, ranked: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    names = (*FIGURE, "low", "high")
    table = pa.table({name: [row[number] for row in ranked] for number, name in enumerate(names)})
    connection.register("ranked_anew", table)
    same = " AND ".join(f"i.{name} = r.{name}" for name in FIGURE)
    connection.execute(
        f"UPDATE indicators AS i SET rank_low_common = r.low, rank_high_common = r.high FROM ranked_anew AS r "
        f"WHERE {same} AND i.is_headline"
    )
    connection.unregister("ranked_anew")


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
