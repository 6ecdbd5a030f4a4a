"""The bench of a national period measures the method and not something beside it: its floor comes to the same figures."""

from __future__ import annotations

import duckdb
import pytest

from definitions import Definitions
from indicators.contracts import contracts
from indicators.method import prepare, run_step, statement
from pipelines.publication.connection import connect
from tests.indicators.national_period import make, text

pytestmark = pytest.mark.slow

REGIONS = 2


@pytest.fixture(scope="module")
def period(definitions: Definitions, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    connection = connect()
    prepare(connection, definitions, "nbs2021-core")
    assert make(connection, tmp_path_factory.mktemp("national") / "observations.parquet", REGIONS) == REGIONS * (
        1382 * 5 + 1
    )
    for name in ("scope_weights", "found_vintages", "contributions", "facts"):
        run_step(connection, name)
    return connection


def test_the_observations_keep_the_contract(period: duckdb.DuckDBPyConnection) -> None:
    found = period.execute("DESCRIBE observations").fetchall()
    assert [(name, kind) for name, kind, *_ in found] == [(c.name, c.type) for c in contracts()["observations"].columns]


def test_the_floor_adds_up_the_same_rows_to_the_same_figures(period: duckdb.DuckDBPyConnection) -> None:
    differing = period.execute(
        f"SELECT count(*), count(*) FILTER (round(floor.low - facts.low, 6) <> 0 OR round(floor.high - facts.high, 6) <> 0 "
        f"OR facts.low IS NULL) FROM ({text('floor')}) AS floor "
        "FULL JOIN facts USING (target_level, target_code, region_code, period, measure)"
    ).fetchall()
    assert differing == [(REGIONS * (142 * 5 + 1), 0)]


def test_the_made_up_figures_can_be_ranked(period: duckdb.DuckDBPyConnection) -> None:
    period.execute("SET VARIABLE regions = 3")
    period.execute(f"CREATE TEMP TABLE indicator_candidates AS {text('candidates')}")
    ranked = period.execute(
        f"SELECT count(*), min(rank_low), max(rank_high) FROM ({statement('indicator_ranks')})"
    ).fetchall()
    assert ranked == [(3 * 156, 1, 3)]
