"""The table on a screen: of a country the first lines, and how many more there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from indicators.catalogue import catalogue
from pipelines.cli import app
from pipelines.cli.table import CrossRegion, cell, footer, rendered, select
from pipelines.cli.words import marks, words


def figure(region: str) -> dict[str, Any]:
    said = {"region_code": region, "region_name": "甲", "period": "2023", "period_kind": "annual", "is_sample": False}
    return said | {"indicator_id": "gdp", "reason": "missing scope", "value": None, "low": None, "high": None}


TABLE = CrossRegion(("gdp",), {"gdp": "亿元"}, [figure(region) for region in ("110101", "110102", "110105")])


@pytest.mark.parametrize(("most", "shown", "more"), [(1, 1, "2"), (2, 2, "1"), (3, 3, ""), (None, 3, "")])
def test_of_many_lines_the_first_are_shown_and_the_rest_counted(most: int | None, shown: int, more: str) -> None:
    grid, *rest = rendered(TABLE, most)
    assert getattr(grid, "row_count", None) == shown
    assert [text.plain.split()[1] for text in rest if hasattr(text, "plain")] == [more] * bool(more)


#: Shenzhen's districts of 2016 (two new ones have no code of their own yet), and the cities and districts beside them.
SHENZHEN = tuple(f"4403{number:02d}" for number in (3, 4, 5, 6, 7, 8, 9, 10, 11))
BESIDE = ("330100", "330108", "320214", "320200", "510100", "110000")


def test_every_region_that_is_asked_for_stands_in_the_table_and_what_it_has_is_named(
    database: duckdb.DuckDBPyConnection,
) -> None:
    table = select(database, [*SHENZHEN, *BESIDE], [], [])
    assert {first["region_code"] for first, _ in table.lines} == {*SHENZHEN, *BESIDE}
    assert table.silent == {*SHENZHEN}, "Shenzhen's districts have staff by section alone"
    told = [line for line in footer(table) if "core_employees" in line]
    assert len(told) == len(SHENZHEN)
    assert all(code in line for code, line in zip(SHENZHEN, told, strict=True))
    assert not any(code in line for code in BESIDE for line in told)
    for code in BESIDE:
        line = [
            cell(figure)
            for first, figures in table.lines
            for figure in figures.values()
            if first["region_code"] == code
        ]
        assert any(not each.startswith(("—", "·")) for each in line), f"{code} has no figure at all"


def test_staff_by_section_bounds_the_core_of_each_district_and_says_so(database: duckdb.DuckDBPyConnection) -> None:
    table = select(database, SHENZHEN, ["2016"], ["core_employees"])
    assert len(table.lines) == len(SHENZHEN)
    for first, figures in table.lines:
        figure = figures["core_employees"]
        assert (figure["value"], figure["reason"]) == (None, "tolerance"), first["region_code"]
        assert 0 < figure["low"] < figure["high"]
        assert "—" in cell(figure)


def test_a_region_nobody_asked_for_takes_no_line_for_what_is_missing(database: duckdb.DuckDBPyConnection) -> None:
    everything = {first["region_code"] for first, _ in select(database, [], [], []).lines}
    assert everything.isdisjoint(SHENZHEN)
    assert {*BESIDE} <= everything


@pytest.mark.parametrize(
    ("status", "told"),
    [("A", ""), ("P", " ᵖ"), ("E,P", " ᵖ"), ("B,P", " ᵖ ‖"), ("D,E", ""), ("P,U", " ᵖ °"), ("V", " !")],
)
def test_the_status_of_a_figure_stands_behind_it(status: str, told: str) -> None:
    found = {"comparability": "exact", "coverage": "all", "provenance": "bureau", "obs_status": status}
    assert marks(found) == told


def test_every_sign_is_explained_under_the_table() -> None:
    signs = [sign.strip() for kind in words()["sign"].values() for sign in kind.values()]
    assert len(signs) == len(set(signs)) >= 10
    for language in words()["legend"]["table"][0]:
        explained = [each.strip().partition(" ")[0] for each in language.split("·")]
        assert sorted(explained) == sorted(signs)


def test_provisional_figures_are_marked_and_final_ones_are_not(database: duckdb.DuckDBPyConnection) -> None:
    told = [each for each in select(database, [], [], []).figures if each["value"] is not None]
    marked = [each for each in told if "ᵖ" in cell(each)]
    assert marked == [each for each in told if "P" in each["obs_status"].split(",")]
    assert {"preliminary"} <= {each["vintage"] for each in marked}
    assert "preliminary" not in {each["vintage"] for each in told if each not in marked}


def test_a_field_of_transformation_stands_for_its_indicators(release: Path) -> None:
    answer = CliRunner().invoke(app, ["table", "-i", "governance", "-f", "json", "--home", str(release.parent.parent)])
    assert answer.exit_code == 0, answer.output
    found = {row["indicator_id"] for row in json.loads(answer.output)}
    assert found == {one.id for one in catalogue().values() if one.field == "governance"} != set()
