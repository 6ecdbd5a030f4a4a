"""A number with its unit or words beside it: what has to go is said, and nothing is taken off."""

from __future__ import annotations

import pytest

from definitions import Definitions
from pipelines.languages import apart
from pipelines.workbooks.words.worded_numbers import refusal, what_has_to_go

MONEY, HEADS = "ten_thousand_yuan", "person"


@pytest.mark.parametrize(
    "text", ["59743万元", "1,234.5 万元", "１２万元", "人民币5万元", "5\u00a0万元。", "5万", "-3万元"]
)
def test_behind_the_columns_own_unit_only_it_has_to_go(text: str, definitions: Definitions) -> None:
    zh, en = apart(what_has_to_go(text, MONEY, definitions))
    assert "只须删去" in zh
    assert "has to go" in en


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("3亿元", MONEY, "1 亿元 = 10,000 万元"),
        ("123元", MONEY, "1 元 = 0.0001 万元"),
        ("3千元", MONEY, "1 千元 = 0.1 万元"),
        ("1.2亿", MONEY, "1 亿元 = 10,000 万元"),
        ("5万人", HEADS, "1 万人 = 10,000 人"),
    ],
)
def test_behind_another_unit_of_its_kind_it_is_to_be_converted(
    text: str, unit: str, factor: str, definitions: Definitions
) -> None:
    assert factor in what_has_to_go(text, unit, definitions)


@pytest.mark.parametrize(("text", "unit"), [("12人", MONEY), ("12%", MONEY), ("123万元", HEADS), ("12家", HEADS)])
def test_a_unit_of_another_kind_is_none_of_the_column(text: str, unit: str, definitions: Definitions) -> None:
    assert "不是这一列的单位" in what_has_to_go(text, unit, definitions)


@pytest.mark.parametrize("text", ["123左右", "¥123", "￥1,000", "RMB 12"])
def test_of_other_words_the_number_stays(text: str, definitions: Definitions) -> None:
    assert "只留数字" in what_has_to_go(text, MONEY, definitions)


@pytest.mark.parametrize("text", ["约3000", "大约 3000", "近3000", "~3000", "≈3000"])
def test_of_a_rough_number_the_number_is_to_be_typed_alone(text: str, definitions: Definitions) -> None:
    zh, en = apart(what_has_to_go(text, HEADS, definitions))
    assert "只填 3000" in zh
    assert "type 3000 alone" in en


@pytest.mark.parametrize(
    "cell", ["暂无", "-", "3~5万元", "12½", "5月12日", "1.2e5元1", 12.5, "", "万元", "<5万元", ">500", "近期"]
)
def test_what_is_no_number_with_words_is_nothing_of_that(cell: str | float, definitions: Definitions) -> None:
    assert what_has_to_go(cell, MONEY, definitions) == ""


def test_a_text_from_a_file_says_nothing_in_another_language(definitions: Definitions) -> None:
    zh, en = apart(what_has_to_go("5人⟨甲｜乙⟩", MONEY, definitions))
    assert "⟨" not in zh + en


@pytest.mark.parametrize(
    ("cell", "rule"), [("5万元", "number-worded"), ("暂无", "number-expected"), ("410\n385", "number-several")]
)
def test_a_cell_is_refused_by_the_rule_that_says_most(cell: str, rule: str, definitions: Definitions) -> None:
    assert refusal(cell, MONEY, definitions, "1")[0] == rule
