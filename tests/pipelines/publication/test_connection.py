"""A connection to a release reaches nothing else, whatever is asked of it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.home import DATABASE
from pipelines.publication.connection import open_release


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A file such as a release, with as much as opening it asks for."""
    place = tmp_path / DATABASE
    with duckdb.connect(str(place)) as connection:
        connection.execute("CREATE TABLE facts AS SELECT 1 AS value")
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return place


@pytest.mark.parametrize(
    "query",
    [
        "FROM read_csv('{0}/secret.csv')",
        "FROM '{0}/secret.csv'",
        "FROM glob('{0}/*')",
        "FROM read_text('{0}/secret.csv')",
        "ATTACH '{0}/other.duckdb'",
        "COPY facts TO '{0}/out.csv'",
        "EXPORT DATABASE '{0}/out'",
        "INSTALL httpfs",
        "LOAD '{0}/x.duckdb_extension'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET allowed_directories = ['{0}']",
        "INSERT INTO facts VALUES (2)",
    ],
)
def test_it_reaches_no_other_file_and_writes_nothing(made: Path, query: str) -> None:
    # opened twice, as a command may do
    with open_release(made), open_release(made) as connection:
        with pytest.raises(duckdb.Error):
            connection.execute(query.format(made.parent))
        assert connection.execute("SELECT value FROM facts").fetchall() == [(1,)]
    assert sorted(path.name for path in made.parent.iterdir()) == [DATABASE, "secret.csv"]


def test_it_answers_with_variables_views_and_functions_of_its_own(made: Path) -> None:
    with open_release(made) as connection:
        connection.execute("SET VARIABLE asked = 1")
        connection.execute("CREATE TEMP VIEW found AS FROM facts WHERE value = getvariable('asked')")
        assert connection.execute("FROM found").fetchall() == [(1,)]
