"""Sheets as a bureau keeps them: with its questions answered, a draft reads exactly the right numbers, or says why not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.drafting.proposing import Proposal, propose
from pipelines.workbooks.files.grid import open_grid
from pipelines.workbooks.forms.form_faults import faults
from pipelines.workbooks.forms.form_files import parse_layout_form
from tests.pipelines.workbooks.drafting import legacy_sheets
from tests.pipelines.workbooks.drafting.legacy_sheets import Legacy
from tests.pipelines.workbooks.layout_builder import Cells, figures
from tests.pipelines.workbooks.workbook_builder import read

NAMES = ("region_code", "period", "period_kind", "measure", "activity_code", "unit")


def proposed(path: Path, definitions: Definitions, answers: dict[str, str] | None = None) -> Proposal:
    grid = open_grid(path.read_bytes(), path.name, Findings(definitions.rules, file=path.name, submission_id=""))
    assert grid is not None
    proposal = propose(grid, path.name, definitions, answers=answers or {})
    assert proposal is not None
    return proposal


@pytest.mark.parametrize("sheet", legacy_sheets.ALL, ids=lambda sheet: sheet.name)
def test_a_form_by_answers_alone_reads_what_is_right(sheet: Legacy, tmp_path: Path, definitions: Definitions) -> None:
    path = sheet.write(tmp_path)
    proposal = proposed(path, definitions, dict(sheet.answers))
    assert proposal.draft.unsure == 0, list(proposal.draft.questions)
    content = yaml.safe_load("\n".join(proposal.draft.lines))
    reading = read(path, replace(definitions, forms={content["id"]: content}))
    assert figures(reading, *NAMES) == dict(sheet.right)
    assert [found.rule_id for found in reading.findings if found.severity != "note"] == []
    rows = {row["cell"]: row for row in reading.observations.to_pylist()}
    assert [(cell, column, rows[cell][column]) for cell, column, _ in sheet.also] == list(sheet.also)
    assert {str(each.figure.cell) for each in proposal.trial.read} == set(sheet.right), "it was run before it was shown"
    assert proposal.trial.numbers == len(sheet.right) + sum(proposal.trial.left.values())
    assert list(faults(parse_layout_form(content["id"], content, definitions), definitions)) == []


def test_what_is_left_is_counted_with_its_reason(tmp_path: Path, definitions: Definitions) -> None:
    def left(sheet: Legacy) -> Counter[str]:
        return proposed(sheet.write(tmp_path), definitions, dict(sheet.answers)).trial.left

    assert [(count, "follows from" in why) for why, count in left(legacy_sheets.WIDE_YEARS).items()] == [(3, True)]
    assert [(count, "towns" in why) for why, count in left(legacy_sheets.TOWNS).items()] == [(6, True)]
    assert [(count, "not wanted" in why) for why, count in left(legacy_sheets.NOTHING_SAID).items()] == [(2, True)]


def test_nothing_is_read_of_a_region_or_a_period_that_nobody_named(tmp_path: Path, definitions: Definitions) -> None:
    sheet = legacy_sheets.NOTHING_SAID
    path = sheet.write(tmp_path)
    assert set(proposed(path, definitions).draft.questions) == set(sheet.answers)
    for name in ("region", "period", "unit 产值"):
        others = {each: answer for each, answer in sheet.answers.items() if each != name}
        proposal = proposed(path, definitions, others)
        assert set(proposal.draft.questions) == {name}
        assert {each.figure.cell.column for each in proposal.trial.read} <= ({1} if name == "unit 产值" else set())


def test_a_heading_that_names_no_industry_leaves_what_is_below_it(tmp_path: Path, definitions: Definitions) -> None:
    rows = [*legacy_sheets.HEADINGS.rows]
    rows[4] = ["二、光伏业"]
    sheet = replace(legacy_sheets.HEADINGS, rows=rows)
    proposal = proposed(sheet.write(tmp_path), definitions)
    assert list(proposal.draft.questions) == ["industry 二、光伏业"]
    assert {each.figure.cell.row for each in proposal.trial.read} == {3}
    answered = proposed(sheet.write(tmp_path), definitions, {"industry 二、光伏业": "04"})
    assert {(each.figure.cell.row, each.activity) for each in answered.trial.read} == {(3, "01"), (5, "04")}


def test_another_table_below_is_left_by_name(tmp_path: Path, definitions: Definitions) -> None:
    rows: Cells = [
        ["示例甲区2024年数字经济核心产业企业数"],
        ["行业", "企业数（家）"],
        ["数字产品制造业", 40],
        [],
        ["示例甲区2024年数字经济核心产业营业收入"],
        ["指标", "一季度", "上半年"],
        ["数字产品制造业", 1.5, 3.5],
    ]
    sheet = Legacy("两张表.xlsx", rows, {})
    trial = proposed(sheet.write(tmp_path), definitions).trial
    assert [(str(each.figure.cell), each.activity) for each in trial.read] == [("B3", "01")]
    assert [(count, "another table" in why) for why, count in trial.left.items()] == [(2, True)]


def test_what_may_be_of_something_else_is_not_read_meanwhile(tmp_path: Path, definitions: Definitions) -> None:
    def guess(*labels: str) -> list[str]:
        rows: list[list[str | float | None]] = [["示例甲区2024年数字经济核心产业情况"], ["指标", "单位", "数值"]]
        rows += [[label, "亿元", 1] for label in labels]
        draft = proposed(Legacy("情况.xlsx", rows, {}).write(tmp_path), definitions).draft
        return [each.guess for name, each in draft.questions.items() if name.startswith("measure")]

    assert guess("产值") == ["gross_output"]
    assert guess("光伏业营业收入") == ["ignore"], "revenue, of what is not known"
    assert guess("利润总额") == ["ignore"], "a measure of all industry is none of these industries"
    assert guess("营业收入", "业务收入") == ["ignore"], "revenue is there already"


def test_a_title_says_of_which_industry_or_at_which_prices_all_figures_are(
    tmp_path: Path, definitions: Definitions
) -> None:
    def shared(title: str) -> dict[str, object]:
        rows: Cells = [[title], ["指标", "单位", "数值"], ["营业收入", "亿元", 5], ["增加值", "亿元", 3]]
        proposal = proposed(Legacy("情况.xlsx", rows, {}).write(tmp_path), definitions)
        assert len(proposal.trial.read) == 2
        found: dict[str, object] = proposal.draft.content["tables"]["table-1"]["shared"]
        return found

    software = shared("示例甲区2024年软件和信息技术服务业情况")
    assert (software["classification"], software["activity_code"]) == ("gbt4754-2017", "65")
    constant = shared("示例甲区2024年数字经济核心产业情况（2020年不变价）")
    assert (constant["price_basis"], constant["base_year"], constant["scope"]) == ("constant", 2020, "nbs2021-core")


def test_a_text_that_says_otherwise_is_asked_about_and_nothing_is_read_meanwhile(
    tmp_path: Path, definitions: Definitions
) -> None:
    rows: Cells = [["示例甲区2024年情况"], ["指标", "单位", "数值"], ["规模以下", None, None], ["营业收入", "亿元", 5]]
    path = Legacy("情况.xlsx", rows, {}).write(tmp_path)
    proposal = proposed(path, definitions)
    (name,) = proposal.draft.questions
    assert (name, list(proposal.trial.read)) == ("caption 规模以下", [])
    assert [(count, "says otherwise" in why) for why, count in proposal.trial.left.items()] == [(1, True)]
    assert len(proposed(path, definitions, {name: "harmless"}).trial.read) == 1


def test_a_column_of_what_is_no_period_is_left_beside_periods(tmp_path: Path, definitions: Definitions) -> None:
    rows: Cells = [
        ["示例甲区数字经济核心产业增加值（亿元）"],
        ["行业", "2022年", "2023年", "2024年预计"],
        ["数字产品制造业", 1, 2, 3],
    ]
    trial = proposed(Legacy("情况.xlsx", rows, {}).write(tmp_path), definitions).trial
    assert [str(each.figure.cell) for each in trial.read] == ["B3", "C3"]
    assert sum(trial.left.values()) == 1
