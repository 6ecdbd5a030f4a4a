"""The README keeps its word: its queries run on a release and give rows, its commands exist."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from definitions import Definitions
from pipelines.cli import app
from tests.builders import method, total

README = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


def test_there_are_five_queries() -> None:
    assert len(QUERIES) == 5


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_readme_gives_rows(database: duckdb.DuckDBPyConnection, query: str) -> None:
    assert database.execute(query).fetchall()


def test_the_cells_of_the_third_query_add_up_to_the_figure(database: duckdb.DuckDBPyConnection) -> None:
    query = QUERIES[2]
    figures = re.search(r"\(SELECT numerator_fact_id FROM indicators\n.*?\)", query, re.DOTALL)
    assert figures
    (asked,) = database.execute(f"SELECT value FROM facts WHERE fact_id = {figures.group()}").fetchall()
    rows = database.execute(query).fetchall()
    assert sum(row[-1] for row in rows) == asked[0]
    # what the query says of one figure holds of every one
    every = query.replace(f"fact_id = {figures.group()}", "facts.value IS NOT NULL")
    of_one = re.search(r"AND c.region_code = '\d+' AND c.period = '\d+'", every)
    assert of_one
    every = every.replace(of_one.group(), "")
    assert every.startswith("SELECT ")
    found = database.execute(every.replace("SELECT ", "SELECT fact_id, facts.value, ", 1)).fetchall()
    sums: dict[str, Decimal] = {}
    for fact, value, *_, part in found:
        sums[fact] = sums.get(fact, -value) + part
    assert {fact: rest for fact, rest in sums.items() if rest} == {}
    (facts,) = database.execute("SELECT count(*) FROM facts WHERE value <> 0").fetchall()
    assert len(sums) >= facts[0] > 300


@pytest.mark.parametrize(
    "other",
    [{"source_title": "年鉴"}, {"vintage": "census5"}, {"coverage": "above_scale"}, {"price_basis": "constant"}],
    ids=lambda other: next(iter(other)),
)
def test_of_two_figures_of_a_region_the_third_query_shows_one(definitions: Definitions, other: dict[str, str]) -> None:
    whole = [total("nbs2021-core", 100, region_code="990101", period="2023", **given) for given in ({}, other)]
    connection = method(definitions, whole)
    connection.execute("ALTER TABLE submissions ADD COLUMN file VARCHAR DEFAULT 'a.csv'")
    rows = connection.execute(QUERIES[2]).fetchall()
    assert [row[-1] for row in rows] == [Decimal(100) * 100_000_000]


def test_a_file_received_twice_does_not_double_its_cells(database: duckdb.DuckDBPyConnection) -> None:
    before = database.execute(QUERIES[2]).fetchall()
    database.execute(
        "CREATE TEMP TABLE submissions AS FROM submissions "
        "UNION ALL SELECT * REPLACE ('again.xlsx' AS file, 'duplicate' AS status) FROM submissions"
    )
    assert database.execute(QUERIES[2]).fetchall() == before


def test_the_commands_are_listed() -> None:
    text = CliRunner().invoke(app, ["--help"]).stdout
    for command in ("run", "table", "trace", "template", "validate", "dagster"):
        assert re.search(rf"^  {command}\b", text, re.MULTILINE), command
