"""The last good reading of a file is what the newest release that is as it was written says of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from indicators.contracts import arrow_schema, contracts
from pipelines.home import DATABASE, Home
from pipelines.publication.last_good import last_good
from pipelines.publication.manifest import Manifest, checksum
from tests.builders import observe

OLDER, NEWER = "20260101T000000000000-aaaaaaaa", "20260102T000000000000-bbbbbbbb"


def released(home: Home, name: str, value: int) -> Path:
    """A release in which the file s1 says this value."""
    folder = home.releases / name
    folder.mkdir(parents=True)
    connection = duckdb.connect(str(folder / DATABASE))
    for table in ("submissions", "observations"):
        connection.execute(contracts()[table].ddl())
    connection.execute(
        "INSERT INTO submissions BY NAME SELECT 's1' AS submission_id, 'submission' AS form, 'accepted' AS status, "
        "1 AS revision, '330108' AS region_code, '2024' AS period, 'nbs2021-core' AS scope_id, false AS is_sample, "
        "1 AS observation_count"
    )
    rows = pa.Table.from_pylist([{**observe("3911", value), "cell": "C1"}], schema=arrow_schema("observations"))
    connection.register("rows", rows)
    connection.execute("INSERT INTO observations FROM rows")
    tables = {name: checksum(connection, contracts()[name]) for name in ("submissions", "observations")}
    connection.close()
    Manifest(name, "", "", "", "", {}, "", {}, [], tables=tables).write(folder)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    for name, value in ((NEWER, 2), (OLDER, 1)):
        released(home, name, value)
    return home


def said(home: Home) -> list[Decimal]:
    found = last_good(home, ["s1", "s2"])
    assert set(found) <= {"s1"}
    return [value for each in found.values() for value in each.observations["value"].to_pylist()]


def test_the_newest_release_says_it_unless_another_is_served(home: Home) -> None:
    assert said(home) == [2]
    home.current.symlink_to(OLDER)
    assert said(home) == [1]


def test_a_release_that_is_not_as_it_was_written_says_nothing(home: Home) -> None:
    for name, left in ((NEWER, [1]), (OLDER, [])):
        connection = duckdb.connect(str(home.releases / name / DATABASE))
        connection.execute("UPDATE observations SET value = 99")
        connection.close()
        assert said(home) == left
