"""How observations are kept in a release: whatever they say, its view tells them as they were read, in their order."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.contracts import arrow_schema, contracts
from indicators.method import give_macros
from pipelines.publication import kept_observations
from pipelines.publication.connection import connect
from pipelines.publication.kept_contributions import number
from tests.builders import observe

MOST = 10**15
NUMBERS = st.one_of(
    st.none(),
    st.integers(-MOST, MOST).map(Decimal),
    st.decimals(-1000, 1000, places=4),
    st.decimals(-MOST, MOST, places=5),
    st.decimals(-MOST, MOST, places=20),
)
#: What a cell says beside its number, as text or not at all.
TEXTS = st.one_of(st.none(), st.sampled_from(["", "—", "约12.5", "0", "12.50", "1e3", "'; DROP TABLE", "１２"]))
HEADINGS = st.fixed_dictionaries(
    {
        "source_title": st.sampled_from(["", "公报", "'"]),
        "decimals": st.sampled_from([None, 0, 2]),
        "counted_locally": st.sampled_from([None, True, False]),
        "note": st.sampled_from([None, "", "注"]),
    }
)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    connection = connect()
    connection.execute("CREATE TABLE precedence (criterion VARCHAR, code VARCHAR, rank INTEGER)")
    give_macros(connection)
    return connection


def told_otherwise(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> int:
    """How many observations, each with its place, the view tells otherwise than they were."""
    schema = arrow_schema("observations")
    table = pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema=schema)
    connection.register("observations", table)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE numbered_observations AS "
        "SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS observation, * FROM observations"
    )
    connection.execute("DETACH DATABASE IF EXISTS release; ATTACH ':memory:' AS release")
    kept_observations.write(connection, "release")
    columns = ", ".join(["observation", *(column.name for column in contracts()["observations"].columns)])
    was, told = (
        f"SELECT {columns} FROM {place}" for place in ("numbered_observations", f"({kept_observations.in_place()})")
    )
    connection.execute("USE release")
    ((differing,),) = connection.execute(
        f"SELECT count(*) FROM (({was} EXCEPT ALL {told}) UNION ALL ({told} EXCEPT ALL {was}))"
    ).fetchall()
    connection.execute("USE memory")
    return int(differing)


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.tuples(NUMBERS, TEXTS, HEADINGS), min_size=1, max_size=12))
def test_whatever_a_cell_says_is_told_as_it_was(
    connection: duckdb.DuckDBPyConnection, rows: list[tuple[Decimal | None, str | None, dict[str, Any]]]
) -> None:
    said = [
        observe("3911", None) | heading | {"cell": f"C{place}", "value": value, "raw_text": text}
        for place, (value, text, heading) in enumerate(rows)
    ]
    assert told_otherwise(connection, said) == 0


@pytest.mark.parametrize(
    ("value", "text", "kept"),
    [
        ("1234.5", "1234.5", (True, None, Decimal("1234.5000"), None)),
        ("1234.5", "1,234.5", (False, "1,234.5", Decimal("1234.5000"), None)),
        ("0", "0", (True, None, Decimal("0.0000"), None)),
        ("0.00005", "0.00005", (True, None, None, Decimal("0.00005"))),
        ("999999999999.9999", "999999999999.9999", (True, None, None, Decimal("999999999999.9999"))),
        (None, "—", (False, "—", None, None)),
        (None, None, (True, None, None, None)),
        ("5", None, (False, None, Decimal("5.0000"), None)),
    ],
)
def test_what_the_number_says_itself_is_not_kept_twice(
    connection: duckdb.DuckDBPyConnection, value: str | None, text: str | None, kept: tuple[Any, ...]
) -> None:
    number = Decimal(value) if value else None
    assert told_otherwise(connection, [observe("3911", None) | {"value": number, "raw_text": text}]) == 0
    columns = "is_plain, raw_text, short_value, exact_value"
    assert connection.execute(f"SELECT {columns} FROM release.observation_rows").fetchall() == [kept]


def test_what_cells_have_in_common_stands_once(connection: duckdb.DuckDBPyConnection) -> None:
    said = [observe(code, None) | {"cell": f"C{place}", "value": Decimal(place)} for place, code in enumerate("ABCDE")]
    assert told_otherwise(connection, [*said, said[0] | {"cell": "D1", "measure": "employees"}]) == 0
    assert connection.execute("SELECT count(*) FROM release.observation_headings").fetchall() == [(2,)]
    assert connection.execute("SELECT cell FROM release.observation_rows ORDER BY rowid").fetchall()[-1] == ("D1",)


def test_observations_numbered_in_parts_are_written_a_part_after_the_other(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    said = [observe("3911", None) | {"cell": f"C{place}", "value": Decimal(place)} for place in range(6)]
    assert told_otherwise(connection, said) == 0
    for part, rows in enumerate(("observation < 2", "observation BETWEEN 2 AND 4", "observation > 4")):
        connection.execute(
            f"CREATE VIEW numbered_observations_{part:06} AS FROM numbered_observations WHERE {rows} ORDER BY cell DESC"
        )
    try:
        assert told_otherwise(connection, said) == 0
    finally:
        for part in range(3):
            connection.execute(f"DROP VIEW numbered_observations_{part:06}")
    written = connection.execute("SELECT cell FROM release.observation_rows ORDER BY rowid").fetchall()
    assert written == [(f"C{place}",) for place in range(6)]


def test_places_are_counted_through_the_files_of_a_table(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.parquet" for name in "ab"]
    for path, rows in zip(files, (3, 2), strict=True):
        connection.execute(f"COPY (SELECT {rows} AS of_file FROM range({rows})) TO '{path}'")
    number(connection, "facts", files)
    assert connection.execute("SELECT fact, of_file FROM numbered_facts ORDER BY fact").fetchall() == [
        (0, 3), (1, 3), (2, 3), (3, 2), (4, 2),
    ]  # fmt: skip
    assert connection.execute("SELECT fact FROM numbered_facts_000001 ORDER BY fact").fetchall() == [(3,), (4,)]
