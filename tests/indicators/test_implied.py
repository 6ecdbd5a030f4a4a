"""What a figure and its share in the region above imply, on the release that the repository's own data gives."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from definitions import Definitions
from tests.builders import method, total

YI = Decimal(100_000_000)
FACTS = (
    "SELECT low, value, high, rounding, obs_status, coverage, comparability, source_title FROM facts "
    "WHERE compiled_from = 'implied' AND region_code = '320200' AND period = '2022' AND measure = ?"
)


def test_wuxi_has_1330_to_1334_enterprises(database: duckdb.DuckDBPyConnection) -> None:
    ((low, value, high, rounding, status, coverage, *_),) = database.execute(FACTS, ["enterprises"]).fetchall()
    assert (low, value, high, rounding, coverage) == (1330, 1332, 1334, 0, "above_scale")
    assert "E" in status.split(",")
    # and the share that was printed comes out of any of them again
    assert all(round(Decimal(31700) / whole, 1) == Decimal("23.8") for whole in (low, value, high))


def test_wuxi_has_6590_to_6607_of_revenue_beside_the_enterprises_of_another_coverage(
    database: duckdb.DuckDBPyConnection,
) -> None:
    ((low, value, high, rounding, status, coverage, *_),) = database.execute(FACTS, ["revenue"]).fetchall()
    assert (round((low - rounding) / YI), round((high + rounding) / YI)) == (6590, 6607)
    assert (round(2877 * YI * 100 / value, 1), coverage, "E" in status.split(",")) == (
        Decimal("43.6"),
        "unstated",
        True,
    )


def test_its_source_is_the_row_of_the_figure_and_the_row_of_the_share(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        "SELECT o.measure, share.measure FROM contributions AS c JOIN observations AS o USING (submission_id, sheet, cell) "
        "JOIN observations AS share ON share.submission_id = c.submission_id "
        "AND concat_ws('!', nullif(share.sheet, ''), share.cell) = c.factor_ids "
        "WHERE c.compiled_from = 'implied' AND c.region_code = '320200' ORDER BY 1"
    ).fetchall()
    assert rows == [("enterprises", "enterprises_share_of_parent"), ("revenue", "revenue_share_of_parent")]


@pytest.mark.parametrize(("share", "is_there"), [("23.8", True), ("0", False)])
def test_a_share_of_nothing_implies_nothing(definitions: Definitions, share: str, is_there: bool) -> None:
    rows = [
        total("nbs2021-core", 317, measure="enterprises", unit="enterprise", decimals=0),
        total("nbs2021-core", share, measure="enterprises_share_of_parent", unit="percent", decimals=1, cell="K5"),
    ]
    found = method(definitions, rows).execute("SELECT low, high FROM facts WHERE compiled_from = 'implied'").fetchall()
    assert found == ([(1330, 1334)] if is_there else [])
