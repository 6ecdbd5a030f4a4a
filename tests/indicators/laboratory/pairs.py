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

#: Of pairs and ranks among cities that each break something.
TWO = "two"
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


def verdicts(connection: duckdb.DuckDBPyConnection) -> dict[str, Verdicts]:
    """Judge every pair of every league that the figures on the connection form.

    By what the pair breaks: "" where both cities keep all assumptions; the text of `laboratory.decided` where the one breaks
    that and the other nothing; `TWO` where both break something, and for the ranks of all that do.
    """
    connection.execute("SET VARIABLE only_regions = []::VARCHAR[]")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE unknown_parts AS {statement('unknown_parts')}")
    found: dict[str, Verdicts] = {}
    parts: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for part in _rows(connection, "FROM unknown_parts"):
        parts.setdefault(tuple(part[name] for name in LEAGUE_OF_PARTS), []).append(part)
    query = (Path(__file__).parent / "leagues.sql").read_text(encoding="utf-8")
    for _, league in groupby(_rows(connection, query), key=lambda row: tuple(row[name] for name in LEAGUE)):
        rows = list(league)
        if len(rows) > 1:
            add_to(found, _pairs(rows, parts.get(tuple(rows[0][name] for name in LEAGUE_OF_PARTS), [])))
    add_to(found, _ranks(connection))
    return found


def add_to(found: dict[str, Verdicts], more: dict[str, Verdicts]) -> None:
    """Count what was found elsewhere, each under what its pairs break."""
    for breaks, of in more.items():
        found.setdefault(breaks, Verdicts()).add(of)


def _pairs(rows: list[dict[str, Any]], parts: list[dict[str, Any]]) -> dict[str, Verdicts]:
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
    too_great = np.maximum(apart, together) > ahead + slack

    def among(pairs: np.typing.NDArray[np.bool_]) -> Verdicts:
        pairs = pairs & different
        count = int(pairs.sum()) // 2
        decided = int((pairs & certain).sum()), int((pairs & common).sum())
        return Verdicts(
            pairs=count,
            certain=decided[0],
            given_common=decided[1],
            open=count - sum(decided),
            wrong_certain=int((pairs & certain & (ahead <= 0)).sum()),
            wrong_given_common=int((pairs & common & (ahead <= 0)).sum()),
            wrong_leads=int((pairs & too_great).sum()),
        )

    breaks = np.array([row["breaks"] for row in rows])
    holds = breaks == ""
    found = {"": among(holds[:, None] & holds[None, :]), TWO: among(~holds[:, None] & ~holds[None, :])}
    for text in sorted(set(breaks) - {""}):
        one = (breaks == text)[:, None] & holds[None, :]
        found[str(text)] = among(one | one.T)
    return found


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


def _ranks(connection: duckdb.DuckDBPyConnection) -> dict[str, Verdicts]:
    """Rank intervals against the rank that the truth would give among the same figures."""
    query = (Path(__file__).parent / "ranks.sql").read_text(encoding="utf-8")
    return {
        "" if holds else TWO: Verdicts(
            ranks=ranks, wrong_ranks=wrong, rank_width=float(width), rank_width_common=float(width_common)
        )
        for holds, ranks, wrong, width, width_common in connection.execute(query).fetchall()
    }
