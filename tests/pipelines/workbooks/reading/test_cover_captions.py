"""A text above a table of a submission that contradicts its cover is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from definitions import Definitions
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids, set_cell, submission


@pytest.mark.parametrize("sheet", ["行业", "总量"])
@pytest.mark.parametrize("text", ["按2020年价格计算", "规模以上单位", "计划数", "单位：亿美元", "at constant prices"])
def test_a_text_that_contradicts_the_cover_is_named(
    tmp_path: Path, definitions: Definitions, sheet: str, text: str
) -> None:
    found = only(read(submission(tmp_path / "甲.xlsx", definitions, edit=set_cell(sheet, "A2", text)), definitions))
    assert (found.rule_id, found.sheet, found.cells) == ("caption-differs", sheet, "A2")


@pytest.mark.parametrize("text", ["单位：亿元", "分行业数据（单位：亿元）", "计量单位：家、人、千元"])
def test_another_money_unit_above_the_industries_is_named(tmp_path: Path, definitions: Definitions, text: str) -> None:
    found = only(read(submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "A2", text)), definitions))
    assert (found.rule_id, found.cells, found.expected) == ("caption-differs", "A2", "万元")


@pytest.mark.parametrize("text", ["单位：万元", "单位：家、人、万元", "按现价计算", "增速按可比价格计算", "请核对"])
def test_a_text_that_says_the_same_is_none(tmp_path: Path, definitions: Definitions, text: str) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "A2", text))
    assert rule_ids(read(path, definitions)) == []


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("A3", "行业代码（GB/T 4754-2011）\nIndustry code"),
        ("A3", "行业代码（规模以上）"),
        ("B3", "行业名称（GBT4754-2011）"),
        ("A2", "按 GB/T 4754—2011 填报"),
    ],
)
def test_another_edition_or_coverage_in_the_head_of_the_industries_is_named(
    tmp_path: Path, definitions: Definitions, address: str, text: str
) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", address, text))
    found = only(read(path, definitions))
    assert (found.rule_id, found.sheet, found.cells) == ("caption-differs", "行业", address)


def test_the_edition_of_the_cover_may_be_said(tmp_path: Path, definitions: Definitions) -> None:
    for address, text in (("A2", "按 GB/T 4754-2017 填报"), ("A3", "行业代码（GB/T 4754-2017）")):
        path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", address, text))
        assert rule_ids(read(path, definitions)) == []


def test_what_the_cover_says_may_be_said(tmp_path: Path, definitions: Definitions) -> None:
    edit = set_cell("行业", "A2", "规模以上单位，按不变价计算")
    path = submission(tmp_path / "甲.xlsx", definitions, edit=edit, coverage="above_scale", price_basis="constant")
    assert rule_ids(read(path, definitions)) == []


def test_the_totals_have_units_of_their_own(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("总量", "A2", "单位：亿元"))
    assert rule_ids(read(path, definitions)) == []
