"""The table on a screen: of a country the first lines, and how many more there are."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from definitions import load
from indicators.catalogue import NAMED_AFTER, catalogue, headlines
from indicators.contracts import contracts
from pipelines.cli import app
from pipelines.cli.table import CrossRegion, cell, columns, footer, markdown, rendered, select
from pipelines.words import marks, words


def figure(region: str) -> dict[str, Any]:
    said = {"region_code": region, "region_name": "甲", "period": "2023", "period_kind": "annual", "is_sample": False}
    none = dict.fromkeys(("value", "low", "high", "reported", "source_title"))
    return said | {"indicator_id": "gdp", "reason": "missing scope"} | none


TABLE = CrossRegion(("gdp",), {"gdp": "亿元"}, [figure(region) for region in ("110101", "110102", "110105")])


@pytest.mark.parametrize(("most", "shown", "more"), [(1, 1, "2"), (2, 2, "1"), (3, 3, ""), (None, 3, "")])
def test_of_many_lines_the_first_are_shown_and_the_rest_counted(most: int | None, shown: int, more: str) -> None:
    grid, *rest = rendered(TABLE, most)
    assert getattr(grid, "row_count", None) == shown
    assert [text.plain.split()[1] for text in rest if hasattr(text, "plain")] == [more] * bool(more)


def test_what_stands_under_a_table_of_markdown_is_text_too() -> None:
    hostile = "<script>x</script> | **bold** [link](http://e)"
    said = {"value": Decimal(1), "low": Decimal(1), "high": Decimal(1), "reason": "", "source_title": hostile}
    known = dict.fromkeys(
        ("coverage", "obs_status", "provenance", "scope_id", "vintage", "denominator_vintage", "basis"), ""
    )
    told = markdown(TABLE.only([figure("110101") | known | said | {"comparability": "exact"}]))
    (source,) = (line for line in told if "script" in line)
    assert source.endswith(r"\<script\>x\</script\> \| \*\*bold\*\* \[link\](http:\/\/e)")
    assert any(line.startswith(r"- \* ") for line in told), "the legend's star is no list"


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
        assert cell(figure).startswith("("), "what was reported stands there, and not as a number of the table"


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
    assert all("≈" in language for language in words()["legend"]["table"][1]), "it stands before the number"


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


def test_what_does_not_compare_shows_what_was_reported_in_grey_with_the_reason(
    database: duckdb.DuckDBPyConnection,
) -> None:
    table = select(database, [], [], [])
    told_by = columns(table, {})
    seen = 0
    for line in table.lines:
        for name, told in zip(table.indicators, list(told_by.values())[2:], strict=True):
            one = line[1].get(name)
            if one is None or one["value"] is not None or one["reason"] == "missing":
                continue
            seen += 1
            text = told(line)
            assert getattr(text, "style", "") == "dim" or "dim" in str(getattr(text, "spans", "")), text
            assert str(text).startswith("(") == (one["reported"] is not None and "conversion" not in one["reason"])
            assert words()["obstacle"][one["reason"].split(",")[0]][0] in str(text)
    assert seen > 50


def test_every_reason_has_words_for_a_cell() -> None:
    known = set(words()["reason"])
    assert set(words()["obstacle"]) <= known
    contract = next(column for column in contracts()["indicators"].columns if column.name == "reason")
    told = contract.comment.partition("：")[2].partition("/")[0] if hasattr(contract, "comment") else ""
    assert {one.strip() for one in told.split(",") if one.strip()} <= set(words()["obstacle"])


def test_real_regions_come_first_and_invented_ones_apart(database: duckdb.DuckDBPyConnection) -> None:
    def said(*regions: str) -> list[tuple[str, str]]:
        made: list[Any] = list(rendered(select(database, regions, [], [])))
        return [(str(one.title or ""), " ".join(map(str, one.columns[0].cells))) for one in made]

    (real, first), (invented, last) = said("330100", "990101")
    assert (real, "samples" in invented) == ("", True)
    assert ("990101" in first, "330100" in last) == (False, False)
    ((alone, _),) = said("990101")
    assert "samples" in alone


def test_every_source_under_the_table_stands_behind_a_figure_and_the_other_way_round(
    database: duckdb.DuckDBPyConnection,
) -> None:
    lines = markdown(select(database, [], ["2021"], []))
    cells = {n for line in lines if line.startswith("| ") for n in re.findall(r" \[(\d+)\]", line)}
    listed = {found[1] for line in lines if (found := re.match(r"- 来源 source \\\[(\d+)\\\]: ", line))}
    assert cells == listed == {str(number) for number in range(1, len(listed) + 1)}
    assert len(listed) > 5


@pytest.mark.parametrize("scope", [one.id for one in load().scopes.values() if one.is_target])
def test_under_another_scope_no_name_says_core(scope: str) -> None:
    """What the table calls its columns is of the scope that is asked for, for every indicator."""
    renamed = 0
    for entry in catalogue().values():
        zh, en = entry.named_under(scope)
        if scope == NAMED_AFTER:
            assert (zh, en) == (entry.name_zh, entry.name_en)
            continue
        assert "核心产业" not in zh
        assert not re.search(r"\bcore\b", en.replace(scope, ""))
        renamed += scope in zh
    assert (renamed > 30) == (scope != NAMED_AFTER)


@pytest.mark.slow
def test_header_and_footer_name_the_scope_that_was_asked_for(release: Path) -> None:
    def said(*more: str) -> str:
        typed = ["table", "-r", "990101", *more]
        return CliRunner().invoke(app, typed, env={"KOUJING_HOME": str(release.parents[1])}).output

    assert "数字经济核心产业增加值" in said()
    assert "共同口径 shared scope: nbs2021-core" in said()
    other = said("--scope", "oecd-ict")
    assert "数字经济核心产业增加值" not in other
    assert "oecd-ict 增加值" in other
    assert "共同口径 shared scope: oecd-ict" in other


@pytest.mark.slow
def test_for_programs_the_table_has_every_indicator_of_cross_region(release: Path) -> None:
    home = {"KOUJING_HOME": str(release.parents[1])}
    told = CliRunner().invoke(app, ["table", "-f", "json"], env=home).stdout
    assert {row["indicator_id"] for row in json.loads(told)} == set(headlines())


@pytest.mark.slow
def test_no_heading_is_cut_on_a_narrow_screen(release: Path) -> None:
    home = {"KOUJING_HOME": str(release.parents[1]), "COLUMNS": "100"}
    every = [part for name in headlines() for part in ("-i", name)]
    told = CliRunner().invoke(app, ["table", "-r", "990101", *every], env=home).stdout
    assert "…" not in told
    assert all(name in told for name in headlines() if len(name) <= 30)
