"""Who is ahead of whom in a whole country: pairwise verdicts and rank intervals, and what the bare arithmetic costs.

Two cases of one indicator: 156 classes whose unknown shares are all common (every pair of regions by matrix algebra), and 156
leagues whose unknowns are the regions' own (counted in SQL). Both aim at 5 s and 2 GB.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist

from bench.costs import cost_of
from bench.national import COUNTRY
from indicators.method import statement
from indicators.verdicts import figures, least_lead, rank_bounds
from pipelines.publication.connection import connect
from tests.indicators.national_period import text

CLASSES = 156


def measure() -> None:
    """Print both cases beside their floors."""
    _common()
    _own()


def _common() -> None:
    random = np.random.default_rng(6)
    net = random.lognormal(3, 1, (COUNTRY, CLASSES))
    ends = np.sort(random.random((CLASSES, 2)), axis=1)
    place, share = (index.ravel() for index in np.indices(net.shape))
    found: list[np.typing.NDArray[np.float64]] = []

    def judge() -> int:
        low, high = (np.tile(ends[:, end], COUNTRY) for end in (0, 1))
        lead = least_lead(figures(np.zeros(COUNTRY), place, share, net.ravel(), low, high))
        rank_bounds(lead)
        found.append(lead)
        return lead.size

    floor = cost_of("distances", lambda: cdist(net, net, "cityblock").size)
    verdicts = cost_of(f"verdicts, {COUNTRY:,} regions, {CLASSES} common shares", judge)
    print(floor.line())
    print(verdicts.line(floor))
    decided = (found[0] > 0).sum() / (COUNTRY * (COUNTRY - 1) / 2)
    print(f"  decided: {100 * decided:.1f} % of {COUNTRY * (COUNTRY - 1) // 2:,} pairs")


def _own() -> None:
    connection = connect()
    connection.execute(f"SET VARIABLE regions = {COUNTRY}")
    connection.execute(f"CREATE TABLE indicator_candidates AS {text('candidates')}")

    def ranked(query: str) -> int:
        return int(connection.execute(f"CREATE OR REPLACE TABLE ranked AS {query}").fetchall()[0][0])

    floor = cost_of("plain ranks", lambda: ranked(text("plain_ranks")))
    intervals = cost_of(
        f"rank intervals, {CLASSES} leagues of {COUNTRY:,}", lambda: ranked(statement("indicator_ranks"))
    )
    print(floor.line())
    print(intervals.line(floor))


if __name__ == "__main__":
    measure()
