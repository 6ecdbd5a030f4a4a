"""Printed figures: what a symbol, a mark or a magnitude means, and what a slip of the hand may have been."""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.workbooks.forms.layout_forms import Symbol
from pipelines.workbooks.words.printed import Notation, Printed, bare_symbol, printed, split_footnote
from pipelines.workbooks.words.slips import fault, likely_readings
from pipelines.workbooks.words.values import number

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


@given(
    NUMBERS,
    st.sampled_from(
        [
            "[1]",
            "［２］",
            "①",
            "⑴",
            "²",
            "*",
            "【3】",
            "㉑",
            "⓵",
            "❶",
            "➀",
            "⒈",
            "₂",
            "①*",
            "¹² ㊿",
            "ᵃ",
            "①、②",
            "¹,²",
            "[¹]",
        ]
    ),
)
def test_a_footnote_mark_is_no_digit(value: Decimal, mark: str) -> None:
    read = printed(f"{value}{mark}", NOTATION)
    assert read is not None
    assert (read.value, read.footnote) == (value, mark)
    assert number(f"{value}{mark}") is None


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


@pytest.mark.parametrize(
    "text", ["暂缺", "", "万亿", "*", "[1]", "12abc", "1046.3(2)", "③300", "3①00", "10²", "约10³", "12½"]
)
def test_what_is_no_figure_is_none(text: str) -> None:
    assert printed(text, NOTATION) is None


@pytest.mark.parametrize("mark", ["*", "①", "¹", "₁", "[1]", "①,", " ", "* ", "ᵃ"])
def test_many_marks_are_looked_through_at_once(mark: str) -> None:
    text = mark * 10_000 + "x"
    began = process_time()
    assert split_footnote(text) == (text, "")
    fault(text), likely_readings(text)
    assert process_time() - began < 1


def test_a_mark_alone_is_no_footnote() -> None:
    assert split_footnote("*") == ("*", "")
    assert split_footnote("甲[1]") == ("甲", "[1]")
