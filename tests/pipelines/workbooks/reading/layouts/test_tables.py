"""Published tables are read by their headers' text: what moves reads the same, what is new or gone is named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from definitions import DefinitionError, Definitions
from pipelines.workbooks.forms.form_files import parse_layout_form
from pipelines.workbooks.forms.headers import title_key
from tests.pipelines.workbooks.layout_builder import FORM, INDUSTRY, figures, layout_forms, trial, with_form, workbook
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids

HEAD = ["地区", "生产总值（亿元）"]


def by_subject(reading: Any) -> dict[tuple[str, str, str], Decimal]:
    rows = reading.observations.to_pylist()
    return {(row["region_code"], row["measure"], row["activity_code"]): row["value"] for row in rows}


def industry(tmp_path: Path, definitions: Definitions, columns: list[int], **more: Any) -> Any:
    """The industry table with only these columns, in this order."""
    cells = [
        [row[column] if column < len(row) else None for column in columns] if len(row) > 1 else row for row in INDUSTRY
    ]
    return read(workbook(tmp_path / "表.xlsx", ("Sheet1", cells), merges=["A3:A4"], **more), definitions)


def test_a_yearbook_table_is_read(tmp_path: Path, definitions: Definitions) -> None:
    reading = industry(tmp_path, definitions, [0, 1, 2, 3, 4, 5, 6])
    assert (reading.form, rule_ids(reading), reading.observations.num_rows) == ("shanghai-yearbook", [], 24)
    row = reading.observations.to_pylist()[8]
    assert (row["cell"], row["region_code"], row["period"]) == ("D6", "310104", "2012")
    assert (row["measure"], row["value"], row["unit"]) == (
        "industrial_gross_output",
        Decimal("200.5"),
        "hundred_million_yuan",
    )
    assert (row["raw_text"], row["coverage"], row["vintage"]) == ("200.5", "above_scale", "yearbook")
    assert str(row["boundary_date"]) == "2012-12-31"


def test_columns_in_another_order_read_the_same(tmp_path: Path, definitions: Definitions) -> None:
    plain = industry(tmp_path, definitions, [0, 1, 2, 3, 4, 5, 6])
    swapped = industry(tmp_path, definitions, [0, 1, 3, 2, 6, 5, 4])
    assert rule_ids(swapped) == []
    assert by_subject(swapped) == by_subject(plain)
    assert figures(swapped)["C6"] == Decimal("200.5")


def test_c26_an_edition_with_one_column_less_does_not_shift(tmp_path: Path, definitions: Definitions) -> None:
    plain = by_subject(industry(tmp_path, definitions, [0, 1, 2, 3, 4, 5, 6]))
    less = industry(tmp_path, definitions, [0, 1, 3, 4, 5, 6])
    assert rule_ids(less) == []
    assert by_subject(less) == {key: value for key, value in plain.items() if key[1] != "industrial_employees"}
    found = only(industry(tmp_path, definitions, [0, 1, 2, 4, 5, 6]))
    assert (found.rule_id, found.expected) == ("header-missing", "工业总产值")


def test_an_edition_with_one_column_more_is_refused_by_name(tmp_path: Path, definitions: Definitions) -> None:
    def add(sheet: Any) -> None:
        sheet.insert_cols(4)
        sheet["D3"], sheet["D4"], sheet["D6"] = "税金总额", "（亿元）", 7

    reading = industry(tmp_path, definitions, [0, 1, 2, 3, 4, 5, 6], edit=add)
    assert reading.is_rejected
    assert [(found.rule_id, found.cells, found.observed) for found in reading.findings] == [
        ("header-unknown", "D4", "税金总额 (亿元)"),
        ("cell-unclaimed", "D6", "7"),
    ]
    assert by_subject(reading)["310104", "industrial_gross_output", "TOTAL"] == Decimal("200.5")


def test_a_row_for_what_belongs_to_no_district_is_no_figure_of_the_city(
    tmp_path: Path, definitions: Definitions
) -> None:
    reading = industry(tmp_path, definitions, [0, 1, 2, 3, 4, 5, 6])
    assert by_subject(reading)["310000", "industrial_enterprises", "UNALLOCATED"] == 10
    assert by_subject(reading)["310000", "industrial_enterprises", "TOTAL"] == 60
    assert "未分到区县" in figures(reading, "note")["B8"][0]


def test_rows_that_do_not_add_up_are_asked_about(tmp_path: Path, definitions: Definitions) -> None:
    def less(sheet: Any) -> None:
        sheet["B6"] = 15

    found = only(industry(tmp_path, definitions, [0, 1, 2, 3, 4, 5, 6], edit=less))
    assert (found.rule_id, found.severity, found.cells, found.observed) == (
        "rows-do-not-add-up",
        "query",
        "B5:B8",
        "60 ≠ Σ 55",
    )


def test_c29_rows_marked_as_main_items_are_flagged_and_never_summed(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [HEAD, ["全市", 100], ["  # 徐汇区", 10], ["    闵行区", 20]]
    reading = trial(tmp_path, definitions, rows, adds_up=True)
    assert rule_ids(reading) == []
    notes = figures(reading, "note")
    assert "不可相加" in notes["B4"][0]
    assert "不可相加" in notes["B5"][0]
    assert notes["B3"][0] == ""
    unmarked = trial(tmp_path, definitions, [HEAD, ["全市", 100], ["  徐汇区", 10], ["  闵行区", 20]], adds_up=True)
    assert rule_ids(unmarked) == ["rows-do-not-add-up"]


@pytest.mark.parametrize(
    ("means", "value", "qualifier", "decimals"),
    [
        ("below_unit", 0, "approximate", 0),
        ("no_data", None, "", None),
        ("zero", 0, "", None),
        ("confidential", None, "", None),
    ],
)
def test_c27_one_symbol_means_what_its_form_says(
    tmp_path: Path, definitions: Definitions, means: str, value: int | None, qualifier: str, decimals: int | None
) -> None:
    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", "—"], ["闵行区", 3]], symbols={"-": {"means": means}})
    assert rule_ids(reading) == []
    assert figures(reading, "value", "qualifier", "decimals", "raw_text")["B3"] == (value, qualifier, decimals, "—")


def test_a_symbol_that_the_form_does_not_know_is_named(tmp_path: Path, definitions: Definitions) -> None:
    found = only(trial(tmp_path, definitions, [HEAD, ["徐汇区", "※"]]))
    assert (found.rule_id, found.cells, found.observed) == ("number-expected", "B3", "※")


@pytest.mark.parametrize(
    ("blank", "cells"), [("no_data", {"B3": 3, "B4": None}), ("zero", {"B3": 3, "B4": 0}), ("omit", {"B3": 3})]
)
def test_a_blank_means_what_the_form_says(
    tmp_path: Path, definitions: Definitions, blank: str, cells: dict[str, Any]
) -> None:
    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", 3], ["闵行区", None]], blank=blank)
    assert figures(reading) == cells


PART = {
    "gdp": {"texts": ["生产总值"], "measure": "gdp"},
    "services": {"texts": ["第三产业"], "measure": "tertiary_value_added", "part_of": "gdp", "unit_of": "gdp"},
    "population": {"texts": ["人口"], "measure": "population"},
}


@pytest.mark.parametrize("mark", ["其中：第三产业", "# 第三产业", "其  中\n第三产业", "其中#第三产业"])
def test_a_part_is_known_behind_what_it_is_a_part_of(tmp_path: Path, definitions: Definitions, mark: str) -> None:
    rows: Any = [["地区", "生产总值（亿元）", mark, "人口（万人）"], ["徐汇区", 10, 4, 100]]
    reading = trial(tmp_path, definitions, rows, entries=PART)
    assert rule_ids(reading) == []
    assert figures(reading, "measure", "unit")["C3"] == ("tertiary_value_added", "hundred_million_yuan")


def test_a_part_behind_something_else_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["地区", "生产总值（亿元）", "人口（万人）", "其中：第三产业"], ["徐汇区", 10, 100, 4]]
    reading = trial(tmp_path, definitions, rows, entries=PART)
    assert ("header-unknown", "D2") in [(found.rule_id, found.cells) for found in reading.findings]
    assert "D3" not in figures(reading)


def test_headers_over_several_rows_and_merges_are_joined(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["地区", "2023年", None, "年末"],
        [None, "生产", "增加值", "常住"],
        [None, "总值", "其中：三产", "人口"],
        [None, "（亿元）", "（亿元）", "（万人）"],
        ["徐汇区", 10, 4, 100],
    ]
    entries: Any = {
        "gdp": {"texts": ["2023年生产总值"], "measure": "gdp"},
        "services": {"texts": ["2023年增加值三产"], "measure": "tertiary_value_added", "part_of": "gdp"},
        "population": {"texts": ["年末常住人口"], "measure": "population"},
    }
    reading = trial(tmp_path, definitions, rows, merges=["A2:A5", "B2:C2"], entries=entries)
    assert rule_ids(reading) == []
    assert figures(reading, "measure", "value")["C6"] == ("tertiary_value_added", 4)
    unmerged = trial(tmp_path, definitions, rows, entries=entries)
    assert figures(unmerged) == figures(reading)


def test_a_cell_merged_downwards_takes_nothing_from_its_neighbour(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["地区", "生产总值", "人口"],
        [None, "合计", None],
        [None, "（亿元）", "（万人）"],
        ["徐汇区", 10, 100],
    ]
    entries: Any = {
        "gdp": {"texts": ["生产总值合计"], "measure": "gdp"},
        "people": {"texts": ["人口"], "measure": "population"},
    }
    reading = trial(tmp_path, definitions, rows, merges=["A2:A4", "C2:C3"], entries=entries)
    assert (rule_ids(reading), figures(reading, "measure")) == ([], {"B5": ("gdp",), "C5": ("population",)})


def test_bilingual_headers_must_agree(tmp_path: Path, definitions: Definitions) -> None:
    entries: Any = {"gdp": {"texts": ["生产总值", "GDP"], "measure": "gdp"}}
    rows: Any = [["地区", "生产总值"], ["Region", "GDP"], [None, "（亿元）"], ["徐汇区 Xuhui", 10]]
    labels: Any = [{"header": ["地区", "Region"], "holds": "region"}]
    reading = trial(tmp_path, definitions, rows, entries=entries, labels=labels, merges=[])
    assert (rule_ids(reading), figures(reading, "region_code", "value")) == ([], {"B5": ("310104", 10)})
    rows[1] = ["Region", "Population"]
    assert "header-unknown" in rule_ids(trial(tmp_path, definitions, rows, entries=entries, labels=labels))


def test_a_unit_stands_in_the_header_the_caption_or_the_form(tmp_path: Path, definitions: Definitions) -> None:
    def unit(rows: list[list[Any]], **table: Any) -> Any:
        return figures(trial(tmp_path, definitions, rows, **table), "unit")

    assert unit([["地区", "生产总值（万元）"], ["徐汇区", 1]]) == {"B3": ("ten_thousand_yuan",)}
    assert unit([["单位：亿元"], ["地区", "生产总值"], ["徐汇区", 1]]) == {"B4": ("hundred_million_yuan",)}
    both = unit([["单位：亿元、万人"], ["地区", "生产总值", "人口"], ["徐汇区", 1, 2]])
    assert both == {"B4": ("hundred_million_yuan",), "C4": ("ten_thousand_persons",)}
    assert unit([["单位：亿元"], ["地区", "生产总值（万元）"], ["徐汇区", 1]]) == {"B4": ("ten_thousand_yuan",)}
    assert unit([["地区", "生产总值"], ["徐汇区", 1]], shared={"unit": "yuan"}) == {"B3": ("yuan",)}
    found = only(trial(tmp_path, definitions, [["地区", "生产总值"], ["徐汇区", 1]]))
    assert (found.rule_id, found.cells) == ("unit-missing", "B2")


TWO_MONEYS: dict[str, Any] = {
    "gdp": {"texts": ["生产总值"], "measure": "gdp"},
    "income": {"texts": ["人均收入"], "measure": "gdp_per_person", "optional": True},
}
UNDER = ["地区", "生产总值", "人均收入"]


@pytest.mark.parametrize(
    "above",
    [
        [["单位：个、万元、亿元"]],
        [["单位：万元/亿元"]],
        [["单位：万元 亿元"]],
        [["（单位：亿元或万元）"]],
        [["单位：个、亿元"], [None, None, "单位：万元"]],
        [["单位：万元", None, "单位：亿元"]],
        [["单位：万元"], ["单位：亿元"]],
        [["单位：万元 单位：亿元"]],
        [["单位：亿元（万元）"]],
        [["单位：万元 Unit: 100 million yuan"]],
    ],
)
def test_a_caption_of_several_units_that_settles_none_is_a_question(
    tmp_path: Path, definitions: Definitions, above: list[list[Any]]
) -> None:
    rows: Any = [*above, UNDER, ["徐汇区", 1, 2]]
    reading = trial(tmp_path, definitions, rows, entries=TWO_MONEYS)
    row = len(above) + 2
    found = [
        (each.severity, each.cells, each.expected) for each in reading.findings if each.rule_id == "unit-unsettled"
    ]
    assert found in ([("error", f"B{row}:C{row}", units)] for units in ("万元⟨、｜, ⟩亿元", "亿元⟨、｜, ⟩万元"))
    assert figures(reading) == {}


@pytest.mark.parametrize(
    ("above", "head", "units"),
    [
        (["单位：个、万元、亿元"], ["生产总值（亿元）", "人均收入（元）"], ["hundred_million_yuan", "yuan"]),
        (["单位：亿元、元"], ["生产总值", "人均收入（元）"], ["hundred_million_yuan", "yuan"]),
        (["单位：亿元、个、%"], ["生产总值", "人均收入"], ["hundred_million_yuan"] * 2),
        (["单位：亿元", None, "单位：亿元"], ["生产总值", "人均收入"], ["hundred_million_yuan"] * 2),
    ],
)
def test_a_unit_is_settled_by_the_header_or_by_what_other_headers_leave(
    tmp_path: Path, definitions: Definitions, above: list[Any], head: list[str], units: list[str]
) -> None:
    reading = trial(tmp_path, definitions, [above, ["地区", *head], ["徐汇区", 1, 2]], entries=TWO_MONEYS)
    assert figures(reading, "unit") == {"B4": (units[0],), "C4": (units[1],)}


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：亿 元", "hundred_million_yuan"),
        ("单位：千\n元", "thousand_yuan"),
        ("单位：百 万元、个", "million_yuan"),
        ("【单位：亿元】", "hundred_million_yuan"),
        ("单位：人民币亿元", "hundred_million_yuan"),
        ("Unit: 100 million yuan", "hundred_million_yuan"),
        ("Units: 10,000 yuan, %", "ten_thousand_yuan"),
        ("单位：亿元 (100 million yuan)", "hundred_million_yuan"),
        ("单位：亿元 Unit: 100 million yuan", "hundred_million_yuan"),
        ("单位：10 亿元", None),
        ("单位：0.1 亿元", None),
        ("单位：亿、元", None),
        ("单位：百亿 元", None),
        ("Unit: 10 billion yuan", None),
        ("Unit: thousands of yuan", None),
    ],
)
def test_a_unit_is_all_that_stands_between_two_marks(
    tmp_path: Path, definitions: Definitions, line: str, unit: str | None
) -> None:
    reading = trial(tmp_path, definitions, [[line], ["地区", "生产总值"], ["徐汇区", 1]])
    assert figures(reading, "unit") == ({"B4": (unit,)} if unit else {})
    assert ("unit-missing" in rule_ids(reading)) == (unit is None)


def test_a_header_names_its_unit_in_english(tmp_path: Path, definitions: Definitions) -> None:
    for printed, unit in (
        ("(100 million yuan)", "hundred_million_yuan"),
        ("(10,000 yuan)", "ten_thousand_yuan"),
        ("(10 000 yuan)", "ten_thousand_yuan"),
        ("(billion yuan)", None),
    ):
        reading = trial(tmp_path, definitions, [["地区", f"生产总值{printed}"], ["徐汇区", 1]])
        assert figures(reading, "unit") == ({"B3": (unit,)} if unit else {}), printed


def test_a_header_of_two_units_is_a_question(tmp_path: Path, definitions: Definitions) -> None:
    reading = trial(tmp_path, definitions, [["地区", "生产总值（万元）"], [None, "（亿元）"], ["徐汇区", 1]])
    assert "unit-unsettled" in rule_ids(reading)
    assert figures(reading) == {}


def test_of_tables_side_by_side_each_has_the_unit_above_it(tmp_path: Path, definitions: Definitions) -> None:
    head: Any = ["地区", "生产总值"]
    rows: Any = [
        ["单位：万元", None, None, "单位：亿元"],
        [*head, None, *head],
        ["徐汇区", 1, None, "闵行区", 2],
    ]
    reading = trial(tmp_path, definitions, rows)
    assert figures(reading, "unit") == {"B4": ("ten_thousand_yuan",), "E4": ("hundred_million_yuan",)}


def test_periods_stand_in_the_header(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["指标：生产总值(亿元)"], ["地区", "2023年", 2022.0], ["徐汇区", 2, 1]]
    reading = trial(tmp_path, definitions, rows, measure="caption", period={"stands": "column"})
    assert rule_ids(reading) == []
    assert figures(reading, "period", "value") == {"B4": ("2023", 2), "C4": ("2022", 1)}


def test_periods_stand_in_the_rows(tmp_path: Path, definitions: Definitions) -> None:
    labels: Any = [{"header": ["年份"], "holds": "period"}]
    region: Any = {"stands": "constant", "value": "310000"}
    rows: Any = [["年份", "生产总值（亿元）"], [2022.0, 1], ["2023年①", 2]]
    reading = trial(tmp_path, definitions, rows, labels=labels, region=region, period={"stands": "row"})
    assert (rule_ids(reading), figures(reading, "period", "region_code")) == (
        [],
        {"B3": ("2022", "310000"), "B4": ("2023", "310000")},
    )
    found = only(
        trial(tmp_path, definitions, [*rows, ["去年", 3]], labels=labels, region=region, period={"stands": "row"})
    )
    assert (found.rule_id, found.cells, found.observed) == ("row-unknown", "A5", "去年")


def test_measures_stand_in_the_rows(tmp_path: Path, definitions: Definitions) -> None:
    labels: Any = [{"header": ["指标"], "holds": "measure"}]
    rows: Any = [["指标", "徐汇区", "闵行区"], ["生产总值（亿元）", 1, 2], ["人口（万人）", 3, 4]]
    region: Any = {"stands": "column", "within": "310000"}
    reading = trial(tmp_path, definitions, rows, labels=labels, measure="row", region=region)
    assert rule_ids(reading) == []
    assert figures(reading, "region_code", "measure")["C4"] == ("310112", "population")
    rows.append(["税收（亿元）", 5, 6])
    found = trial(tmp_path, definitions, rows, labels=labels, measure="row", region=region).findings[0]
    assert (found.rule_id, found.observed) == ("row-unknown", "税收（亿元）".replace("（", "(").replace("）", ")"))


def test_base_years_stand_in_the_rows_or_hold_for_the_table(tmp_path: Path, definitions: Definitions) -> None:
    labels: Any = [{"header": ["地区"], "holds": "region"}, {"header": ["基期"], "holds": "base_year"}]
    rows: Any = [
        ["地区", "基期", "生产总值（亿元）"],
        ["徐汇区", "2015年", 1],
        ["徐汇区", 2020, 2],
        ["闵行区", None, 3],
    ]
    constant = {"price_basis": "constant"}
    reading = trial(tmp_path, definitions, rows, labels=labels, shared=constant)
    assert (rule_ids(reading), figures(reading, "base_year")) == ([], {"C3": (2015,), "C4": (2020,), "C5": (None,)})
    whole = trial(tmp_path, definitions, rows, labels=labels, shared={**constant, "base_year": 2010})
    assert figures(whole, "base_year") == {"C3": (2015,), "C4": (2020,), "C5": (2010,)}
    for text, prices in (("多年", constant), ("2020Q1", constant), (2020, {})):
        wrong = trial(tmp_path, definitions, [rows[0], ["徐汇区", text, 1], rows[3]], labels=labels, shared=prices)
        assert (only(wrong).rule_id, only(wrong).cells, list(figures(wrong))) == ("period-invalid", "B3", ["C4"])


def test_scope_coverage_vintage_prices_and_source_may_stand_in_the_rows(
    tmp_path: Path, definitions: Definitions
) -> None:
    held = {
        "口径": "scope",
        "范围": "coverage",
        "版本": "vintage",
        "价格": "price_basis",
        "基期": "base_year",
        "来源": "source",
    }
    labels: Any = [{"header": [text], "holds": holds} for text, holds in {"地区": "region", **held}.items()]
    head: Any = ["地区", *held, "生产总值（亿元）"]
    full: Any = ["徐汇区", "nbs2021-core", "规上", "初步核算数", "可比价格", "2020", "区公报", 1]
    rows = [head, full, ["徐汇区", None, None, None, None, None, None, 2]]
    reading = trial(tmp_path, definitions, rows, labels=labels)
    names = ("scope_id", "coverage", "vintage", "price_basis", "base_year", "source_title")
    assert rule_ids(reading) == []
    assert figures(reading, *names) == {
        "H3": ("nbs2021-core", "above_scale", "preliminary", "constant", 2020, "区公报"),
        "H4": ("none", "all_units", "yearbook", "current", None, "试"),
    }
    for column, rule in {1: "scope-unknown", 2: "term-unknown", 3: "term-unknown", 4: "term-unknown"}.items():
        wrong = [text if place != column else "无此" for place, text in enumerate(full)]
        found = only(trial(tmp_path, definitions, [head, wrong, rows[2]], labels=labels))
        assert (found.rule_id, found.cells, found.observed) == (rule, f"{'ABCDE'[column]}3", "无此")
        assert column != 2 or "above_scale ⟨规模以上" in found.expected  # told as on a cover


def test_a_caption_may_say_what_a_column_says_of_each_row(tmp_path: Path, definitions: Definitions) -> None:
    labels: Any = [{"header": ["地区"], "holds": "region"}, {"header": ["价格"], "holds": "price_basis"}]
    rows: Any = [["按不变价计算"], ["地区", "价格", "生产总值（亿元）"], ["徐汇区", "不变价", 1]]
    assert rule_ids(trial(tmp_path, definitions, rows, labels=labels)) == []
    assert "caption-contradicts" in rule_ids(trial(tmp_path, definitions, rows, labels=labels[:1]))


def test_the_base_of_an_index_is_its_unit(tmp_path: Path, definitions: Definitions) -> None:
    names = ["国民总收入", "国内生产总值", "第一产业增加值", "第二产业增加值", "第三产业增加值", "人均国内生产总值"]
    rows: Any = [["指标", 2023, 2022], *([f"{name}指数(1978年=100)", 100 + i, 90 + i] for i, name in enumerate(names))]
    reading = read(workbook(tmp_path / "年度数据.xlsx", ("年度数据", rows)), definitions)
    assert (reading.form, rule_ids(reading)) == ("nbs-database", [])
    found = figures(reading, "measure", "region_code", "period", "value", "unit", "price_basis")
    assert found["C3"] == ("gdp_index", "000000", "2022", 91, "index_1978", "constant")
    assert reading.accounts[0].roles["unclaimed"] == 0
    rows[2][0] = "国内生产总值指数(上年=100)"
    assert figures(read(workbook(tmp_path / "上年.xlsx", ("表", rows)), definitions), "unit")["B3"] == (
        "index_previous_year",
    )
    rows[2][0] = "国内生产总值指数(1990年=100)"
    (missing, *_) = read(workbook(tmp_path / "另.xlsx", ("表", rows)), definitions).findings
    assert (missing.rule_id, missing.cells) == ("row-unknown", "A3")


def test_one_sheet_a_year(tmp_path: Path, definitions: Definitions) -> None:
    sheets: Any = [(year, [["试表"], HEAD, ["徐汇区", value]]) for year, value in (("2022年", 1), ("2023", 2))]
    reading = read(workbook(tmp_path / "年.xlsx", *sheets), with_form(definitions, period={"stands": "sheet"}))
    rows = reading.observations.to_pylist()
    assert [(row["sheet"], row["period"], row["value"]) for row in rows] == [("2022年", "2022", 1), ("2023", "2023", 2)]


@pytest.mark.parametrize("when", ["2024年8月", "2024年1-8月"])
def test_a_cumulative_column_beside_a_single_month(tmp_path: Path, definitions: Definitions, when: str) -> None:
    entries: Any = {
        "month": {"texts": ["本月", "{m}月"], "measure": "gdp", "period_kind": "single"},
        "months": {"texts": ["1-{m}月"], "measure": "gdp", "period_kind": "cumulative"},
        "before": {"texts": ["去年同期"], "measure": "gdp", "period_kind": "cumulative", "years_back": 1},
    }
    title: Any = [[f"试表（{when}）"], ["单位：亿元"]]
    path = workbook(tmp_path / "月.xlsx", ("表", [*title, ["地区", "本月", "1-8月", "去年同期"], ["徐汇区", 1, 8, 7]]))
    reading = read(path, with_form(definitions, entries=entries))
    assert rule_ids(reading) == []
    assert figures(reading, "period", "period_kind") == {
        "B4": ("2024M08", "single"),
        "C4": ("2024M01-M08", "cumulative"),
        "D4": ("2023M01-M08", "cumulative"),
    }
    path = workbook(tmp_path / "错.xlsx", ("表", [*title, ["地区", "本月", "1-7月", "去年同期"], ["徐汇区", 1, 8, 7]]))
    found = read(path, with_form(definitions, entries=entries)).findings
    assert ("header-unknown", "C3") in [(each.rule_id, each.cells) for each in found]


MONTHLY: Any = [
    ["试表（2024年1-8月）"],
    ["指标名称", "单位", "8月", "1-8月", "去年同期", "同比增长（%）"],
    ["生产总值", "亿元", None, 1800.5, 1700.5, 5.9],
    ["人口", "万人", 52.5, 53.5, 52, 2.9],
]


def monthly(tmp_path: Path, definitions: Definitions, rows: Any) -> Any:
    table: Any = {
        "labels": [{"header": ["指标名称"], "holds": "measure"}, {"header": ["单位"], "holds": "unit"}],
        "measure": "row",
        "period": {"stands": "title", "kind": "cumulative"},
        "region": {"stands": "constant", "value": "310104"},
        "columns": {
            "month": {"texts": ["{m}月", "本月"], "period_kind": "single"},
            "months": {"texts": ["1-{m}月"], "period_kind": "cumulative"},
            "before": {"texts": ["去年同期"], "period_kind": "cumulative", "years_back": 1},
            "growth": {"texts": ["同比增长"], "ignored": "由数值推算"},
        },
    }
    return read(workbook(tmp_path / "月.xlsx", ("表", rows)), with_form(definitions, **table))


def test_measures_in_the_rows_with_a_unit_column_and_months_in_the_header(
    tmp_path: Path, definitions: Definitions
) -> None:
    reading = monthly(tmp_path, definitions, MONTHLY)
    assert rule_ids(reading) == []
    found = figures(reading, "measure", "period", "period_kind", "value", "unit")
    assert found["D3"] == ("gdp", "2024M01-M08", "cumulative", Decimal("1800.5"), "hundred_million_yuan")
    assert found["C4"] == ("population", "2024M08", "single", Decimal("52.5"), "ten_thousand_persons")
    assert found["E4"] == ("population", "2023M01-M08", "cumulative", 52, "ten_thousand_persons")
    account = reading.accounts[0]
    assert (account.roles["unit"], account.ignored, account.roles["unclaimed"]) == (2, {"由数值推算": 2}, 0)


@pytest.mark.parametrize(
    ("row", "column", "text", "rule", "expected"),
    [
        (1, 3, "1-7月", "header-unknown", "8月⟨、｜, ⟩1-8月⟨、｜, ⟩去年同期⟨、｜, ⟩同比增长"),
        (2, 1, "万户", "row-unknown", "生产总值 (元⟨、｜, ⟩千元"),
        (2, 1, "万人", "unit-unknown", "元⟨、｜, ⟩千元"),
    ],
)
def test_a_month_or_unit_of_another_kind_is_named(
    tmp_path: Path, definitions: Definitions, row: int, column: int, text: str, rule: str, expected: str
) -> None:
    rows = [[*line] for line in MONTHLY]
    rows[row][column] = text
    found = monthly(tmp_path, definitions, rows).findings[0]
    assert (found.rule_id, found.expected.startswith(expected)) == (rule, True)


def test_stacked_tables_each_have_their_header(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        HEAD,
        ["徐汇区", 1],
        ["闵行区", 2],
        [],
        ["续表"],
        ["地区", "人口（万人）"],
        ["徐汇区", 3],
        ["注：资料来源于统计局"],
    ]
    reading = trial(tmp_path, definitions, rows)
    assert rule_ids(reading) == []
    assert figures(reading, "measure", "value") == {"B3": ("gdp", 1), "B4": ("gdp", 2), "B8": ("population", 3)}
    assert reading.accounts[0].roles["note"] == 2


def test_measures_stand_in_rows_between_the_rows(tmp_path: Path, definitions: Definitions) -> None:
    region: Any = {"stands": "row", "within": "310000"}
    rows: Any = [["地区", "数值"], ["生产总值（亿元）", None], ["徐汇区", 1], ["人口（万人）", None], ["徐汇区", 2]]
    entries: Any = {
        "gdp": {"texts": ["生产总值"], "measure": "gdp"},
        "people": {"texts": ["人口"], "measure": "population"},
    }
    table: Any = {"measure": "block", "region": region, "entries": entries, "period": {"stands": "column"}}
    rows[0] = ["地区", "2023年"]
    reading = trial(tmp_path, definitions, rows, **table)
    assert (rule_ids(reading), figures(reading, "measure", "value")) == (
        [],
        {"B4": ("gdp", 1), "B6": ("population", 2)},
    )


def test_tables_side_by_side_are_two(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["地区", "生产总值（亿元）", "地区", "生产总值（亿元）"], ["徐汇区", 1, "闵行区", 2]]
    entries: Any = {"gdp": {"texts": ["生产总值"], "measure": "gdp"}}
    reading = trial(tmp_path, definitions, rows, entries=entries)
    assert (rule_ids(reading), figures(reading, "region_code", "value")) == (
        [],
        {"B3": ("310104", 1), "D3": ("310112", 2)},
    )


def test_a_table_goes_on_under_the_same_header(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [HEAD, ["徐汇区", 1], [], ["续表"], HEAD, ["闵行区", 2]]
    reading = trial(tmp_path, definitions, rows)
    assert (rule_ids(reading), figures(reading)) == ([], {"B3": 1, "B7": 2})
    rows[-1][0] = "徐汇区"
    assert only(trial(tmp_path, definitions, rows)).rule_id == "figure-twice"


def test_a_table_copied_to_another_sheet_is_named(tmp_path: Path, definitions: Definitions) -> None:
    sheets: Any = [(name, [["试表（2023）"], HEAD, ["徐汇区", value]]) for name, value in (("甲", 1), ("乙", 2))]
    reading = read(workbook(tmp_path / "两.xlsx", *sheets), with_form(definitions))
    assert [(found.rule_id, found.sheet, found.cells) for found in reading.findings] == [
        ("figure-twice", "甲", "B3"),
        ("figure-twice", "乙", "B3"),
    ]


def test_of_a_column_given_twice_none_is_read_as_both(tmp_path: Path, definitions: Definitions) -> None:
    reading = trial(tmp_path, definitions, [[*HEAD, "生产总值（亿元）"], ["徐汇区", 1, 2]])
    assert [(found.rule_id, found.cells) for found in reading.findings] == [
        ("header-duplicate", "C2"),
        ("cell-unclaimed", "C3"),
    ]
    assert figures(reading) == {"B3": 1}


def test_a_row_that_is_not_known_is_named(tmp_path: Path, definitions: Definitions) -> None:
    found = only(trial(tmp_path, definitions, [HEAD, ["徐汇区", 1], ["徐家汇区", 2]]))
    assert (found.rule_id, found.severity, found.cells, found.observed) == ("row-unknown", "error", "A4", "徐家汇区")


def test_a_district_twice_is_named(tmp_path: Path, definitions: Definitions) -> None:
    found = only(trial(tmp_path, definitions, [HEAD, ["徐汇区", 1], ["徐汇", 2]]))
    assert (found.rule_id, found.cells) == ("figure-twice", "B3:B4")


def test_rows_are_industries(tmp_path: Path, definitions: Definitions) -> None:
    labels: Any = [{"header": ["行业"], "holds": "activity"}]
    table: Any = {
        "labels": labels,
        "region": {"stands": "constant", "value": "310000"},
        "shared": {"classification": "gbt4754-2017", "scope": "nbs2021-core"},
        "entries": {"revenue": {"texts": ["营业收入"], "measure": "revenue"}},
    }
    rows: Any = [
        ["行业", "营业收入（亿元）"],
        ["0111 稻谷种植", 1],
        [3911.0, 2],
        ["C40", 3],
        ["软件和信息技术服务业", 4],
    ]
    reading = trial(tmp_path, definitions, rows, **table)
    assert rule_ids(reading) == []
    assert [row["activity_code"] for row in reading.observations.to_pylist()] == ["0111", "3911", "40", "65"]
    found = only(trial(tmp_path, definitions, [rows[0], [111.0, 1]], **table))
    assert (found.rule_id, found.cells, found.expected) == ("code-format", "A3", "0111")


def test_a_table_of_two_forms_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    content = yaml.safe_load(FORM)
    content["tables"]["other"] = content["tables"]["only"]
    path = workbook(tmp_path / "试.xlsx", ("表", [["试表（2023）"], HEAD, ["徐汇区", 1]]))
    found = only(read(path, with_form(definitions, yaml.safe_dump(content, allow_unicode=True))))
    assert (found.rule_id, found.observed) == ("form-ambiguous", "trial/only⟨、｜, ⟩trial/other")


def test_the_edition_of_a_table_is_that_of_its_year(tmp_path: Path, definitions: Definitions) -> None:
    content = yaml.safe_load(FORM)
    tables = content["tables"]
    tables["later"] = {**tables["only"], "valid_from": "2020-01-01", "symbols": {"-": {"means": "zero"}}}
    tables["only"]["valid_to"] = "2020-01-01"
    forms = with_form(definitions, yaml.safe_dump(content, allow_unicode=True))
    for year, value in (("2019", None), ("2023", 0)):
        path = workbook(tmp_path / f"{year}.xlsx", ("表", [[f"试表（{year}）"], HEAD, ["徐汇区", "-"]]))
        reading = read(path, forms)
        assert (rule_ids(reading), figures(reading)) == ([], {"B3": value})


def test_a_period_before_the_form_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(tmp_path / "试.xlsx", ("表", [["试表（1999）"], HEAD, ["徐汇区", 1]]))
    assert only(read(path, with_form(definitions))).rule_id == "form-not-valid"


def test_a_title_without_its_year_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(tmp_path / "试.xlsx", ("表", [["试表"], HEAD, ["徐汇区", 1]]))
    assert "period-invalid" in rule_ids(read(path, with_form(definitions)))


def test_every_example_of_a_form_is_known_by_it_and_by_no_other(definitions: Definitions) -> None:
    known_by: dict[object, str] = {}
    for form in layout_forms(definitions):
        for name, layout in form.tables.items():
            assert layout.examples, f"{form.id}/{name} shows no example of its header"
            if layout.title:
                assert any(title_key(example) in {title_key(t) for t in layout.title} for example in layout.examples)
            for title in layout.title:
                asked = (title_key(title), layout.headers, layout.cover)
                assert known_by.setdefault(asked, f"{form.id}/{name}") == f"{form.id}/{name}"
    assert len(known_by) > 16


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"entries": {"gdp": {"texts": ["生产总值"], "measure": "gpd"}}}, "gdp.measure.*gpd"),
        ({"entries": {"gdp": {"texts": ["生产总值"]}}}, "reason to leave it out"),
        (
            {"entries": {"gdp": {"texts": ["生产总值"], "measure": "gdp", "price_basis": "now"}}},
            "gdp.price_basis.*now",
        ),
        (
            {
                "entries": {
                    "a": {"texts": ["人口"], "measure": "gdp"},
                    "b": {"texts": ["人 口"], "measure": "population"},
                }
            },
            "means two",
        ),
        ({"shared": {"unit": "dollar"}}, "shared.unit.*dollar"),
        ({"wersion": 1}, "wersion"),
    ],
)
def test_a_fault_in_a_form_is_named(definitions: Definitions, change: dict[str, Any], names: str) -> None:
    content = with_form(definitions, **change).forms["trial"]
    with pytest.raises(DefinitionError, match=rf"forms/trial/form\.yml.*{names}"):
        parse_layout_form("trial", content, definitions)


DISTRICTS: Any = [["  浦东新区", 300], ["  徐汇区", 10], ["  闵行区", 20]]


@pytest.mark.parametrize(
    "rows",
    [
        DISTRICTS,
        [*DISTRICTS, ["  其他", 5]],
        [["全市", "超300"], *DISTRICTS],
        [["全市", "约400"], *DISTRICTS],
        [["全市", None], *DISTRICTS],
    ],
)
def test_rows_without_an_exact_total_among_them_are_held_against_nothing(
    tmp_path: Path, definitions: Definitions, rows: Any
) -> None:
    assert rule_ids(trial(tmp_path, definitions, [HEAD, *rows], adds_up=True)) == []


@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_total_is_known_by_its_label_wherever_it_stands(tmp_path: Path, definitions: Definitions, at: int) -> None:
    for total, rules in ((330, []), (300, ["rows-do-not-add-up"])):
        rows = [*DISTRICTS[:at], ["全市", total], *DISTRICTS[at:]]
        assert rule_ids(trial(tmp_path, definitions, [HEAD, *rows], adds_up=True)) == rules


def test_a_row_within_another_row_is_not_added_twice(tmp_path: Path, definitions: Definitions) -> None:
    where = {"stands": "row", "within": "320000", "names": {"320000": ["全省"]}}
    rows: Any = [["全省", 100], ["南京市", 60], ["玄武区", 20], ["无锡市", 40]]
    assert rule_ids(trial(tmp_path, definitions, [HEAD, *rows], adds_up=True, region=where)) == []


def test_rows_of_several_measures_are_not_added_to_each_other(tmp_path: Path, definitions: Definitions) -> None:
    table: dict[str, Any] = {
        "labels": [{"header": ["指标"], "holds": "measure"}],
        "measure": "row",
        "period": {"stands": "column", "kind": "annual"},
        "region": {"stands": "constant", "value": "310000"},
        "shared": {"unit": "hundred_million_yuan"},
        "entries": {
            "first": {"texts": ["第一产业"], "measure": "primary_value_added"},
            "second": {"texts": ["第二产业"], "measure": "secondary_value_added"},
        },
    }
    rows: Any = [["指标", "2022", "2023"], ["第一产业", 10, 11], ["第二产业", 20, 22]]
    assert rule_ids(trial(tmp_path, definitions, rows, adds_up=True, **table)) == []


def test_industries_are_held_against_the_group_they_make_up(tmp_path: Path, definitions: Definitions) -> None:
    table: dict[str, Any] = {
        "labels": [{"header": ["行业代码"], "holds": "activity"}],
        "region": {"stands": "constant", "value": "310000"},
        "shared": {"classification": "nbs-digital-2021", "unit": "hundred_million_yuan"},
        "entries": {"value_added": {"texts": ["增加值"], "measure": "value_added"}},
    }
    head = ["行业代码", "增加值"]
    divisions: Any = [["01", 60], ["02", 20], ["03", 10]]
    groups: Any = [["0101", 10], ["0102", 20]]
    assert rule_ids(trial(tmp_path, definitions, [head, *divisions], adds_up=True, **table)) == []
    assert rule_ids(trial(tmp_path, definitions, [head, *divisions, *groups], adds_up=True, **table)) == []
    whole = [code for code, one in definitions.classes["nbs-digital-2021"].items() if one.parent == "02"]
    parts: Any = [[code, 4] for code in whole]
    found = rule_ids(trial(tmp_path, definitions, [head, ["02", 1], *parts], adds_up=True, **table))
    assert found == ["rows-do-not-add-up"]
