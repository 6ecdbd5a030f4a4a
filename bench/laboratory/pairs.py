"""Is A truly ahead of B where the method says so? Every pair of a league, and every rank interval, against the truth.

The verdicts come from the method (`indicators.verdicts`); this module only knows who is ahead in truth.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from indicators.method import statement
from indicators.ranking import FIGURE, figures
from indicators.verdicts import least_lead

if TYPE_CHECKING:
    import duckdb

#: Differences smaller than this part of the figures are the arithmetic of floating point, not of statistics.
SLACK = 1e-9


@dataclass
class Verdicts:
    """Pairs by verdict, and how often the method was wrong: a verdict, a lead said to be greater than it is, a rank interval."""

    pairs: int = 0
    certain: int = 0
    given_common: int = 0
    open: int = 0
    wrong_certain: int = 0
    wrong_given_common: int = 0
    wrong_leads: int = 0
    ranks: int = 0
    wrong_ranks: int = 0
    rank_width: float = 0.0
    rank_width_common: float = 0.0

    def add(self, other: Verdicts) -> None:
        """Count what another batch found to what was found before."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


def verdicts(connection: duckdb.DuckDBPyConnection) -> Verdicts:
    """Judge every pair of every league that the figures on the connection form."""
    connection.execute("SET VARIABLE only_regions = []::VARCHAR[]")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE unknown_parts AS {statement('unknown_parts')}")
    found = Verdicts()
    leagues = connection.execute(
        "SELECT DISTINCT indicator_id, period, period_kind, coverage, benchmark FROM indicators "
        "WHERE is_headline AND low IS NOT NULL AND high IS NOT NULL ORDER BY ALL"
    ).fetchall()
    for league in leagues:
        found.add(_pairs(connection, league))
    found.add(_ranks(connection))
    return found


def _pairs(connection: duckdb.DuckDBPyConnection, league: tuple[Any, ...]) -> Verdicts:
    rows = connection.execute(
        "SELECT i.region_code, CAST(i.low AS DOUBLE), CAST(i.high AS DOUBLE), CAST(coalesce(i.rounding, 0) AS DOUBLE), truth "
        "FROM indicators AS i JOIN laboratory.true_indicators AS t "
        "USING (indicator_id, region_code, territory_date, period, period_kind, coverage) "
        "WHERE i.is_headline AND i.low IS NOT NULL AND i.high IS NOT NULL "
        "AND i.indicator_id = ? AND i.period = ? AND i.period_kind = ? AND i.coverage = ? AND i.benchmark IS NOT DISTINCT FROM ? "
        "ORDER BY i.region_code",
        list(league),
    ).fetchall()
    if len(rows) < 2:
        return Verdicts()
    low, high, rounding, truth = (np.array([row[n] for row in rows], dtype=float) for n in range(1, 5))
    ahead = truth[:, None] - truth[None, :]
    slack = SLACK * (abs(truth)[:, None] + abs(truth)[None, :] + 1)
    apart = (low - rounding)[:, None] - (high + rounding)[None, :]
    together = _together(connection, league, [row[0] for row in rows], rounding, apart)
    first = ~np.eye(len(rows), dtype=bool)
    certain, common = apart > 0, (together > 0) & (apart <= 0)
    return Verdicts(
        pairs=int(first.sum()) // 2,
        certain=int(certain.sum()),
        given_common=int(common.sum()),
        open=int(first.sum()) // 2 - int(certain.sum()) - int(common.sum()),
        wrong_certain=int((certain & (ahead <= 0)).sum()),
        wrong_given_common=int((common & (ahead <= 0)).sum()),
        wrong_leads=int((first & (np.maximum(apart, together) > ahead + slack)).sum()),
    )


def _together(
    connection: duckdb.DuckDBPyConnection,
    league: tuple[Any, ...],
    regions: list[str],
    rounding: np.typing.NDArray[np.float64],
    apart: np.typing.NDArray[np.float64],
) -> np.typing.NDArray[np.float64]:
    """The least leads with common shares in common, where the figures are linear in them; the others stay apart."""
    cursor = connection.execute(
        "FROM unknown_parts WHERE indicator_id = ? AND period = ? AND period_kind = ?", list(league[:3])
    )
    names = [column[0] for column in cursor.description or ()]
    parts = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    keys = {region: (league[0], region, league[1], league[2], False) for region in regions}
    linear = {tuple(part[name] for name in FIGURE) for part in parts}
    places = [number for number, region in enumerate(regions) if keys[region] in linear]
    together = apart.copy()
    if places:
        chosen = [keys[regions[place]] for place in places]
        among = [part for part in parts if tuple(part[name] for name in FIGURE) in set(chosen)]
        together[np.ix_(places, places)] = least_lead(figures(among, chosen, list(rounding[places])))
    return together


def _ranks(connection: duckdb.DuckDBPyConnection) -> Verdicts:
    """Rank intervals against the rank that the truth would give among the same figures."""
    query = (Path(__file__).parent / "ranks.sql").read_text(encoding="utf-8")
    ((ranks, wrong, width, width_common),) = connection.execute(query).fetchall()
    return Verdicts(ranks=ranks, wrong_ranks=wrong, rank_width=float(width), rank_width_common=float(width_common))
