"""The period of a table is what its title and captions say as a whole, or the table is refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions
from tests.pipelines.workbooks.layout_builder import figures, with_form, workbook
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids

HEAD = ["地区", "生产总值（亿元）"]
CAPTIONED: Any = {"title": [], "headers": ["地区", "生产总值"]}


def captioned(tmp_path: Path, definitions: Definitions, *captions: str, kind: str, **table: Any) -> Any:
    """A table known by its headers, under these captions, by a form of this kind of period."""
    rows: Any = [*([caption] for caption in captions), HEAD, ["徐汇区", 200.5], ["闵行区", 300]]
    period = {"stands": "caption", "kind": kind}
    return read(
        workbook(tmp_path / "表.xlsx", ("表", rows)), with_form(definitions, **CAPTIONED, period=period, **table)
    )


PARTS = {
    "2024M01-M11": [
        "2024年1—11月",
        "2024年1–11月",
        "2024年1月至11月",
        "2024年前11个月",
        "2024年1到11月",
        "2024年1-11月累计",
        "Jan-Nov 2024",
    ],
    "2024Q1-Q3": ["2024年一至三季度", "2024年1—3季度", "2024年Ⅰ—Ⅲ季度"],
    "2024H1": ["2024年(上半年)", "2024 H1"],
}


@pytest.mark.parametrize(
    ("caption", "period"), [(caption, period) for period, captions in PARTS.items() for caption in captions]
)
def test_a_part_of_a_year_in_a_caption_is_that_part(
    tmp_path: Path, definitions: Definitions, caption: str, period: str
) -> None:
    reading = captioned(tmp_path, definitions, caption, kind="cumulative")
    assert (rule_ids(reading), reading.cover.period) == ([], period)
    found = only(captioned(tmp_path, definitions, caption, kind="annual"))
    assert (found.rule_id, found.expected.split(":")[0]) == ("period-kind-differs", period)


@pytest.mark.parametrize(
    "caption",
    [
        "2024年1、2月",
        "2020—2024年",
        "2023/24",
        "2023-2024学年",
        "比2023年增长",
        "2024年预期目标",
        "2024年（快报）",
        "2024E",
        "截至2024年11月30日",
        "FY2024",
    ],
)
def test_a_period_that_is_not_understood_refuses_the_table(
    tmp_path: Path, definitions: Definitions, caption: str
) -> None:
    reading = captioned(tmp_path, definitions, caption, kind="annual")
    assert figures(reading) == {}
    assert ("period-invalid", True) in [(each.rule_id, bool(each.observed)) for each in reading.findings]


def test_a_period_with_two_readings_is_refused_with_both(tmp_path: Path, definitions: Definitions) -> None:
    found = only(captioned(tmp_path, definitions, "截至2024年11月末", kind="cumulative"))
    assert (found.rule_id, found.observed, found.expected) == (
        "period-invalid",
        "截至2024年11月末",
        "2024M01-M11 / 2024M11",
    )


def test_captions_of_two_periods_are_refused(tmp_path: Path, definitions: Definitions) -> None:
    found = only(captioned(tmp_path, definitions, "2024年各区生产总值", "（2023年）", kind="annual"))
    assert (found.rule_id, found.observed) == ("period-invalid", "2024年, 2023年")


def test_the_years_of_a_source_or_price_base_are_no_periods_of_the_table(
    tmp_path: Path, definitions: Definitions
) -> None:
    captions = ["2024年", "按2020年价格计算", "资料来源：年鉴2025", "制表日期：2025年1月15日"]
    reading = captioned(tmp_path, definitions, *captions, kind="annual")
    assert reading.cover.period == "2024"


@pytest.mark.parametrize("below", ["（1—11月）", "1-11月累计", "2024年1月至11月"])
def test_a_caption_that_is_nothing_but_a_period_narrows_the_year_of_the_title(
    tmp_path: Path, definitions: Definitions, below: str
) -> None:
    rows: Any = [["试表（2024年）"], [below], HEAD, ["徐汇区", 1]]
    path = workbook(tmp_path / "表.xlsx", ("表", rows))
    reading = read(path, with_form(definitions, period={"stands": "title", "kind": "annual"}))
    assert figures(reading) == {}
    assert only(reading).rule_id in ("period-kind-differs", "period-invalid")


@pytest.mark.parametrize(
    ("name", "period"), [("2024年1—11月", "2024M01-M11"), ("2024年Q1", "2024Q1"), ("2024H1", "2024H1")]
)
def test_a_sheet_s_name_is_read_as_any_other_period(
    tmp_path: Path, definitions: Definitions, name: str, period: str
) -> None:
    path = workbook(tmp_path / "表.xlsx", (name, [["试表"], HEAD, ["徐汇区", 1]]))
    reading = read(path, with_form(definitions, period={"stands": "sheet", "kind": "cumulative"}))
    assert (rule_ids(reading), reading.cover.period) == ([], period)


@pytest.mark.parametrize("name", ["2024年预计", "2024E", "2023-2024", "2024年1、2月"])
def test_a_sheet_s_name_that_is_not_understood_is_refused(tmp_path: Path, definitions: Definitions, name: str) -> None:
    path = workbook(tmp_path / "表.xlsx", (name, [["试表"], HEAD, ["徐汇区", 1]]))
    reading = read(path, with_form(definitions, period={"stands": "sheet", "kind": "annual"}))
    assert (only(reading).rule_id, figures(reading)) == ("period-invalid", {})


def test_several_months_are_no_single_month_by_the_form_alone(tmp_path: Path, definitions: Definitions) -> None:
    found = only(captioned(tmp_path, definitions, "2024年1—11月", kind="single"))
    assert (found.rule_id, found.observed) == ("period-kind-differs", "single")
    alone = only(captioned(tmp_path, definitions, "2024年11月当月", kind="cumulative"))
    assert (alone.rule_id, alone.expected) == ("period-kind-differs", "2024M11: single")


@pytest.mark.parametrize("caption", ["2024年各区生产总值（快报）", "各区2024年生产总值【初步核算】"])
def test_a_vintage_in_a_caption_is_that_of_the_form_or_refuses_the_table(
    tmp_path: Path, definitions: Definitions, caption: str
) -> None:
    found = only(captioned(tmp_path, definitions, caption, kind="annual"))
    assert (found.rule_id, found.severity) == ("caption-contradicts", "error")
    same = captioned(tmp_path, definitions, caption, kind="annual", shared={"vintage": "preliminary"})
    assert rule_ids(same) == []


def test_a_caption_that_is_a_part_of_the_sheet_s_year_narrows_it(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(tmp_path / "表.xlsx", ("2024年", [["试表"], ["（1—9月）"], HEAD, ["徐汇区", 1]]))
    reading = read(path, with_form(definitions, period={"stands": "sheet", "kind": "cumulative"}))
    assert (rule_ids(reading), reading.cover.period) == ([], "2024M01-M09")
