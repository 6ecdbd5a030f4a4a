"""Printed figures: what a symbol, a mark or a magnitude means, and what a slip of the hand may have been."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.workbooks.layouts.form_file import Symbol
from pipelines.workbooks.printed import Notation, Printed, bare_symbol, likely_readings, printed, split_footnote
from pipelines.workbooks.values import number

NOTATION = Notation.of({"…": Symbol(means="below_unit", decimals=2), "-": Symbol(means="no_data")}, {})
NUMBERS = st.decimals(0, 10**9, places=2)


@given(NUMBERS, st.sampled_from([",", "，", " ", "\u00a0"]))
def test_thousands_may_be_set_off(value: Decimal, mark: str) -> None:
    text = f"{value:,}".replace(",", mark)
    read = printed(text, NOTATION)
    assert read is not None
    assert (read.value, read.decimals) == (value, 2)


@given(NUMBERS)
def test_full_width_digits_are_digits(value: Decimal) -> None:
    text = "".join(chr(ord(character) + 0xFEE0) for character in str(value))
    assert number(text) == value


@given(NUMBERS, st.sampled_from(["[1]", "［２］", "①", "⑴", "²", "*", "【3】"]))
def test_a_footnote_mark_is_no_digit(value: Decimal, mark: str) -> None:
    read = printed(f"{value}{mark}", NOTATION)
    assert read is not None
    assert (read.value, read.footnote) == (value, mark)
    assert number(f"{value}{mark}") is None


@given(st.integers(10, 10**8), st.data())
def test_a_stray_character_leaves_the_number_among_the_readings(value: int, data: st.DataObject) -> None:
    text = str(value)
    place = data.draw(st.integers(1, len(text) - 1))
    slip = data.draw(st.sampled_from("/、;:`'"))
    typed = text[:place] + slip + text[place:]
    assert number(typed) is None
    assert {text, f"{text[:place]}.{text[place:]}"} <= set(likely_readings(typed))


@pytest.mark.parametrize("text", ["…", "……", "...", "......", "⋯"])
def test_ellipses_are_one_symbol(text: str) -> None:
    read = printed(text, NOTATION)
    assert read is not None
    assert read == Printed(Decimal(0), "approximate", 2, symbol="below_unit")


@pytest.mark.parametrize("text", ["-", "—", "——", "－", "–", "─"])
def test_dashes_are_one_symbol(text: str) -> None:
    assert bare_symbol(text) == "-"
    read = printed(text, NOTATION)
    assert read is not None
    assert (read.value, read.symbol) == (None, "no_data")


@pytest.mark.parametrize(
    ("text", "power"), [("1.2万亿", 12), ("3 亿", 8), ("5万", 4), ("2百万", 6), ("约1.5亿", 8), ("7", 0)]
)
def test_a_magnitude_is_a_power_of_ten(text: str, power: int) -> None:
    read = printed(text, NOTATION)
    assert read is not None
    assert read.power == power


@pytest.mark.parametrize("text", ["暂缺", "", "万亿", "*", "[1]", "12abc", "1046.3(2)"])
def test_what_is_no_figure_is_none(text: str) -> None:
    assert printed(text, NOTATION) is None


def test_a_mark_alone_is_no_footnote() -> None:
    assert split_footnote("*") == ("*", "")
    assert split_footnote("甲[1]") == ("甲", "[1]")


def test_a_text_far_from_a_number_has_no_reading() -> None:
    assert likely_readings("见附表") == []
    assert likely_readings("A座12楼3号") == []
