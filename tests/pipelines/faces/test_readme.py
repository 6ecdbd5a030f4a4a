"""The README keeps its word: its queries run on a release and give rows, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app

README = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


def test_there_are_five_queries() -> None:
    assert len(QUERIES) == 5


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_readme_gives_rows(database: duckdb.DuckDBPyConnection, query: str) -> None:
    assert database.execute(query).fetchall()


def test_the_commands_are_listed() -> None:
    text = CliRunner().invoke(app, ["--help"]).stdout
    for command in ("run", "table", "trace", "template", "validate", "dagster"):
        assert re.search(rf"│ {command}\b", text), command
