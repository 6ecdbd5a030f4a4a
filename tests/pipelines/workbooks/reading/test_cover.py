"""The cover takes the answers that people write every day, where they mean one thing; another is refused by name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions
from pipelines.languages import THEN
from pipelines.validation.yielding import without_consequences
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.workbook_builder import label_row, only, read, rule_ids, submission


def answered(tmp_path: Path, definitions: Definitions, **answers: Any) -> Reading:
    """A sound submission with these answers beside their labels, as they were typed."""

    def edit(workbook: Any) -> None:
        for label, answer in answers.items():
            workbook["封面"].cell(label_row(workbook, label), 3).value = answer

    return read(submission(tmp_path / "甲.xlsx", definitions, edit=edit), definitions)


def test_an_answer_stands_right_of_a_merged_label(tmp_path: Path, definitions: Definitions) -> None:
    def merge(workbook: Any) -> None:
        cover = workbook["封面"]
        for row in range(4, cover.max_row + 1):
            cover.cell(row, 4).value, cover.cell(row, 3).value = cover.cell(row, 3).value, None
            cover.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)

    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=merge), definitions)
    assert (reading.findings, reading.cover.region_code, reading.cover.period) == ([], "310112", "2023")
    asked = definitions.forms["submission"]["tables"]["cover"]["fields"]
    answers = {name: address for name, address in reading.cover.cells.items() if name in asked}
    assert len(answers) > 10
    assert {address[0] for address in answers.values()} == {"D"}


@pytest.mark.parametrize(
    ("period", "kind", "read_as"),
    [
        ("2023年度", "年度", ("2023", "annual")),
        ("2023年", "年报", ("2023", "annual")),
        ("二○二三年", "1—12月", ("2023", "annual")),
        ("2023年1—12月", "全年", ("2023", "annual")),
        ("2023年1—11月", "累计", ("2023M01-M11", "cumulative")),
        ("2023年前11个月", "1-11月", ("2023M01-M11", "cumulative")),
        ("2023年1-11月累计", "累计数", ("2023M01-M11", "cumulative")),
        ("Jan-Nov 2023", "cumulative", ("2023M01-M11", "cumulative")),
        ("2023年11月当月", "单月", ("2023M11", "single")),
        ("202311", "11月", ("2023M11", "single")),
        (202311, "single", ("2023M11", "single")),
        ("2023年Ⅰ季度", "累计", ("2023Q1", "cumulative")),
        ("2023年1-11月", "月报", ("2023M01-M11", "cumulative")),
        ("2023年前三季度", "季报", ("2023Q1-Q3", "cumulative")),
        ("2023年第二季度", "本季", ("2023Q2", "single")),
        ("2023年", "年快报", ("2023", "annual")),
    ],
)
def test_everyday_periods_are_accepted(
    tmp_path: Path, definitions: Definitions, period: str | int, kind: str, read_as: tuple[str, str]
) -> None:
    reading = answered(tmp_path, definitions, 报告期=period, 期别=kind)
    assert (rule_ids(reading), (reading.cover.period, reading.cover.period_kind)) == ([], read_as)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2023/24", "2023, 2023H1"),
        ("2022—2023年", "2023, 2023H1"),
        ("2023-2024学年", "2023, 2023H1"),
        ("2023年预计", "2023, 2023H1"),
        ("截至2023年11月末", "2023M01-M11 / 2023M11"),
        (2023.1, "2023M01 / 2023M10"),
        (datetime.fromisoformat("2023-11-01"), "2023M11 / 2023M01-M11"),
    ],
)
def test_a_period_that_is_not_understood_is_refused_with_what_it_may_be(
    tmp_path: Path, definitions: Definitions, period: Any, expected: str
) -> None:
    found = only(answered(tmp_path, definitions, 报告期=period))
    assert (found.rule_id, found.expected.startswith(expected)) == ("period-invalid", True)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("旬报", "term-unknown"),
        ("1-11月", "term-unknown"),
        ("上半年", "term-unknown"),
        ("累计", "period-kind-differs"),
    ],
)
def test_a_kind_that_is_not_that_of_the_period_is_refused(
    tmp_path: Path, definitions: Definitions, kind: str, rule: str
) -> None:
    assert only(answered(tmp_path, definitions, 报告期="2023", 期别=kind)).rule_id == rule


@pytest.mark.parametrize(
    ("label", "field", "answers"),
    [
        ("统计口径", "scope_id", {"数字经济核心产业 (国家统计局2021)": "nbs2021-core", "浙江2018": "zhejiang-2018"}),
        (
            "行业分类版本",
            "classification",
            dict.fromkeys(("GB/T 4754-2017", "ＧＢ／Ｔ４７５４—２０１７", "gb4754 2017", "2017版"), "gbt4754-2017"),
        ),
        ("统计范围", "coverage", {"规上": "above_scale", "规模以上企业": "above_scale", "全部": "all_units"}),
        (
            "统计范围",
            "coverage",
            {"规上（限上）单位": "above_scale", "四上企业": "above_scale", "all units": "all_units"},
        ),
        ("价格基础", "price_basis", {"当年价格": "current", "现价（当年价）": "current", "可比价格": "constant"}),
        ("核算版本", "vintage", {"快报数": "preliminary", "初步核算数": "preliminary", "五经普修订数": "census5"}),
        (
            "金额单位",
            "money_unit",
            dict.fromkeys(
                ("人民币万元", "万元（人民币）", "RMB万元", "万 元", "单位：万元", "万", "10000元"), "ten_thousand_yuan"
            ),
        ),
    ],
)
def test_everyday_words_of_a_vocabulary_are_accepted(
    tmp_path: Path, definitions: Definitions, label: str, field: str, answers: dict[str, str]
) -> None:
    for answer, identity in answers.items():
        reading = answered(tmp_path, definitions, **{label: answer})
        assert (rule_ids(reading), getattr(reading.cover, field)) == ([], identity)


@pytest.mark.parametrize(
    ("label", "field", "answer", "identity"),
    [
        ("统计口径", "scope_id", "数字经济核心产业", "nbs2021-core"),
        ("行业分类版本", "classification", "GB/T 4754", "gbt4754-2017"),
        ("统计范围", "coverage", "规模以上工业", "above_scale"),
        ("核算版本", "vintage", "统计年鉴", "yearbook"),
    ],
)
def test_a_word_that_may_mean_another_term_is_taken_and_asked_about(
    tmp_path: Path, definitions: Definitions, label: str, field: str, answer: str, identity: str
) -> None:
    reading = answered(tmp_path, definitions, **{label: answer})
    found = only(reading)
    assert (found.rule_id, found.severity, found.observed) == ("word-taken", "query", answer)
    assert found.expected.split()[0] == getattr(reading.cover, field) == identity


def test_a_month_that_a_monthly_report_may_add_up_to_is_asked_about(tmp_path: Path, definitions: Definitions) -> None:
    reading = answered(tmp_path, definitions, 报告期="2023M01", 期别="月报")
    assert (rule_ids(reading), reading.cover.period_kind) == (["word-taken"], "cumulative")


def test_a_monthly_report_of_a_year_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    reading = answered(tmp_path, definitions, 报告期="2023", 期别="月报")
    found = [each.rule_id for each in without_consequences(reading.findings, definitions.rules)]
    assert found == ["period-kind-differs"]


def test_a_word_of_several_scopes_is_refused_with_those_that_have_it(tmp_path: Path, definitions: Definitions) -> None:
    found = only(answered(tmp_path, definitions, 统计口径="数字经济"))
    listed = found.expected.split(THEN)
    assert (found.rule_id, "nbs2021-core ⟨数字经济核心产业（国家统计局2021）｜" in found.expected) == (
        "scope-unknown",
        True,
    )
    assert all("数字经济" in each for each in listed)


@pytest.mark.parametrize(
    "code",
    [
        "闵行",
        "310112 闵行区",
        "闵行区 310112",
        "３１０１１２　闵行区",
        "闵行区（310112）",
        "【310112】闵行区",
        "上海闵行",
        "'310112闵行",
    ],
)
def test_one_cell_may_name_the_region(tmp_path: Path, definitions: Definitions, code: str) -> None:
    reading = answered(tmp_path, definitions, 地区代码=code, 地区名称=None)
    assert (rule_ids(reading), reading.cover.region_code) == ([], "310112")


@pytest.mark.parametrize(
    ("code", "name", "rule", "told"),
    [
        ("310112", None, "answer-missing", "⟨地区名称｜Region name⟩"),
        ("鼓楼区", None, "region-ambiguous", "320106 江苏省 南京市 鼓楼区；320302 江苏省 徐州市 鼓楼区"),
        ("朝阳", None, "region-ambiguous", "110105 北京市 朝阳区；211300 辽宁省 朝阳市"),
        ("310112 徐汇区", None, "region-name-differs", "闵行区"),
        ("闵行", "徐汇区", "region-name-differs", "闵行区"),
    ],
)
def test_a_region_that_is_not_certain_is_asked_about(
    tmp_path: Path, definitions: Definitions, code: str, name: str | None, rule: str, told: str
) -> None:
    reading = answered(tmp_path, definitions, 地区代码=code, 地区名称=name)
    found = only(reading)
    assert (found.rule_id, found.expected.startswith(told)) == (rule, True)


@pytest.mark.parametrize("year", ["2020", 2020, "2020年"])
def test_constant_prices_have_a_base_year(tmp_path: Path, definitions: Definitions, year: Any) -> None:
    reading = answered(tmp_path, definitions, 价格基础="不变价", 不变价基期=year)
    assert (rule_ids(reading), reading.cover.base_year) == ([], 2020)
    assert set(reading.observations["base_year"].to_pylist()) == {2020}


@pytest.mark.parametrize(("prices", "year"), [("现价", "2020"), ("不变价", "2020Q1"), ("不变价", "多年")])
def test_what_is_no_base_year_is_refused(tmp_path: Path, definitions: Definitions, prices: str, year: str) -> None:
    found = only(answered(tmp_path, definitions, 价格基础=prices, 不变价基期=year))
    assert (found.rule_id, found.sheet, found.cells) == ("period-invalid", "封面", "C14")
