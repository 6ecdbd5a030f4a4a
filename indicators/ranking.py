"""Rank intervals with common shares taken as common: reads the unknown parts, lets `indicators.verdicts` decide, writes back.

Intervals of figures whose unknowns are all their own are SQL (`indicator_ranks`); only leagues with a common share come
here. What a verdict is belongs to `verdicts`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from indicators.verdicts import Figures, figures, least_lead, rank_bounds

if TYPE_CHECKING:
    import duckdb

#: What names a figure among the headlines.
FIGURE = ("indicator_id", "region_code", "period", "period_kind", "is_sample")


def figures_of(parts: Sequence[Mapping[str, Any]], keys: Sequence[Hashable], rounding: Sequence[float]) -> Figures:
    """The figures named by `keys` (values of `FIGURE`), in their order, from rows of `unknown_parts`; others are passed over."""
    import numpy as np

    place = {key: number for number, key in enumerate(keys)}
    among = [part for part in parts if tuple(part[name] for name in FIGURE) in place]
    # a coefficient of one region's own has bounds of its own, and is no share of the others
    shares = [_share(part) if part["kind"] == "common" else None for part in among]
    number = {share: count for count, share in enumerate(sorted({share for share in shares if share}))}
    places = [place[tuple(part[name] for name in FIGURE)] for part in among]
    columns = [np.array([part[name] for part in among], dtype=float) for name in ("net", "weight_low", "weight_high")]
    return figures(
        np.array(rounding, dtype=float),
        np.array(places, dtype=np.int64),
        np.array([-1 if share is None else number[share] for share in shares], dtype=np.int64),
        *columns,
    )


def _share(part: Mapping[str, Any]) -> tuple[str, float, float]:
    return part["activity_code"], part["weight_low"], part["weight_high"]


def rank_common(connection: duckdb.DuckDBPyConnection) -> int:
    """Fill `rank_low_common` and `rank_high_common` of the table `indicators`; returns how many figures were ranked anew.

    The connection holds `indicators`, `common_leagues` and `common_parts`.
    """
    import numpy as np
    import pyarrow as pa

    names = _columns(connection, "FROM common_leagues ORDER BY league, place")
    parts = _columns(connection, "FROM common_parts ORDER BY league")
    if not len(names["league"]):
        return 0
    leagues = np.arange(names["league"].max() + 2)
    first_name, first_part = (np.searchsorted(table["league"], leagues) for table in (names, parts))
    low, high = np.zeros_like(names["league"]), np.zeros_like(names["league"])
    for league in leagues[:-1]:
        figure, part = (slice(first[league], first[league + 1]) for first in (first_name, first_part))
        columns = (parts[name][part] for name in ("place", "share", "net", "weight_low", "weight_high"))
        low[figure], high[figure] = rank_bounds(least_lead(figures(names["rounding"][figure], *columns)))
    ranked = pa.table({**{name: pa.array(names[name].tolist()) for name in FIGURE}, "low": low, "high": high})
    connection.register("ranked_anew", ranked)
    connection.execute(
        "UPDATE indicators AS i SET rank_low_common = r.low, rank_high_common = r.high FROM ranked_anew AS r "
        "WHERE i.indicator_id = r.indicator_id AND i.region_code = r.region_code AND i.period = r.period "
        "AND i.period_kind = r.period_kind AND i.is_sample = r.is_sample AND i.is_headline"
    )
    connection.unregister("ranked_anew")
    return len(low)


def _columns(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    """The columns of a query as arrays."""
    import numpy as np

    return {name: np.asarray(column) for name, column in connection.execute(query).fetchnumpy().items()}
