"""The tables of the definitions that rules read are those of the definitions at hand, kept or not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from definitions import Definitions, load
from pipelines.publication.connection import connect
from pipelines.validation import definition_tables
from pipelines.validation.definition_tables import DEFINED, OF_DEFINITIONS, lay_out_definitions


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "koujing"


def laid_out(definitions: Definitions) -> dict[str, list[tuple[object, ...]]]:
    """Every table with its columns, as a connection has them."""
    connection = connect(1)
    try:
        lay_out_definitions(connection, definitions)
        return {
            name: rows(connection, name) for name in (*DEFINED, *OF_DEFINITIONS, "activity_classes", "class_ancestors")
        }
    finally:
        connection.close()


def rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    found = connection.execute(f"FROM {name} ORDER BY ALL").fetchall()
    return [*connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {name})").fetchall(), *found]


@pytest.mark.slow
def test_tables_that_are_kept_are_those_that_are_made(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    definitions = load()  # those of other tests may be forgotten by now
    before = set(cache.glob("*"))
    first = laid_out(definitions)
    kept = set(cache.iterdir())
    assert len(kept - before) == 1
    monkeypatch.setattr(definition_tables, "_make_definition_tables", None)
    assert laid_out(definitions) == first
    assert set(cache.iterdir()) == kept
    monkeypatch.undo()
    monkeypatch.setattr(definition_tables, "is_as_filed", lambda _: False)
    assert laid_out(definitions) == first
    assert sum(len(found) for found in first.values()) > 10_000


@pytest.mark.slow
def test_changed_definitions_are_laid_out_as_they_are(definitions: Definitions, cache: Path) -> None:
    laid_out(definitions)
    changed = replace(definitions, bands=[])
    assert laid_out(changed)["bands"] == [row for row in laid_out(definitions)["bands"] if len(row) == 2]
