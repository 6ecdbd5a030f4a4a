"""Rows of the sheet of industries that are none, and columns whose header is gone: named for what they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from definitions import Definitions
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids, set_cell, submission

WHOLE = 3 * 4 + 2


def reading_of(tmp_path: Path, definitions: Definitions, cells: Mapping[str, str | float | None]) -> Reading:
    def edit(workbook: Workbook) -> None:
        for address, value in cells.items():
            workbook["行业"][address] = value

    return read(submission(tmp_path / "甲.xlsx", definitions, edit=edit), definitions)


@pytest.mark.parametrize("word", ["小计", "制造业合计", "本页小计"])
def test_a_row_that_adds_up_some_industries_is_named_and_not_read(
    tmp_path: Path, definitions: Definitions, word: str
) -> None:
    reading = reading_of(tmp_path, definitions, {"A2000": word, "G2000": 9000})
    assert (only(reading).rule_id, only(reading).cells) == ("total-row-unread", "A2000")
    assert reading.observations.num_rows == WHOLE


@pytest.mark.parametrize("word", ["总计", "合 计", "小计"])
def test_a_sum_may_be_said_by_the_name_alone(tmp_path: Path, definitions: Definitions, word: str) -> None:
    reading = reading_of(tmp_path, definitions, {"B2000": word, "C2000": 12, "G2000": 9000})
    assert (only(reading).rule_id, only(reading).cells) == ("total-row-unread", "B2000")
    assert reading.observations.num_rows == WHOLE


def test_figures_without_a_code_beside_another_name_are_still_unclaimed(
    tmp_path: Path, definitions: Definitions
) -> None:
    reading = reading_of(tmp_path, definitions, {"B2000": "其他行业", "G2000": 9000})
    assert rule_ids(reading) == ["cell-unclaimed"]


def test_signatures_below_the_table_are_no_code(tmp_path: Path, definitions: Definitions) -> None:
    signed = {"A2000": "填表人：张三", "C2000": "审核人：李四", "E2000": "报出日期：2024年3月1日"}
    reading = reading_of(tmp_path, definitions, signed)
    assert (only(reading).rule_id, only(reading).cells) == ("text-unread", "A2000, C2000, E2000")


@pytest.mark.parametrize("figure", [12, "约3000", "12人", "—"])
def test_a_row_with_anything_for_a_figure_is_no_signature(
    tmp_path: Path, definitions: Definitions, figure: str | float
) -> None:
    reading = reading_of(tmp_path, definitions, {"A2000": "其他数字经济：", "D2000": figure})
    assert "activity-unknown" in rule_ids(reading)


def test_the_header_of_the_next_page_is_left_out(tmp_path: Path, definitions: Definitions) -> None:
    reading = reading_of(
        tmp_path, definitions, {"A2000": "行业代码", "B2000": "行业名称", "G2000": "增加值\nValue added"}
    )
    assert (only(reading).rule_id, only(reading).cells) == ("text-unread", "A2000:B2000, G2000")


def test_of_a_second_table_nothing_is_read(tmp_path: Path, definitions: Definitions) -> None:
    second: dict[str, str | float | None] = {
        "A2000": "行业代码",
        "B2000": "行业名称",
        "C2000": "营业收入",
        "A2001": "39",
        "C2001": 10,
    }
    reading = reading_of(tmp_path, definitions, second)
    assert (only(reading).rule_id, only(reading).cells) == ("header-again", "A2000:C2000")
    assert reading.observations.num_rows == WHOLE


def test_a_column_whose_header_is_gone_is_named_at_its_head(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(
        submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "G3", None)),
        definitions,
    )
    found = only(reading)
    assert (found.rule_id, found.cells) == ("header-missing", "G3")
    assert "增加值" in found.expected


def test_of_an_unknown_header_only_what_is_missing_is_offered(tmp_path: Path, definitions: Definitions) -> None:
    found = only(reading_of(tmp_path, definitions, {"E3": "销售额"}))
    assert (found.rule_id, found.cells) == ("header-unknown", "E3")
    assert "营业收入" in found.expected
    assert "增加值" not in found.expected


@pytest.mark.parametrize(("answer", "meant"), [("计入", True), ("不计入", False)])
def test_the_flag_may_be_answered_in_the_words_of_its_question(
    tmp_path: Path, definitions: Definitions, answer: str, meant: bool
) -> None:
    reading = reading_of(tmp_path, definitions, {"H4": answer})
    assert not reading.findings
    assert meant in {row["counted_locally"] for row in reading.observations.to_pylist()}
