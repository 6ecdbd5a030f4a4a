"""A submission's cells become observations, and every fault a sentence with file, sheet and cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from definitions import Definitions
from indicators.contracts import arrow_schema
from pipelines.workbooks.exchange.template import Answer
from pipelines.workbooks.reading.results import Reading
from pipelines.workbooks.words import groups
from tests.pipelines.workbooks.workbook_builder import (
    ROWS,
    TOTALS,
    Edit,
    only,
    read,
    rule_ids,
    set_answer,
    set_cell,
    submission,
)


def cell(reading: Reading, address: str, sheet: str = "行业") -> dict[str, Any]:
    """The observation at an address."""
    rows: list[dict[str, Any]] = reading.observations.to_pylist()
    (found,) = [row for row in rows if (row["sheet"], row["cell"]) == (sheet, address)]
    return found


@pytest.mark.parametrize(
    "note",
    ["注：数据为初步核算数。", "填表人：张三", "资料来源：区统计局", "说明 本表含镇级单位 3 家", "Note: preliminary"],
)
def test_a_note_below_the_industries_is_no_code(tmp_path: Path, definitions: Definitions, note: str) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "A2000", note)), definitions)
    assert [(each.rule_id, each.cells) for each in reading.findings] == [("text-unread", "A2000")]
    assert reading.observations.num_rows == 3 * 4 + 2


def test_a_note_below_the_totals_is_no_measure(tmp_path: Path, definitions: Definitions) -> None:
    edit = set_cell("总量", "A20", "注：地区生产总值为初步核算数。")
    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=edit), definitions)
    assert [(each.rule_id, each.sheet, each.cells) for each in reading.findings] == [("text-unread", "总量", "A20")]


@pytest.mark.parametrize(
    ("address", "label", "measure", "expected"),
    [
        ("E3", "主营业务收入", "revenue", "⟨营业收入｜Operating revenue⟩"),
        ("E3", "主营业务收入（万元）", "revenue", "⟨营业收入｜Operating revenue⟩"),
        ("F3", "总产值", "gross_output", "⟨总产出｜Gross output⟩"),
        ("C3", "单位数", "enterprises", "⟨企业法人单位数｜Enterprises⟩"),
        ("D3", "从业人员数", "employees", "⟨从业人员期末人数｜Employees⟩"),
    ],
)
def test_a_label_that_may_mean_another_measure_is_taken_and_asked_about(
    tmp_path: Path, definitions: Definitions, address: str, label: str, measure: str, expected: str
) -> None:
    rows = [{**row, "gross_output": 5000} for row in ROWS]
    path = submission(tmp_path / "甲.xlsx", definitions, rows=rows, edit=set_cell("行业", address, label))
    reading = read(path, definitions)
    found = only(reading)
    assert (found.rule_id, found.severity, found.cells) == ("word-taken", "query", address)
    assert (found.observed, found.expected) == (label, expected)
    assert cell(reading, address.replace("3", "4"))["measure"] == measure


@pytest.mark.parametrize("word", ["合计", "总 计", "全区合计", "Total"])
def test_a_row_of_totals_below_the_industries_is_named_and_not_read(
    tmp_path: Path, definitions: Definitions, word: str
) -> None:
    def edit(workbook: Workbook) -> None:
        workbook["行业"]["A2000"], workbook["行业"]["G2000"] = word, 9000

    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=edit), definitions)
    assert [(each.rule_id, each.severity, each.cells) for each in reading.findings] == [
        ("total-row-unread", "note", "A2000")
    ]
    assert reading.observations.num_rows == 3 * 4 + 2


@pytest.mark.parametrize("code", ["9999", "65l3", "39大类", "C-39", "6513、6512", "ZZ"])
def test_a_wrong_code_without_figures_is_named_as_one(tmp_path: Path, definitions: Definitions, code: str) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "A2000", code)), definitions)
    assert rule_ids(reading) == ["activity-unknown"]


def test_a_sound_submission_is_read_whole(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions), definitions)
    assert rule_ids(reading) == []
    assert reading.form == "submission"
    assert reading.observations.schema == arrow_schema("observations")
    assert reading.observations.num_rows == 3 * 4 + 2
    cover = reading.cover
    assert (cover.region_code, cover.period, cover.period_kind, cover.scope_id) == (
        "310112",
        "2023",
        "annual",
        "nbs2021-core",
    )
    assert (cover.classification, cover.coverage, cover.money_unit) == (
        "gbt4754-2017",
        "all_units",
        "ten_thousand_yuan",
    )
    assert (cover.revision, cover.boundary_date, cover.is_sample) == (1, date(2023, 12, 31), False)


def test_an_observation_carries_everything_the_cover_says(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions), definitions)
    assert cell(reading, "G4") == {
        "submission_id": reading.submission_id,
        "sheet": "行业",
        "cell": "G4",
        "region_code": "310112",
        "boundary_date": date(2023, 12, 31),
        "period": "2023",
        "period_kind": "annual",
        "classification": "gbt4754-2017",
        "activity_code": "3911",
        "measure": "value_added",
        "scope_id": "nbs2021-core",
        "coverage": "all_units",
        "vintage": "preliminary",
        "price_basis": "current",
        "base_year": None,
        "made_on": None,
        "raw_text": "200.1",
        "qualifier": "",
        "value": Decimal("200.100000"),
        "unit": "ten_thousand_yuan",
        "decimals": None,
        "counted_locally": True,
        "source_title": "",
        "source_url": "",
        "confidence": "",
        "provenance": "",
        "note": "",
        "is_sample": False,
    }
    assert cell(reading, "C4")["unit"] == "enterprise"
    assert cell(reading, "D4")["unit"] == "person"
    assert cell(reading, "G6")["counted_locally"] is False
    assert cell(reading, "G6")["activity_code"] == "0111"


def test_a_total_has_its_own_unit_and_no_scope(tmp_path: Path, definitions: Definitions) -> None:
    found = cell(read(submission(tmp_path / "甲.xlsx", definitions), definitions), "C4", "总量")
    kept = ("measure", "classification", "activity_code", "scope_id", "unit", "value")
    assert [found[name] for name in kept] == [
        "gdp",
        "total",
        "TOTAL",
        "none",
        "hundred_million_yuan",
        Decimal("3002.04"),
    ]


def test_an_above_scale_submission_still_reports_the_gdp_of_all_units(tmp_path: Path, definitions: Definitions) -> None:
    totals: list[Mapping[str, Answer]] = [
        *TOTALS,
        {"measure": "industrial_gross_output", "value": 12, "unit": "hundred_million_yuan"},
    ]
    path = submission(tmp_path / "甲.xlsx", definitions, coverage="above_scale", totals=totals)
    reading = read(path, definitions)
    assert cell(reading, "G4")["coverage"] == "above_scale"
    assert cell(reading, "C4", "总量")["coverage"] == "all_units"
    assert cell(reading, "C6", "总量")["coverage"] == "above_scale"


def test_zero_is_a_number_and_a_blank_is_not_known(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "E5", None))
    reading = read(path, definitions)
    assert rule_ids(reading) == []
    assert (cell(reading, "G5")["value"], cell(reading, "G5")["raw_text"]) == (0, "0")
    assert (cell(reading, "E5")["value"], cell(reading, "E5")["raw_text"]) == (None, "")


def test_a_column_that_is_blank_throughout_says_nothing(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions), definitions)
    assert "gross_output" not in reading.observations["measure"].to_pylist()


def test_a_row_left_wholly_blank_says_that_there_is_none(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, rows=[*ROWS, {"activity_code": "0112"}])
    assert "0112" not in read(path, definitions).observations["activity_code"].to_pylist()


def test_a_row_with_only_a_flag_says_that_nothing_is_known(tmp_path: Path, definitions: Definitions) -> None:
    row = {"activity_code": "0112", "counted_locally": "no"}
    path = submission(tmp_path / "甲.xlsx", definitions, rows=[*ROWS, row])
    rows = [each for each in read(path, definitions).observations.to_pylist() if each["activity_code"] == "0112"]
    assert [(each["measure"], each["value"]) for each in rows] == [
        ("enterprises", None),
        ("employees", None),
        ("revenue", None),
        ("value_added", None),
    ]


def test_a_sample_region_is_marked(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions, region_code="990101"), definitions)
    assert reading.cover.is_sample
    assert set(reading.observations["is_sample"].to_pylist()) == {True}


@pytest.mark.parametrize(
    ("edit", "rule", "sheet", "cells", "said"),
    [
        (set_answer("地区代码", "319999"), "region-unknown", "封面", "C6", "319999"),
        (set_answer("地区名称", "徐汇区"), "region-name-differs", "封面", "C6:C7", "闵行区"),
        (set_answer("地区代码", None), "answer-missing", "封面", "C6", "地区代码"),
        (set_answer("报告期", "2023/24"), "period-invalid", "封面", "C8", "2018Q1-Q3"),
        (set_answer("报告期", "2023Q1-Q3"), "period-kind-differs", "封面", "C9", "cumulative"),
        (set_answer("报告期", "2011"), "form-not-valid", "封面", "C8", "2018-01-01"),
        (set_answer("统计口径", "我市口径"), "scope-unknown", "封面", "C10", "… (23)"),
        (set_answer("行业分类版本", "GB/T 4754-1994"), "term-unknown", "封面", "C11", "gbt4754-2017"),
        (set_answer("统计范围", "部分单位"), "term-unknown", "封面", "C12", "above_scale"),
        (set_answer("核算版本", "最新"), "term-unknown", "封面", "C15", "census5"),
        (set_answer("金额单位", None), "unit-missing", "封面", "C16", "万元"),
        (set_answer("金额单位", "美元"), "unit-unknown", "封面", "C16", "亿元"),
        (set_answer("金额单位", "万人"), "unit-unknown", "封面", "C16", "亿元"),
        (set_answer("区划日期", "年底"), "date-invalid", "封面", "C17", "2023-12-31"),
        (set_answer("表式版本", "0"), "form-version", "封面", "C19", "koujing template"),
        (set_answer("修订号", "第一次"), "revision-invalid", "封面", "C20", "第一次"),
        (set_answer("修订号", 0), "revision-invalid", "封面", "C20", "0"),
        (set_cell("行业", "A4", "9999"), "activity-unknown", "行业", "A4", "3911 计算机整机制造"),
        (set_cell("行业", "A4", 391), "code-format", "行业", "A4", "文本格式"),
        (set_cell("行业", "A4", 111), "code-format", "行业", "A4", "文本格式"),
        (set_cell("行业", "A5", "3911"), "duplicate-code", "行业", "A4:A5", "3911"),
        (set_cell("行业", "G4", "暂无"), "number-expected", "行业", "G4", "暂无"),
        (set_cell("行业", "G4", "-"), "number-expected", "行业", "G4", "留空"),
        (set_cell("行业", "G4", 1e17), "number-out-of-range", "行业", "G4", "单位"),
        (set_cell("行业", "H4", "部分"), "flag-unknown", "行业", "H4", "是/否"),
        (set_cell("行业", "G4", "200①"), "number-marked", "行业", "G4", "200①"),
        (set_cell("行业", "G4", "310①*"), "number-marked", "行业", "G4", "310①*"),
        (set_cell("行业", "C4", "410\n385"), "number-several", "行业", "C4", "410⏎385"),
        (set_cell("行业", "C4", "3\n000"), "number-several", "行业", "C4", "3⏎000"),
        (set_cell("行业", "G4", "410/385"), "number-expected", "行业", "G4", "410/385"),
        (set_cell("行业", "G4", "0,385"), "number-expected", "行业", "G4", "0,385"),
        (set_cell("行业", "A4", "391①"), "activity-unknown", "行业", "A4", "391①"),
        (set_cell("总量", "C4", "3002²"), "number-marked", "总量", "C4", "3002²"),
        (set_cell("行业", "G3", "增加值（亿元）"), "unit-differs", "行业", "G3", "万元"),
        (set_cell("行业", "G3", "增加值（亿元）\nValue added"), "unit-differs", "行业", "G3", "亿元"),
        (set_cell("行业", "G3", "增加值\n（上年）\nValue added"), "unit-differs", "行业", "G3", "上年"),
        (set_cell("行业", "G3", "增加值（万元）\nValue added (yuan)"), "unit-differs", "行业", "G3", "yuan"),
        (set_cell("行业", "C3", "企业数（个）"), "unit-differs", "行业", "C3", "家"),
        (set_cell("总量", "C3", "数值（上年）"), "unit-differs", "总量", "C3", "上年"),
        (set_cell("总量", "C3", "数值（亿元）"), "unit-differs", "总量", "C3", "万人"),
        (set_cell("总量", "D4", None), "unit-missing", "总量", "D4", "亿元"),
        (set_cell("总量", "D5", "亿元"), "unit-unknown", "总量", "D5", "万人"),
        (set_cell("总量", "A4", "revenue"), "measure-unknown", "总量", "A4", "gdp"),
        (set_cell("总量", "A5", "gdp"), "duplicate-code", "总量", "A4:A5", "gdp"),
        (set_cell("总量", "C4", "约3000"), "number-worded", "总量", "C4", "约3000"),
    ],
)
def test_bad_input_is_named(
    tmp_path: Path, definitions: Definitions, edit: Edit, rule: str, sheet: str, cells: str, said: str
) -> None:
    reading = read(submission(tmp_path / "闵行.xlsx", definitions, edit=edit), definitions)
    found = next(each for each in reading.findings if each.rule_id == rule)
    assert (found.file, found.sheet, found.cells) == ("闵行.xlsx", sheet, cells)
    assert said in found.message_zh
    assert all(part in found.message_zh and part in found.message_en for part in ("闵行.xlsx", sheet, cells))
    assert reading.is_rejected


def test_every_fault_of_a_workbook_is_named_at_once(tmp_path: Path, definitions: Definitions) -> None:
    def spoil(workbook: Workbook) -> None:
        for edit in (
            set_answer("统计口径", "我市口径"),
            set_cell("行业", "A4", "9999"),
            set_cell("行业", "G5", "暂无"),
            set_cell("行业", "G6", "暂无"),
            set_cell("总量", "D4", None),
        ):
            edit(workbook)

    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=spoil), definitions)
    assert [(found.rule_id, found.cells) for found in reading.findings] == [
        ("scope-unknown", "C10"),
        ("activity-unknown", "A4"),
        ("number-expected", "G5:G6"),
        ("unit-missing", "D4"),
    ]


def test_an_empty_submission_is_no_report_of_zeros(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, rows=[{"activity_code": "3911"}], totals=[])
    assert only(read(path, definitions)).rule_id == "no-figures"


def test_a_numeric_code_of_four_digits_lost_nothing(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "A4", 3911)), definitions)
    assert rule_ids(reading) == []
    assert cell(reading, "G4")["activity_code"] == "3911"


def test_a_number_typed_as_text_is_read_and_its_text_kept(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "G4", "１,234.50")), definitions)
    assert (cell(reading, "G4")["value"], cell(reading, "G4")["raw_text"]) == (Decimal("1234.5"), "１,234.50")


def test_the_vintage_is_preliminary_unless_the_cover_says_another(tmp_path: Path, definitions: Definitions) -> None:
    blank = read(submission(tmp_path / "甲.xlsx", definitions, edit=set_answer("核算版本", None)), definitions)
    assert (rule_ids(blank), cell(blank, "G4")["vintage"]) == ([], "preliminary")
    revised = read(submission(tmp_path / "乙.xlsx", definitions, vintage="census5"), definitions)
    assert {cell(revised, "G4")["vintage"], cell(revised, "C4", "总量")["vintage"]} == {"census5"}


def test_the_boundary_defaults_to_the_end_of_the_year(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(
        tmp_path / "甲.xlsx", definitions, edit=set_answer("区划日期", None), period="2023H1", period_kind="cumulative"
    )
    assert cell(read(path, definitions), "G4")["boundary_date"] == date(2023, 12, 31)
    path = submission(tmp_path / "乙.xlsx", definitions, boundary_date="2023-03-01")
    assert cell(read(path, definitions), "G4")["boundary_date"] == date(2023, 3, 1)


def row(code: str, value_added: float | None, **measures: float) -> Mapping[str, Answer]:
    return {"activity_code": code, "value_added": value_added, "counted_locally": "yes", **measures}


def test_members_that_add_up_to_their_group_are_sound(tmp_path: Path, definitions: Definitions) -> None:
    rows = [row("39", 300.1), row("3911", 100.05), row("392", 200.05), row("3921", 200.05)]
    reading = read(submission(tmp_path / "甲.xlsx", definitions, rows=rows), definitions)
    assert rule_ids(reading) == []
    assert cell(reading, "G4")["activity_code"] == "39"


def test_members_above_their_group_are_named_with_it(tmp_path: Path, definitions: Definitions) -> None:
    rows = [row("39", 300), row("3911", 200.05), row("65", 7), row("3921", 150)]
    found = only(read(submission(tmp_path / "甲.xlsx", definitions, rows=rows), definitions))
    assert (found.rule_id, found.cells) == ("group-members-differ", "G4:G5, G7")
    assert found.observed == "39 = 300, Σ(3911, 3921) = 350.05"
    assert found.expected == "≤ 1.005"


def test_some_members_below_their_group_leave_the_rest_to_the_others(tmp_path: Path, definitions: Definitions) -> None:
    rows = [row("39", 300), row("3911", 100.05), row("65", 7), row("3921", 150)]
    assert rule_ids(read(submission(tmp_path / "甲.xlsx", definitions, rows=rows), definitions)) == []


@pytest.mark.parametrize("mark", ["其中：", "# ", "其中#"])
def test_a_list_marked_as_a_part_is_never_summed_to_its_group(
    tmp_path: Path, definitions: Definitions, mark: str
) -> None:
    names = {code: definitions.classes["gbt4754-2017"][code].name_zh for code in ("3921", "3922")}

    def edit(workbook: Workbook) -> None:
        workbook["行业"]["B5"], workbook["行业"]["B6"] = (f"{mark}{name}" for name in names.values())

    def reading(whole: float) -> list[str]:
        values = {"392": whole, "3921": 100, "3922": 60}
        rows: list[Mapping[str, Answer]] = [
            {"activity_code": code, "value_added": value} for code, value in values.items()
        ]
        return rule_ids(read(submission(tmp_path / "甲.xlsx", definitions, rows=rows, edit=edit), definitions))

    assert "group-members-differ" not in reading(200)
    assert "group-members-differ" in reading(150), "more than its group is never a part of it"


def test_complete_members_below_their_group_are_named(tmp_path: Path, definitions: Definitions) -> None:
    members = [each.code for each in definitions.classes["gbt4754-2017"].values() if each.parent == "391"]
    rows = [row("391", 300), *(row(code, 20) for code in members)]
    found = only(read(submission(tmp_path / "甲.xlsx", definitions, rows=rows), definitions))
    assert (found.rule_id, found.cells) == ("group-members-differ", f"G4:G{4 + len(members)}")
    blank = [row("391", 300), row(members[0], 20), *({"activity_code": code} for code in members[1:])]
    found = only(read(submission(tmp_path / "乙.xlsx", definitions, rows=blank), definitions))
    assert (found.rule_id, found.cells) == ("group-members-differ", "G4:G5")
    unlisted = [row("391", 300), *(row(code, 20) for code in members[1:])]
    assert rule_ids(read(submission(tmp_path / "丙.xlsx", definitions, rows=unlisted), definitions)) == []


def test_two_groups_are_two_findings(tmp_path: Path, definitions: Definitions) -> None:
    rows = [row("39", 100), row("3911", 300), row("65", 10), row("6511", 70)]
    findings = read(submission(tmp_path / "甲.xlsx", definitions, rows=rows), definitions).findings
    assert [found.cells for found in findings] == ["G4:G5", "G6:G7"]


def test_a_member_that_is_not_known_leaves_only_an_excess_to_be_seen(tmp_path: Path, definitions: Definitions) -> None:
    rows = [row("39", 300), row("3911", 100), row("3921", None)]
    assert rule_ids(read(submission(tmp_path / "甲.xlsx", definitions, rows=rows), definitions)) == []
    rows = [row("39", 300), row("3911", 400), row("3921", None)]
    found = only(read(submission(tmp_path / "乙.xlsx", definitions, rows=rows), definitions))
    assert found.rule_id == "group-members-differ"


def test_heads_are_counted_without_rounding(tmp_path: Path, definitions: Definitions) -> None:
    rows = [row("39", 300, employees=999), row("3911", 100, employees=500), row("3921", 200, employees=500)]
    found = only(read(submission(tmp_path / "甲.xlsx", definitions, rows=rows), definitions))
    assert (found.rule_id, found.cells, found.expected) == ("group-members-differ", "D4:D6", "≤ 0")


@given(st.lists(st.decimals(0, 1000, places=6), min_size=1, max_size=30), st.integers(0, 6))
def test_rounding_alone_is_never_a_difference(members: list[Decimal], places: int) -> None:
    printed = [round(member, places) for member in members]
    assert groups.gap(round(sum(members, Decimal(0)), places), printed, exact=False) is None


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.integers(1, 10))
def test_a_head_too_many_is_always_a_difference(members: list[int], more: int) -> None:
    group = Decimal(sum(members) + more)
    assert groups.gap(group, [Decimal(member) for member in members], exact=True) == (Decimal(more), Decimal(0))


@pytest.mark.parametrize(("hide", "note"), [("row", "隐藏行"), ("column", "隐藏列"), ("sheet", "隐藏工作表")])
def test_hidden_cells_of_a_submission_are_read_and_say_so(
    tmp_path: Path, definitions: Definitions, hide: str, note: str
) -> None:
    def edit(workbook: Workbook) -> None:
        sheet = workbook["行业"]
        if hide == "row":
            sheet.row_dimensions[5].hidden = True
        elif hide == "column":
            sheet.column_dimensions["G"].hidden = True
        else:
            sheet.sheet_state = "hidden"

    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=edit), definitions)
    assert (only(reading).rule_id, reading.is_rejected) == ("hidden-read", False)
    assert note in cell(reading, "G5")["note"]
    assert (cell(reading, "E4")["note"] == "") == (hide != "sheet")


def test_a_number_may_show_its_own_unit_and_no_other(tmp_path: Path, definitions: Definitions) -> None:
    def edit(workbook: Any) -> None:
        for sheet, address, code in (
            ("行业", "E4", '0.00"万元"'),
            ("行业", "C4", '0"家"'),
            ("行业", "C5", '0"个"'),
            ("总量", "C4", '0.0"亿"'),
            ("行业", "D4", '0"千人"'),
            ("行业", "G4", '0"亿元"'),
            ("行业", "G5", "0;0"),
            ("总量", "C5", '0.0"人"'),
        ):
            workbook[sheet][address].number_format = code

    found = read(submission(tmp_path / "甲.xlsx", definitions, edit=edit), definitions).findings
    assert [(each.rule_id, each.sheet, each.cells) for each in found] == [
        ("number-shown-otherwise", "行业", "D4"),
        ("number-shown-otherwise", "行业", "G4"),
        ("number-shown-otherwise", "总量", "C5"),
    ]


@pytest.mark.parametrize("code", ["0%", "0.0,", '0"."0,'])
def test_a_number_that_shows_as_another_one_is_refused(tmp_path: Path, definitions: Definitions, code: str) -> None:
    def edit(workbook: Any) -> None:
        workbook["行业"]["G4"].number_format = code
        workbook["行业"]["A2"].number_format = code

    found = only(read(submission(tmp_path / "甲.xlsx", definitions, edit=edit), definitions))
    assert (found.rule_id, found.severity, found.cells, found.expected) == (
        "number-shown-otherwise",
        "error",
        "G4",
        code,
    )


def test_a_raised_or_struck_run_is_no_digit_of_a_submission(tmp_path: Path, definitions: Definitions) -> None:
    def edit(workbook: Workbook) -> None:
        raised, struck = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
        workbook["行业"]["E4"] = CellRichText("900", TextBlock(raised, "1"))
        workbook["行业"]["G4"] = CellRichText(TextBlock(struck, "51"), "200")
        workbook["行业"]["A6"] = CellRichText("011", TextBlock(raised, "1"))
        workbook["总量"]["C4"].font = Font(strike=True)

    found = read(submission(tmp_path / "甲.xlsx", definitions, edit=edit), definitions).findings
    assert [(each.rule_id, each.cells, each.severity) for each in found] == [
        ("activity-unknown", "A6", "error"),
        ("number-marked", "E4", "error"),
        ("number-struck", "G4", "error"),
        ("number-struck", "C4", "error"),
    ]


def test_a_number_merged_over_two_industries_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    def edit(workbook: Workbook) -> None:
        workbook["行业"].merge_cells("E4:E5")

    found = only(read(submission(tmp_path / "甲.xlsx", definitions, edit=edit), definitions))
    assert (found.rule_id, found.severity, found.cells) == ("value-merged", "error", "E4:E5")


def test_no_class_lies_in_one_with_a_code_of_the_same_length(definitions: Definitions) -> None:
    """So codes of one length cannot be a group and its members."""
    for classes in definitions.classes.values():
        for code, each in classes.items():
            parent = each.parent
            while parent:
                assert len(parent) != len(code)
                parent = classes[parent].parent
