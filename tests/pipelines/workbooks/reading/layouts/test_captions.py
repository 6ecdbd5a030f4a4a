"""A table known by its headers is refused where a text around it says that its figures are of another kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.layout_builder import trial, with_form, workbook
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids

HEAD: list[Any] = [
    "年份",
    "国民总收入",
    "国内生产总值",
    "第一产业",
    "第二产业",
    "第三产业",
    "人均国民总收入（元）",
    "人均国内生产总值（元）",
]
BODY: list[list[Any]] = [
    [2021, 1141230.8, 1149237, 83216.5, 451544.1, 614476.4, 80800, 81370],
    [2022, 1197250.4, 1204724, 88207, 473790, 642727, 84781, 85310],
]


def accounts(path: Path, definitions: Definitions, *above: str, below: Any = (), sheet: str = "Sheet1") -> Reading:
    """National accounts by year, known by their headers, with texts above and below them."""
    rows: Any = [*([text] for text in above), HEAD, *BODY, *([text] for text in below)]
    return read(workbook(path / "表.xlsx", (sheet, rows)), definitions)


CONTRADICTIONS = {
    "more": [
        "±%",
        "单位：百分点",
        "% change",
        "产业结构（%）",
        "GDP deflator",
        "1—11月",
        "10月",
        "截至9月",
        "前11个月",
        "2023/24年度",
        "January-September",
        "H1",
        "2024 Q3",
        "RMB 10,000",
        "10,000 yuan",
        "US$ million",
        "长三角",
        "东部地区",
        "日本",
        "Shanghai",
        "Inner Mongolia",
        "Real growth",
        "服务业增加值",
    ],
    "index": [
        "指数（上年=100）",
        "国民经济核算指数",
        "1978年=100",
        "2015=100",
        "Index (previous year=100)",
        "价格指数",
    ],
    "growth": [
        "比上年增长（%）",
        "增长速度",
        "同比",
        "2022年比2021年增减，增幅",
        "按可比价计算的比上年增长",
        "Growth rate, year-on-year",
    ],
    "share": ["占国内生产总值比重", "构成（%）", "Share of GDP", "Percentage composition"],
    "constant": [
        "（按2020年价格计算）",
        "按2020年价格计算",
        "国民经济核算（可比价）",
        "不 变 价",
        "（2015年价）",
        "at constant prices",
        "in 2015 prices",
        "单位：亿元（2020年价）",
    ],
    "plan": ["国民经济计划", "预期目标", "2025年预测数", "Planned", "Forecast"],
    "per person": ["人均", "Per capita figures"],
    "adjusted": ["经季节调整", "季调后", "Seasonally adjusted", "折年率"],
    "period": [
        "1-9月累计",
        "（上半年）",
        "时间：2024年1-11月",
        "前三季度",
        "fiscal year",
        "Year to date",
        "2024年前三季度",
    ],
    "currency": ["单位：亿美元", "按美元计算", "Billion US dollars", "单位：亿欧元", "购买力平价"],
    "unit": [
        "单位：%",
        "单位：万人",
        "（万元）",
        "（%）",
        "单位 万元",
        "计量单位：百分比",
        "Unit: billion yuan",
        "定基",
        "上年同月＝100",
        "同期比（%）",
        "单位：亿元/年",
    ],
    "region": [
        "浙江省国民经济核算",
        "浙江国民经济核算",
        "杭州市",
        "全省国民经济核算",
        "上海市闵行区",
        "Zhejiang Province",
        "本市主要指标",
    ],
    "narrower": [
        "规模以上工业",
        "城镇",
        "国有单位",
        "私营企业",
        "其中：服务业",
        "State-owned units",
        "above-scale units",
        "数字经济核心产业",
    ],
}


@pytest.mark.parametrize("text", [text for texts in CONTRADICTIONS.values() for text in texts])
def test_a_caption_that_says_other_figures_refuses_the_table(
    tmp_path: Path, definitions: Definitions, text: str
) -> None:
    reading = accounts(tmp_path, definitions, text)
    found = [each for each in reading.findings if each.rule_id == "caption-contradicts"]
    assert reading.is_rejected
    assert found
    assert {(each.sheet, each.cells) for each in found} == {("Sheet1", "A1")}
    assert all(each.expected.startswith("national-accounts-series/by-year: ") for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "国民经济核算",
        "单位：亿元",
        "（亿元）",
        "单位：亿元、元",
        "全国国民经济核算",
        "按当年价格计算",
        "单位：亿元（现价）",
        "表3-1 国民经济核算主要指标（2021—2022）",
        "At current prices",
        "增长速度按可比价格计算",
        "绝对数按现价计算，增速按不变价计算",
        "国内生产总值与人均国内生产总值",
        "国家统计局编",
        "National accounts of China",
        "未经季节调整",
        "（不含港澳台地区数据）",
        "未包括香港特别行政区、澳门特别行政区和台湾省数据",
        "单位：亿元；人均指标：元",
        "更新时间：2024年3月1日",
        "2022年",
    ],
)
def test_a_caption_that_says_the_same_or_nothing_is_read(tmp_path: Path, definitions: Definitions, text: str) -> None:
    assert rule_ids(accounts(tmp_path, definitions, text)) == []


def test_a_unit_line_is_read_where_it_fits(tmp_path: Path, definitions: Definitions) -> None:
    for line in ("单位：万元", "单位：万元（现价）", "单位：万元；元", "单位：万 元", "Unit: 10,000 yuan"):
        reading = accounts(tmp_path, definitions, line)
        assert rule_ids(reading) == []
        assert set(reading.observations["unit"].to_pylist()) == {"ten_thousand_yuan", "yuan"}


@pytest.mark.parametrize(
    ("note", "is_refused"),
    [
        ("注：本表按2020年不变价格计算。", True),
        ("注：1.数据均按可比价计算", True),
        ("注：国内生产总值按不变价计算。", True),
        ("Note: all figures are at constant prices.", True),
        ("注：单位为亿美元", True),
        ("注：统计范围为规模以上单位。", True),
        ("注：规模以上工业企业指年主营业务收入2000万元及以上的企业。", False),
        ("注：城镇人口指居住在城镇的人口。", False),
        ("注：人均国内生产总值按常住人口计算。", False),
        ("注：2024年为初步核算数。", False),
        ("①工业增加值按可比价计算", False),
        ("注：本表数据为预计数。", True),
        ("注：1.绝对数按现价计算，增速按不变价计算。", False),
        ("注：1980年以前的工业总产值按不变价计算。", False),
        ("注：部分年份为抽样调查推算数，其中2020年为人口普查数。", False),
        ("Note: growth rates are at constant prices.", False),
        ("资料来源：《中国统计年鉴》", False),
    ],
)
def test_a_note_counts_where_it_speaks_of_the_whole_table(
    tmp_path: Path, definitions: Definitions, note: str, is_refused: bool
) -> None:
    reading = accounts(tmp_path, definitions, below=[note])
    assert ("caption-contradicts" in rule_ids(reading)) == is_refused


@pytest.mark.parametrize("name", ["指数", "增速", "不变价", "2024年计划", "浙江省", "Growth"])
def test_the_name_of_a_sheet_counts(tmp_path: Path, definitions: Definitions, name: str) -> None:
    found = only(accounts(tmp_path, definitions, sheet=name))
    assert (found.rule_id, found.sheet, found.cells) == ("caption-contradicts", name, "")


def test_the_name_of_a_csv_is_not_the_name_of_a_sheet(tmp_path: Path, definitions: Definitions) -> None:
    path = tmp_path / "增长.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in [HEAD, *BODY]), encoding="utf-8")
    assert rule_ids(read(path, definitions)) == []


@pytest.mark.parametrize("place", ["between", "beside", "bracket"])
def test_a_text_inside_the_table_counts(tmp_path: Path, definitions: Definitions, place: str) -> None:
    rows: Any = [list(HEAD), *map(list, BODY)]
    if place == "between":
        rows.insert(1, ["指数（上年=100）"])
    elif place == "beside":
        rows[1] += [None, None, "按2020年价格计算"]
    else:
        rows[0][0] = "年份（上年=100）"
    reading = read(workbook(tmp_path / "表.xlsx", ("Sheet1", rows)), definitions)
    assert "caption-contradicts" in rule_ids(reading)


def test_a_form_may_say_that_a_text_changes_nothing(tmp_path: Path, definitions: Definitions) -> None:
    content = dict(definitions.forms["national-accounts-series"])
    content["tables"] = {"by-year": {**content["tables"]["by-year"], "captions": ["增长与发展"]}}
    changed = replace(definitions, forms={**definitions.forms, content["id"]: content})
    assert "caption-contradicts" in rule_ids(accounts(tmp_path, definitions, "增长与发展"))
    assert rule_ids(accounts(tmp_path, changed, "表1 增长与发展（2022）")) == []


def test_what_the_form_gives_its_figures_may_be_said(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["规模以上单位"], ["地区", "生产总值（亿元）"], ["徐汇区", 1]]
    assert only(trial(tmp_path, definitions, rows)).rule_id == "caption-contradicts"
    assert rule_ids(trial(tmp_path, definitions, rows, shared={"coverage": "above_scale"})) == []
    constant: Any = [["按不变价计算"], *rows[1:]]
    assert rule_ids(trial(tmp_path, definitions, constant, shared={"price_basis": "constant"})) == []
    current: Any = [["按现价计算"], *rows[1:]]
    assert (
        only(trial(tmp_path, definitions, current, shared={"price_basis": "constant"})).rule_id == "caption-contradicts"
    )


def test_what_an_entry_gives_its_figures_may_be_said(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["按不变价计算"], ["地区", "生产总值（亿元）"], ["徐汇区", 1]]
    entry = {"texts": ["生产总值"], "measure": "gdp"}
    assert only(trial(tmp_path, definitions, rows, entries={"gdp": entry})).rule_id == "caption-contradicts"
    assert rule_ids(trial(tmp_path, definitions, rows, entries={"gdp": {**entry, "price_basis": "constant"}})) == []


def test_months_may_be_said_where_periods_are_as_printed_or_names_end_with_them(
    tmp_path: Path, definitions: Definitions
) -> None:
    labels: Any = [{"header": ["指标"], "holds": "measure"}]
    rows: Any = [["月度数据"], ["指标", "2023年"], ["生产总值（亿元）", 1]]
    table: Any = {"labels": labels, "measure": "row", "region": {"stands": "constant", "value": "310000"}}
    periods: Any = {"stands": "column"}
    assert only(trial(tmp_path, definitions, rows, **table, period=periods)).rule_id == "caption-contradicts"
    assert rule_ids(trial(tmp_path, definitions, rows, **table, period={**periods, "kind": "printed"})) == []
    endings: Any = {"month": {"texts": ["当月值"], "period_kind": "single"}}
    assert rule_ids(trial(tmp_path, definitions, rows, **table, period=periods, endings=endings)) == []


def test_a_caption_may_speak_of_what_the_form_leaves_out(tmp_path: Path, definitions: Definitions) -> None:
    entries = {"gdp": {"texts": ["生产总值"], "measure": "gdp"}, "growth": {"texts": ["增长"], "ignored": "由数值推算"}}
    rows: Any = [["总量及增长"], ["单位：亿元、%"], ["地区", "生产总值", "增长"], ["徐汇区", 1, 5]]
    assert rule_ids(trial(tmp_path, definitions, rows, entries=entries)) == []
    rows[1] = ["单位：%"]
    assert "caption-contradicts" in rule_ids(trial(tmp_path, definitions, rows, entries=entries))


def test_a_region_inside_the_table_s_own_may_be_named(tmp_path: Path, definitions: Definitions) -> None:
    def table(text: str) -> Reading:
        return trial(tmp_path, definitions, [[text], ["地区", "生产总值（亿元）"], ["徐汇区", 1]])

    assert rule_ids(table("上海市各区，浦东新区除外")) == []
    assert rule_ids(table("全市各区")) == []
    assert rule_ids(table("上海财经大学编")) == []
    assert only(table("杭州市各区")).observed == "杭州市各区（杭州市）"
    assert only(table("全省各区")).rule_id == "caption-contradicts"


def test_a_title_that_says_more_than_its_measures_refuses_the_table(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["各区小学情况（2023）"], ["地区", "人口（万人）"], ["徐汇区", 1]]
    form = with_form(
        definitions,
        title=["各区小学情况"],
        entries={"population": {"texts": ["人口"], "measure": "population"}},
    )
    found = only(read(workbook(tmp_path / "试.xlsx", ("表", rows)), form))
    assert (found.rule_id, found.cells) == ("caption-contradicts", "A1")


@pytest.mark.parametrize(
    ("title", "english"),
    [
        (
            "表13.2 各区、县工业企业主要指标（2012）",
            "Main Indicators of Industrial Enterprises by District and County (2012)",
        ),
        ("表14.3 各区、县建筑业主要指标（2012）", "Main Indicators of Construction Enterprises by District (2012)"),
        (
            "表20.15 各区、县普通小学基本情况（2012）",
            "Basic Statistics on Primary Schools by District and County (2012)",
        ),
        ("表2.6 各区、县户籍人口年龄构成（2012）", "Age Composition of Registered Population in Districts (2012)"),
        (
            "表2.8 各区、县计划生育基本情况 (2012)",
            "Basic Statistics on Family Planning in Districts and Counties (2012)",
        ),
    ],
)
def test_a_title_in_english_below_the_chinese_one_says_the_same(
    tmp_path: Path, definitions: Definitions, title: str, english: str
) -> None:
    rows: Any = [[title], [english], ["地区", "单位数"], ["徐汇区", 1]]
    reading = read(workbook(tmp_path / "表.xlsx", ("Sheet1", rows)), definitions)
    assert reading.form == "shanghai-yearbook"
    assert "caption-contradicts" not in rule_ids(reading)
