"""What a clerk may trust in a draft that nobody has answered: what it reads is so, what it does not know it asks, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from definitions import Definitions
from pipelines.workbooks.drafting.draft import LEAVE_OUT
from pipelines.workbooks.drafting.proposing import Proposal
from tests.pipelines.workbooks.drafting.legacy_sheets import Legacy
from tests.pipelines.workbooks.drafting.test_legacy_sheets import proposed
from tests.pipelines.workbooks.layout_builder import Cells

CITY: Cells = [
    ["2019年规上数字经济核心制造业增加值区县情况"],
    ["地区", "增加值（亿元）", "同比增速（%）"],
    ["丽水市", 10.72, 12.8],
    ["莲都区", 1.81, -13.4],
    ["开发区", 1.57, -12],
    ["青田县", 1.5, 26.2],
]
DOMAINS: Cells = [
    ["2025年一季度规模以上数字经济核心产业企业营业收入情况表"],
    ["地区", "数字经济核心产业", None, "四上企业", None],
    [None, "合计", "规上工业", "四上合计", "规上工业"],
    ["全市", 122.04, 8.93, 838.26, 57.84],
    ["海陵区", 86.05, 6.54, 576.91, 51.09],
    ["高港区", 128.25, 14.5, 928.28, 59.84],
]
LIST: Cells = [
    ["指标名称", "单位", "值", "备注"],
    ["数字经济核心产业增加值剔重合计值", "亿元", 75.93, "12月"],
    ["同比", "%", 21.5, "12月"],
    ["地区生产总值", "亿元", 1847.65, None],
    ["地区生产总值-同比", "%", 6.35, None],
    ["金融业", "亿元", 57.1, None],
    ["萧山区生产总值", "亿元", 1847.66, "进度数据"],
]


def draft_of(tmp_path: Path, definitions: Definitions, rows: Cells, *merges: str, **answers: str) -> Proposal:
    return proposed(Legacy("表.xlsx", rows, {}, merges=merges).write(tmp_path), definitions, answers)


def read_as(proposal: Proposal) -> dict[str, tuple[str, str, str, str, str, str]]:
    return {
        str(each.figure.cell): (
            each.figure.subject.place.code,
            each.figure.subject.period.id,
            each.figure.meaning.entry.measure,
            each.figure.unit,
            each.coverage,
            each.activity,
        )
        for each in proposal.trial.read
    }


def test_core_manufacturing_is_no_total_and_a_zone_no_region(tmp_path: Path, definitions: Definitions) -> None:
    proposal = draft_of(tmp_path, definitions, CITY)
    read = read_as(proposal)
    assert set(read) == {"B3", "B4", "B6"}
    assert read["B4"] == ("331102", "2019", "value_added", "hundred_million_yuan", "above_scale", "core-manufacturing")
    assert list(proposal.draft.questions) == ["scope 数字经济核心制造业"], "taken, and asked about"
    assert {why.split()[-1]: count for why, count in proposal.trial.left.items()} == {"figures": 4, "code": 1}
    assert proposal.trial.findings == []


def test_columns_of_scopes_and_domains_are_of_the_measure_of_the_title(
    tmp_path: Path, definitions: Definitions
) -> None:
    proposal = draft_of(tmp_path, definitions, DOMAINS, "A2:A3", "B2:C2", "D2:E2")
    read = read_as(proposal)
    assert set(read) == {f"{column}{row}" for column in "BD" for row in (4, 5, 6)}
    shared = ("2025Q1", "revenue", "hundred_million_yuan", "above_scale")
    assert read["B4"] == ("321200", *shared, "nbs2021-core")
    assert read["D5"] == ("321202", *shared, "TOTAL"), "above-scale enterprises of all industries"
    asked = proposal.draft.questions
    assert asked["unit 数字经济核心产业合计"].guess == "hundred_million_yuan", "no other unit gives a city's revenue"
    assert asked["industry 数字经济核心产业规上工业"].guess == LEAVE_OUT
    assert set(proposal.trial.left) == {"待定 to be decided"}, "figures stand there: they are not called none"


def test_a_change_belongs_to_the_row_above_and_a_period_is_never_made_up(
    tmp_path: Path, definitions: Definitions
) -> None:
    proposal = draft_of(tmp_path, definitions, LIST)
    assert read_as(proposal) == {}, "which year it is stands nowhere"
    assert {"period", "region"} <= set(proposal.draft.questions)
    assert proposal.draft.questions["region"].guess == "330109", "萧山区 stands in a row"
    read = read_as(draft_of(tmp_path, definitions, LIST, period="2019", region="330109"))
    core = ("330109", "2019", "value_added", "hundred_million_yuan", "all_units", "nbs2021-core")
    assert read["C2"] == core
    assert (read["C6"][2], read["C6"][-1]) == ("value_added", "J"), "an industry beside the GDP"
    assert set(read) == {"C2", "C4", "C6"}, "a second GDP is asked about, and changes are left"
    entries = proposal.draft.content["tables"]["table-1"]["entries"].values()
    assert ["row above" in each["ignored"] for each in entries if each["texts"] == ["同比"]] == [True]


@pytest.mark.parametrize("rows", [CITY, DOMAINS, LIST], ids=["city", "domains", "list"])
def test_every_guess_carries_its_reason(tmp_path: Path, definitions: Definitions, rows: Cells) -> None:
    draft = draft_of(tmp_path, definitions, rows).draft
    guessed = [each for each in draft.questions.values() if each.guess]
    assert guessed
    for each in guessed:
        assert all(each.because)
        assert any(each.because[0] in line for line in draft.lines)


def test_a_text_that_is_only_like_a_measure_is_not_read(tmp_path: Path, definitions: Definitions) -> None:
    rows: Cells = [
        ["地区", "年份", "就业人员数_万人", "65岁以上人口_人"],
        ["上海", 2023, 1300, 500000],
        ["江苏", 2023, 4800, 900000],
    ]
    proposal = draft_of(tmp_path, definitions, rows)
    assert proposal.trial.read == []
    assert {each.guess for each in proposal.draft.questions.values()} == {LEAVE_OUT}
    assert "employees" in proposal.draft.questions["measure 就业人员数_万人"].choices, "it is offered"


def test_a_unit_is_guessed_only_where_no_other_one_can_be(tmp_path: Path, definitions: Definitions) -> None:
    def unit(value: float) -> str:
        rows: Cells = [["2023年江苏省各市主要指标"], ["地区", "地区生产总值"], ["南京市", value]]
        return draft_of(tmp_path, definitions, rows).draft.questions["unit 地区生产总值"].guess

    assert unit(122.04) == "hundred_million_yuan"
    assert unit(20000.5) == "", "20 000 万元 and 20 000 亿元 are both possible"


def test_words_of_a_form_count_only_under_a_title_as_narrow(tmp_path: Path, definitions: Definitions) -> None:
    def guess(title: str) -> list[str]:
        rows: Cells = [[title], ["地区", "在校学生（人）"], ["徐汇区", 36677], ["闵行区", 45219]]
        return [each.figure.meaning.entry.measure for each in draft_of(tmp_path, definitions, rows).trial.read]

    assert guess("2023年上海市各区普通中学情况") == ["secondary_pupils"] * 2
    assert guess("2023年上海市各区人口情况") == [], "pupils of all schools"
