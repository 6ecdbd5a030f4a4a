"""Is A truly ahead of B where the method says so? Every pair of a league, and every rank interval, against the truth.

The verdicts come from the method (`indicators.verdicts`); this module only knows who is ahead in truth.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from indicators.method import statement
from indicators.ranking import FIGURE, figures_of
from indicators.verdicts import intervals, least_lead

if TYPE_CHECKING:
    import duckdb

    Floats = np.typing.NDArray[np.float64]

LEAGUE_OF_PARTS = ("indicator_id", "period", "period_kind", "is_sample")
LEAGUE = (*LEAGUE_OF_PARTS, "coverage", "benchmark")

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
    parts: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for part in _rows(connection, "FROM unknown_parts"):
        parts.setdefault(tuple(part[name] for name in LEAGUE_OF_PARTS), []).append(part)
    query = (Path(__file__).parent / "leagues.sql").read_text(encoding="utf-8")
    for _, league in groupby(_rows(connection, query), key=lambda row: tuple(row[name] for name in LEAGUE)):
        rows = list(league)
        if len(rows) > 1:
            found.add(_pairs(rows, parts.get(tuple(rows[0][name] for name in LEAGUE_OF_PARTS), [])))
    found.add(_ranks(connection))
    return found


def _pairs(rows: list[dict[str, Any]], parts: list[dict[str, Any]]) -> Verdicts:
    """Judge the pairs of one league."""
    low, high, rounding, truth = (
        np.array([row[name] for row in rows], dtype=float) for name in ("low", "high", "rounding", "truth")
    )
    ahead = truth[:, None] - truth[None, :]
    slack = SLACK * (abs(truth)[:, None] + abs(truth)[None, :] + 1)
    apart = least_lead(intervals(low, high, rounding))
    together = _together(rows, parts, rounding, apart)
    different = ~np.eye(len(rows), dtype=bool)
    certain, common = apart > 0, (together > 0) & (apart <= 0)
    count = int(different.sum()) // 2
    return Verdicts(
        pairs=count,
        certain=int(certain.sum()),
        given_common=int(common.sum()),
        open=count - int(certain.sum()) - int(common.sum()),
        wrong_certain=int((certain & (ahead <= 0)).sum()),
        wrong_given_common=int((common & (ahead <= 0)).sum()),
        wrong_leads=int((different & (np.maximum(apart, together) > ahead + slack)).sum()),
    )


def _together(rows: list[dict[str, Any]], parts: list[dict[str, Any]], rounding: Floats, apart: Floats) -> Floats:
    """The least leads with common shares in common, where the figures are linear in them; the others stay apart."""
    linear = {tuple(part[name] for name in FIGURE) for part in parts}
    keys = [tuple(row[name] for name in FIGURE) for row in rows]
    places = [number for number, key in enumerate(keys) if key in linear]
    together = apart.copy()
    if places:
        chosen = [keys[place] for place in places]
        together[np.ix_(places, places)] = least_lead(figures_of(parts, chosen, list(rounding[places])))
    return together


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _ranks(connection: duckdb.DuckDBPyConnection) -> Verdicts:
    """Rank intervals against the rank that the truth would give among the same figures."""
    query = (Path(__file__).parent / "ranks.sql").read_text(encoding="utf-8")
    ((ranks, wrong, width, width_common),) = connection.execute(query).fetchall()
    return Verdicts(ranks=ranks, wrong_ranks=wrong, rank_width=float(width), rank_width_common=float(width_common))
