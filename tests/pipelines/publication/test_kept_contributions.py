"""What is kept of contributions tells all of them, to the last digit, in a release and in the words of its own method."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pytest

from definitions import Definitions
from indicators.method import lead_up
from pipelines import harmonising
from pipelines.harmonising import _linked, together
from pipelines.publication import kept_contributions as kept
from pipelines.publication.connection import connect
from pipelines.publication.manifest import Manifest
from tests.builders import method, observe, total
from tests.conftest import PUBLISHED, SAMPLES
from tests.indicators.second_opinion.shares import Shares
from tests.indicators.second_opinion.submissions import Drawing
from tests.indicators.second_opinion.trial import SCOPE

#: What differs among cells that may follow from their numbers, and all that may not.
ODD = [
    observe("3911", "12.5", coverage="above_scale"),
    observe("3912", "0.00000012345", unit="yuan"),
    observe("39", 100, sheet="组"),
    observe("391", 40, sheet="组"),
    observe("6510", 7, decimals=0, raw_text="约7", qualifier="approximate", sheet="词"),
    observe("6511", 8, qualifier="greater_than", sheet="词"),
    observe("6513", None, sheet="空"),
    observe("6520", -3, decimals=2, counted_locally=False),
    total("zhejiang-2018", 500, source_title="公报"),
    total("nbs2021-core", 300, period="2024Q1", period_kind="cumulative", decimals=2),
    total("nbs2021-core", 700, period="2024H1", period_kind="cumulative", decimals=2),
]


def told_otherwise(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """How many contributions there are, how many are kept as numbers, how many rows the view tells otherwise."""
    lead_up(connection, ("summed_contributions", "figure_sums"))
    connection.execute(
        "CREATE TEMP VIEW numbered_observations AS SELECT CAST(rowid AS INTEGER) AS observation, * FROM observations"
    )
    connection.execute("CREATE TEMP VIEW batch_observations AS FROM numbered_observations")
    kept.begin(connection)
    for table, select in kept.set_apart(connection).items():
        if table != "figure_sums":
            connection.execute(f"CREATE TEMP TABLE {table} AS {select}")
    connection.execute(f"CREATE TEMP TABLE contribution_rows AS {kept.put_together(connection)}")
    connection.execute("CREATE TEMP VIEW numbered_facts AS FROM facts JOIN figures USING (fact_id)")
    columns = "* EXCLUDE (raw_text), coalesce(raw_text, '') AS raw_text"
    made, view = (f"SELECT {columns} FROM ({one})" for one in ("FROM contributions", kept.telling()))
    ((differing,),) = connection.execute(
        f"SELECT count(*) FROM (({made} EXCEPT ALL {view}) UNION ALL ({view} EXCEPT ALL {made}))"
    ).fetchall()
    ((number,),) = connection.execute("SELECT count(*) FROM contributions").fetchall()
    ((as_numbers,),) = connection.execute("SELECT count(*) FROM contribution_rows").fetchall()
    return number, as_numbers, differing


def test_odd_cells_are_told_as_the_method_made_them(definitions: Definitions) -> None:
    held = [("s1", "行业", "C8", "some-rule", "flagged"), ("s1", "词", "C5", "some-rule", "out")]
    number, as_numbers, differing = told_otherwise(method(definitions, ODD, held_cells=held))
    assert differing == 0
    assert 10 < as_numbers < number - 10


@pytest.mark.parametrize("seed", [3, 4])
def test_drawn_submissions_are_told_as_the_method_made_them(definitions: Definitions, seed: int) -> None:
    drawing = Drawing(definitions, Shares(definitions, SCOPE), seed)
    observations = [row for one in drawing.submissions(30) for row in one.observations]
    number, as_numbers, differing = told_otherwise(method(definitions, observations, conversions=drawing.ratios))
    assert differing == 0
    assert number > as_numbers > 1000


def test_a_release_tells_its_contributions_in_its_own_words(release: Path, database: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT count(*), sum(low), sum(value), sum(high), sum(base_value) FROM {}contributions"
    before = database.execute(query.format("")).fetchall()
    connection = connect()
    connection.execute(f"ATTACH '{release / 'digital_economy.duckdb'}' AS older (READ_ONLY)")
    connection.execute("CREATE TEMP MACRO weighed(net, weight) AS 0")
    connection.execute("CREATE TEMP MACRO base_value_of(reported, short, multiplier) AS 1")
    assert connection.execute(query.format("older.")).fetchall() == before


def test_regions_that_lead_to_each_other_are_computed_together() -> None:
    links = [("b", "x"), ("x", "d"), ("y", "z")]
    assert _linked(["a", "b", "c", "d", "z"], links) == [["a"], ["b", "d"], ["c"], ["z"]]


def test_so_many_regions_are_computed_at_once_as_make_enough_observations() -> None:
    connection = connect()
    connection.execute("CREATE TABLE region_mappings AS SELECT 'b' AS from_code, 'e' AS to_code, 'part' AS kind")
    connection.execute(
        "CREATE TABLE observations AS SELECT chr(CAST(97 + n // 10 AS INTEGER)) AS region_code FROM range(50) AS numbers(n)"
    )
    assert list(together(connection, at_once=20)) == [["a", "b", "e"], ["c", "d"]]
    assert list(together(connection, at_once=1000)) == [["a", "b", "e", "c", "d"]]
    connection.execute("DELETE FROM observations")
    assert list(together(connection)) == [[]]


def test_regions_computed_apart_give_what_they_give_together(
    run_flow: Callable[..., Manifest],
    database: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(harmonising, "together", partial(together, at_once=2000))
    run_flow(tmp_path, [PUBLISHED, SAMPLES])
    apart = tmp_path / "releases" / "current" / "digital_economy.duckdb"
    connection = connect()
    connection.execute(f"ATTACH '{apart}' AS apart (READ_ONLY)")
    for table in ("contributions", "facts", "indicators", "cross_region", "diagnoses"):
        found = [str(row) for row in connection.execute(f"FROM apart.{table} ORDER BY ALL").fetchall()]
        assert found == [str(row) for row in database.execute(f"FROM {table} ORDER BY ALL").fetchall()]
    combinations = connection.execute("SELECT * EXCLUDE (weighing) FROM apart.weighings").fetchall()
    assert len(set(combinations)) == len(combinations) > 100
