"""Where a header ends: a row of figures is none of it, whatever they look like; a row of years is where columns are of years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.workbooks.forms.headers import are_periods, header_text
from tests.pipelines.workbooks.layout_builder import INDUSTRY, figures, trial, workbook
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids

INDICATOR: Any = ["指标：生产总值(亿元)"]
BY_YEAR: Any = {"measure": "caption", "period": {"stands": "column"}}


@pytest.mark.parametrize(
    ("total", "cells"),
    [
        ([None, 2012, 2.5, 2001, 2020, 1999, 2000], "B5:G5"),
        ([None, 2012, None, 1980, None, None, None], "B5, D5"),
        ([None, 2012, None, None, None, None, None], "B5"),
        ([None, "2012", None, "1980", None, None, None], "B5, D5"),
        ([None, 2011, 2012, 2013, 2014, 2015, 2016], "B5:G5"),
        ([None, "≈5", "…", "6*", None, None, None], "B5:D5"),
    ],
)
def test_a_first_row_without_a_label_is_named_and_no_header(
    tmp_path: Path, definitions: Definitions, total: list[Any], cells: str
) -> None:
    rows: Any = [*INDUSTRY[:4], total, *INDUSTRY[4:]]
    reading = read(workbook(tmp_path / "表.xlsx", ("表", rows), merges=["A3:A4"]), definitions)
    found = only(reading)
    assert (found.rule_id, found.cells) == ("row-unlabelled", cells)
    assert reading.is_rejected
    assert reading.observations.num_rows == 24


def test_a_row_without_a_label_below_others_is_named(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["地区", "生产总值（亿元）"], ["徐汇区", 1], [None, 2012], ["闵行区", 2]]
    found = only(trial(tmp_path, definitions, rows))
    assert (found.rule_id, found.cells, found.observed, found.expected) == ("row-unlabelled", "B4", "2012", "地区")


def test_years_below_a_header_are_a_header_where_columns_are_of_years(tmp_path: Path, definitions: Definitions) -> None:
    entries: Any = {
        "gdp": {"texts": ["生产总值"], "measure": "gdp"},
        "people": {"texts": ["人口"], "measure": "population"},
    }
    rows: Any = [
        ["地区", "生产总值（亿元）", None, "人口（万人）", None],
        [None, 2022, 2023, 2022, 2023],
        ["徐汇区", 1, 2, 3, 4],
    ]
    reading = trial(tmp_path, definitions, rows, entries=entries, period={"stands": "column"})
    assert rule_ids(reading) == []
    assert figures(reading, "measure", "period")["D4"] == ("population", "2022")


@pytest.mark.parametrize("total", [[None, 2012, 1980], [None, 1980, 2012], [None, 2012, None]])
def test_a_total_without_a_label_below_years_is_named(
    tmp_path: Path, definitions: Definitions, total: list[Any]
) -> None:
    rows: Any = [INDICATOR, ["地区", "2024年", 2023], total, ["徐汇区", 1, 2]]
    reading = trial(tmp_path, definitions, rows, **BY_YEAR)
    assert only(reading).rule_id == "row-unlabelled"
    assert figures(reading, "period") == {"B5": ("2024",), "C5": ("2023",)}


def test_headers_that_repeat_take_no_row_with_them(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["地区", "生产总值（亿元）", "人口（万人）"],
        ["徐汇区", 1, 2],
        [None, 2012, 1980],
        ["地区", "生产总值（亿元）", "人口（万人）"],
        ["闵行区", 3, 4],
    ]
    reading = trial(tmp_path, definitions, rows)
    assert [(found.rule_id, found.cells) for found in reading.findings] == [("row-unlabelled", "B4:C4")]
    assert sorted(figures(reading)) == ["B3", "B6", "C3", "C6"]


def test_years_in_the_data_are_data(tmp_path: Path, definitions: Definitions) -> None:
    labels: Any = [{"header": ["地区"], "holds": "region"}, {"header": ["成立年份"], "holds": "note"}]
    rows: Any = [["地区", "成立年份", "生产总值（亿元）"], ["徐汇区", 1993, 2012], ["闵行区", 1992, 2013]]
    reading = trial(tmp_path, definitions, rows, labels=labels)
    assert (rule_ids(reading), figures(reading)) == ([], {"C3": 2012, "C4": 2013})


def test_years_as_rows_are_labels(tmp_path: Path, definitions: Definitions) -> None:
    labels: Any = [{"header": ["年份"], "holds": "period"}]
    region: Any = {"stands": "constant", "value": "310000"}
    rows: Any = [["年份", "生产总值（亿元）"], [2022, 2001], [2023, 2002], [None, 2003]]
    reading = trial(tmp_path, definitions, rows, labels=labels, region=region, period={"stands": "row"})
    assert (only(reading).rule_id, figures(reading, "period")) == ("row-unlabelled", {"B3": ("2022",), "B4": ("2023",)})


def test_figures_between_headerless_labels_are_no_second_header(tmp_path: Path, definitions: Definitions) -> None:
    labels: Any = [{"header": [], "holds": "measure"}, {"header": [], "holds": "region"}]
    rows: Any = [
        [None, None, 2022, 2023],
        ["生产总值（亿元）", "徐汇区", 1, 2],
        [None, None, 1980, 2012],
        ["生产总值（亿元）", "闵行区", 3, 4],
    ]
    table: Any = {"labels": labels, "measure": "row", "period": {"stands": "column"}}
    reading = trial(tmp_path, definitions, rows, **table)
    assert (only(reading).rule_id, only(reading).cells) == ("row-unlabelled", "C4:D4")
    assert figures(reading, "period")["C5"] == ("2022",)


@pytest.mark.parametrize(
    ("cells", "are"),
    [
        ([2022, 2023], True),
        ([2023, 2022, 2021], True),
        ([2022, 2023, 2022, 2023], True),
        (["2024年1-8月", "2024年1-9月"], True),
        ([2000, 2005, 2010], True),
        ([2012, 1980, 2001], False),
        ([2012.11, 2013.5], False),
        ([2022, 2023, 2022], False),
        ([2022, "…"], False),
    ],
)
def test_periods_are_in_their_order(cells: list[Any], are: bool) -> None:
    assert are_periods(cells) is are


def test_a_text_that_is_of_no_language_is_part_of_its_header() -> None:
    cells = [Cell(0, 1), Cell(1, 1)]
    assert header_text(1, cells, ["增长", "%"]).joined == "增长%"
    assert header_text(1, cells, ["生产总值", "GDP"]).joined == "生产总值"
    assert header_text(1, cells, ["生产总值", "—"]).joined == "生产总值"
