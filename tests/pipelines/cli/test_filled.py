"""What is filled is counted as the release has it, and what is empty is counted too."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.cli.asking import rows, rows_of
from pipelines.cli.filled import lines, rendered

EVERYTHING: dict[str, list[str]] = {"regions": [], "periods": [], "indicators": []}


def test_every_headline_figure_is_filled_not_comparable_or_empty(database: duckdb.DuckDBPyConnection) -> None:
    found = rows(database, "filled", EVERYTHING)
    (counted,) = rows_of(
        database,
        "SELECT count(*) AS n, count(value) AS number, count(*) FILTER (value IS NULL AND reason = 'missing') AS empty"
        " FROM indicators WHERE is_headline",
    )
    told = {state: sum(row["filled"] == state for row in found) for state in ("number", "empty")}
    assert (len(found), told["number"], told["empty"]) == (counted["n"], counted["number"], counted["empty"])
    assert min(told.values()) > 100
    _, *under = rendered(found)
    assert f"{told['number']:,}" in str(under[0])


def test_a_line_is_of_one_region_and_indicator_and_none_is_empty(database: duckdb.DuckDBPyConnection) -> None:
    shown = lines(rows(database, "filled", EVERYTHING))
    keys = [(line[0]["region_code"], line[0]["indicator_id"]) for line in shown]
    assert len(keys) == len(set(keys)) > 100
    assert all(any(row["filled"] != "empty" for row in line) for line in shown)


@pytest.mark.slow
def test_what_is_asked_is_chosen(release: Path) -> None:
    home = {"KOUJING_HOME": str(release.parents[1])}
    typed = ["filled", "-r", "330100", "-i", "core_value_added"]
    told = CliRunner().invoke(app, [*typed, "-f", "json"], env=home).stdout
    periods = {row["period"]: row["filled"] for row in json.loads(told)}
    assert periods["2021"] == "number"
    assert "2021" in CliRunner().invoke(app, typed, env=home).stdout
    nothing = CliRunner().invoke(app, ["filled", "-r", "龙港市"], env=home)
    assert (nothing.exit_code, "330383 龙港市" in nothing.output) == (1, True)
