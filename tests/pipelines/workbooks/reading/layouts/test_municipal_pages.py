"""Pages of municipal digital-economy systems: every number of the page comes out, with its region, measure and scope."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from definitions import Definitions
from tests.pipelines.workbooks.layout_builder import Cells, figures, workbook
from tests.pipelines.workbooks.workbook_builder import read, rule_ids

#: The page of 丽水 for 2019 as it is printed: 亿元 and per cent.
PAGE = {
    "丽水市": ("331100", 10.72, 12.8),
    "莲都区": ("331102", 1.81, -13.4),
    "开发区": ("331100", 1.57, -12),
    "青田县  ": ("331121", 1.5, 26.2),
    "缙云县  ": ("331122", 3.86, 9.9),
    "遂昌县  ": ("331123", 2.32, 6.5),
    "松阳县  ": ("331124", 0.65, 347),
    "云和县  ": ("331125", 0.05, 16.1),
    "龙泉市  ": ("331181", 0.68, 31.8),
}


def page(folder: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2019年规上数字经济核心制造业增加值区县情况"])
    sheet.append(["地区", "增加值（亿元）", "同比增速（%）"])
    for name, (_, value, growth) in PAGE.items():
        sheet.append([name, value, growth])
    book.save(folder / "丽水.xlsx")
    return folder / "丽水.xlsx"


def test_the_page_of_lishui_comes_out_number_by_number(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(page(tmp_path), definitions)
    assert rule_ids(reading) == []
    found = {each["cell"]: each for each in reading.observations.to_pylist()}
    assert len(found) == 18
    for row, (code, value, growth) in enumerate(PAGE.values(), 3):
        for column, measure, number in (("B", "value_added", value), ("C", "value_added_growth", growth)):
            one = found[f"{column}{row}"]
            assert (one["region_code"], one["measure"], one["value"]) == (code, measure, Decimal(str(number)))
            assert (one["period"], one["scope_id"], one["coverage"]) == ("2019", "core-manufacturing", "above_scale")


def test_the_zone_of_the_page_is_the_figure_of_no_region(tmp_path: Path, definitions: Definitions) -> None:
    """The counties come to 10.87, with the zone to 12.44, and the city prints 10.72: the three stand apart."""
    found = read(page(tmp_path), definitions).observations.to_pylist()
    assert [each["cell"] for each in found if each["activity_code"] == "UNALLOCATED"] == ["B5", "C5"]
    parts = [each["value"] for each in found if each["measure"] == "value_added" and each["region_code"] != "331100"]
    assert sum(parts) == Decimal("10.87")


def written(folder: Path, rows: Cells, *, name: str = "Sheet1", merges: Sequence[str] = ()) -> Path:
    return workbook(folder / "页面.xlsx", (name, rows), merges=merges)


ABOVE_SCALE = ("规上工业", "规上建筑业", "规上批零住餐", "规上服务业")
#: The layout of 泰州's quarterly table; the numbers are invented, and the city is not the sum of its counties.
BY_DOMAIN: Cells = [
    ["2025年一季度规模以上数字经济核心产业企业营业收入情况表"],
    ["地区", "数字经济核心产业", None, None, None, None, "四上企业"],
    [None, "合计", *ABOVE_SCALE, "四上合计", *ABOVE_SCALE],
    ["全市", 100, 10, 20, 30, 40, 1000, 100, 200, 300, 400],
    ["海陵区", 90, 9, 18, 27, 36, 700, 70, 140, 210, 280],
    ["靖江市", 60, 6, 12, 18, 24, 300, 30, 60, 90, 120],
]
DOMAINS = ["revenue", "revenue_of_industry", "revenue_of_construction", "revenue_of_trade", "revenue_of_services"]


def test_every_number_of_a_table_by_domain_is_read_and_its_contradictions_are_found(
    tmp_path: Path, definitions: Definitions
) -> None:
    reading = read(written(tmp_path, BY_DOMAIN, merges=["A2:A3", "B2:F2", "G2:K2"]), definitions)
    found = {each["cell"]: each for each in reading.observations.to_pylist()}
    assert len(found) == 30
    for row, code in ((4, "321200"), (5, "321202"), (6, "321282")):
        meant = [(*of, each) for of in (("nbs2021-core", "nbs2021-core"), ("none", "TOTAL")) for each in DOMAINS]
        for column, (scope, activity, measure) in zip("BCDEFGHIJK", meant, strict=True):
            one = found[f"{column}{row}"]
            assert (one["region_code"], one["period"], one["coverage"]) == (code, "2025Q1", "above_scale")
            assert (one["scope_id"], one["activity_code"], one["measure"]) == (scope, activity, measure)
            assert (one["unit"], float(one["value"])) == (
                "hundred_million_yuan",
                BY_DOMAIN[row - 1]["ABCDEFGHIJK".index(column)],
            )
    assert rule_ids(reading) == ["rows-do-not-add-up"] * 5, "the core's five; those of all units add up"


#: The list of 萧山 as its page prints it.
LIST: Cells = [
    ["指标名称", "单位", "值", "备注"],
    ["数字经济核心产业增加值剔重合计值", "亿元", 75.927982555, "数字经济12月"],
    ["同比", "%", 21.5, "数字经济12月"],
    ["农业总产值", "%", 1.88, "农业12月"],
    ["同比", "亿元", 97.9553, "农业12月"],
    ["社会消费品零售总额", "亿元", 88.76, "2020年主要经济指标进度数据，1-2月"],
    ["地区生产总值累计增速"],
    ["地区生产总值", "亿元", 1847.65985221158, "地区生产总值"],
    ["地区生产总值-同比", "%", 6.3511, "地区生产总值"],
    ["工业", "亿元", 695.754, "地区生产总值"],
    ["第一产业生产增加值", "亿元", 58.29, "杭州交流"],
    ["第一产业生产增加值-同比", "%", 1.39, "杭州交流"],
    ["萧山区生产总值", "亿元", 1847.66, "2020年主要经济指标进度数据"],
]


def test_a_list_of_indicators_gives_each_growth_to_the_row_above(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(written(tmp_path, LIST, name="2019年"), definitions)
    assert rule_ids(reading) == []
    told = figures(reading, "region_code", "period", "measure", "activity_code", "value", "unit")
    core = ("value_added", "unstated-core", Decimal("75.927982555"), "hundred_million_yuan")
    assert told == {
        "C2": ("330109", "2019", *core),
        "C3": ("330109", "2019", "value_added_growth", "unstated-core", Decimal("21.5"), "percent"),
        "C8": ("330109", "2019", "gdp", "TOTAL", Decimal("1847.65985221158"), "hundred_million_yuan"),
        "C9": ("330109", "2019", "gdp_growth_stated", "TOTAL", Decimal("6.3511"), "percent"),
        "C11": ("330109", "2019", "primary_value_added", "TOTAL", Decimal("58.29"), "hundred_million_yuan"),
        "C12": ("330109", "2019", "primary_value_added_growth", "TOTAL", Decimal("1.39"), "percent"),
    }


def test_a_list_that_says_no_year_is_not_read(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(written(tmp_path, LIST), definitions)
    assert (rule_ids(reading), reading.observations.num_rows) == (["period-invalid"], 0)
    assert rule_ids(read(written(tmp_path, [["2019年"], *LIST]), definitions)) == []


@pytest.mark.parametrize("between", [["工业", "亿元", 695.754], ["地区生产总值累计增速"], ["没有见过", "亿元", 5]])
def test_a_growth_behind_another_row_is_never_the_growth_of_the_one_before(
    tmp_path: Path, definitions: Definitions, between: list[str | float]
) -> None:
    reading = read(written(tmp_path, [*LIST[:2], between, *LIST[2:3]], name="2019年"), definitions)
    assert "row-unknown" in rule_ids(reading)
    assert [*figures(reading)] == ["C2"]
