"""What stands behind a year in a header is its period, its unit or its vintage; anything else refuses the column by name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions
from tests.pipelines.workbooks.layout_builder import figures, trial, with_form, workbook
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids

INDICATOR = ["指标：生产总值(亿元)"]


def by_year(tmp_path: Path, definitions: Definitions, *headers: Any, kind: str = "annual", **table: Any) -> Any:
    """Districts in the rows, years in the header."""
    rows: Any = [INDICATOR, ["地区", *headers], ["徐汇区", *range(11, 11 + len(headers))]]
    period = {"stands": "column", "kind": kind}
    return trial(tmp_path, definitions, rows, measure="caption", period=period, **table)


@pytest.mark.parametrize(
    "header",
    [
        "2024年(预期目标)",
        "2024年（比上年增长%）",
        "2024年[快报]",
        "2024年【快报】",
        "2024年〔预计〕",
        "2024年(初步核算)",
        "２０２４年（最终核实）",
        "2024年(1)",
        "2024年（2023年）",
        "2024（E）",
        "2024年\n（计划）",
    ],
)
def test_a_remark_that_is_not_understood_refuses_its_column(
    tmp_path: Path, definitions: Definitions, header: str
) -> None:
    reading = by_year(tmp_path, definitions, header, "2023年")
    found = only(reading)
    assert (found.rule_id, found.cells, bool(found.expected)) == ("header-remark", "B3", True)
    assert figures(reading) == {"C4": 12}


@pytest.mark.parametrize(
    "header",
    ["2024年预计", "2024E", "2024F", "2024年同比", "2024年比上年增长", "2024年快报", "2024年1、2月", "2023/24"],
)
def test_a_header_that_is_no_period_is_not_known(tmp_path: Path, definitions: Definitions, header: str) -> None:
    reading = by_year(tmp_path, definitions, header, "2023年")
    assert ("header-unknown", "B3") in [(found.rule_id, found.cells) for found in reading.findings]
    assert figures(reading) == {"C4": 12}


@pytest.mark.parametrize(
    ("header", "period"),
    [
        ("2024年(1-9月)", "2024M01-M09"),
        ("2024年（上半年）", "2024H1"),
        ("2024年【1—9月】", "2024M01-M09"),
        ("2024年\n1—9月", "2024M01-M09"),
        ("2024年[一至三季度]", "2024Q1-Q3"),
    ],
)
def test_a_part_of_the_year_behind_a_year_is_its_period(
    tmp_path: Path, definitions: Definitions, header: str, period: str
) -> None:
    reading = by_year(tmp_path, definitions, header, kind="cumulative")
    assert (rule_ids(reading), figures(reading, "period")) == ([], {"B4": (period,)})
    found = only(by_year(tmp_path, definitions, header, "2023年"))
    assert (found.rule_id, found.cells, found.expected.split(":")[0]) == ("period-kind-differs", "B4", period)


def test_several_months_in_a_header_are_no_single_month(tmp_path: Path, definitions: Definitions) -> None:
    found = only(by_year(tmp_path, definitions, "2024年(1-9月)", kind="single"))
    assert (found.rule_id, found.expected) == ("period-kind-differs", "2024M01-M09: cumulative")


def test_a_year_over_its_months_is_read_with_them(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [INDICATOR, ["地区", "2024年", None], [None, "1—8月", "1—9月"], ["徐汇区", 8, 9]]
    period = {"stands": "column", "kind": "cumulative"}
    reading = trial(tmp_path, definitions, rows, measure="caption", period=period)
    assert (rule_ids(reading), figures(reading, "period")) == ([], {"B5": ("2024M01-M08",), "C5": ("2024M01-M09",)})


def test_a_unit_behind_a_year_is_the_unit_of_its_column(tmp_path: Path, definitions: Definitions) -> None:
    reading = by_year(tmp_path, definitions, "2024年(万元)", "2023年(亿元)", "2022年")
    assert rule_ids(reading) == []
    units = {"B4": ("ten_thousand_yuan",), "C4": ("hundred_million_yuan",), "D4": ("hundred_million_yuan",)}
    assert figures(reading, "unit") == units
    found = only(by_year(tmp_path, definitions, "2024年(万人)", "2023年"))
    assert (found.rule_id, found.cells) == ("unit-unknown", "B3")


def test_the_vintage_of_the_form_said_again_is_understood(tmp_path: Path, definitions: Definitions) -> None:
    reading = by_year(tmp_path, definitions, "2024年(当年统计年鉴)", "2023年（当年价格）")
    assert (rule_ids(reading), figures(reading, "period")) == ([], {"B4": ("2024",), "C4": ("2023",)})
    other = only(by_year(tmp_path, definitions, "2024年(五经普修订)"))
    assert (other.rule_id, other.expected) == ("header-remark", "五经普修订")


def test_two_units_in_one_header_refuse_its_column(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["地区", "2024年（万元）", "2023年"], [None, "生产总值（亿元）", "生产总值（亿元）"], ["徐汇区", 1, 2]]
    reading = trial(tmp_path, definitions, rows, period={"stands": "column"})
    assert ("unit-unsettled", "B3") in [(found.rule_id, found.cells) for found in reading.findings]
    assert figures(reading) == {"C4": 2}
    assert only(by_year(tmp_path, definitions, "2024年（万元）（亿元）")).rule_id == "header-remark"


def test_a_remark_behind_a_region_refuses_its_column(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["指标", "徐汇区（万元）", "闵行区（预计）"], ["生产总值（亿元）", 1, 2]]
    table: Any = {"labels": [{"header": ["指标"], "holds": "measure"}], "measure": "row"}
    reading = trial(tmp_path, definitions, rows, region={"stands": "column", "within": "310000"}, **table)
    assert [(found.rule_id, found.cells) for found in reading.findings] == [("header-remark", "C2")]
    assert figures(reading, "value", "unit") == {"B3": (Decimal(1), "ten_thousand_yuan")}


@pytest.mark.parametrize("header", ["1—8月", "1月-8月", "１～８月", "1-8月", "1月至8月", "1—8月累计", "前8个月"])
def test_a_column_of_months_is_known_however_it_is_written(
    tmp_path: Path, definitions: Definitions, header: str
) -> None:
    entries: Any = {"months": {"texts": ["1-{m}月"], "measure": "gdp", "period_kind": "cumulative"}}
    rows: Any = [["试表（2024年1—8月）"], ["单位：亿元"], ["地区", header], ["徐汇区", 8]]
    reading = read(workbook(tmp_path / "月.xlsx", ("表", rows)), with_form(definitions, entries=entries))
    assert (rule_ids(reading), figures(reading, "period")) == ([], {"B4": ("2024M01-M08",)})


@pytest.mark.parametrize("header", ["1—7月", "8月", "1—8月增长", "1—8月（预计）"])
def test_other_months_or_more_words_are_another_column(tmp_path: Path, definitions: Definitions, header: str) -> None:
    entries: Any = {"months": {"texts": ["1-{m}月"], "measure": "gdp", "period_kind": "cumulative"}}
    rows: Any = [["试表（2024年1—8月）"], ["单位：亿元"], ["地区", header], ["徐汇区", 8]]
    reading = read(workbook(tmp_path / "月.xlsx", ("表", rows)), with_form(definitions, entries=entries))
    assert ("header-unknown", "B3") in [(found.rule_id, found.cells) for found in reading.findings]
    assert figures(reading) == {}
