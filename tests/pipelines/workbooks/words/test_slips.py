"""What a text in place of a number may have been: its fault by name, and its likely readings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.workbooks.words.slips import fault, likely_readings, says_number
from pipelines.workbooks.words.values import number


@given(st.integers(10, 10**8), st.data())
def test_a_stray_character_leaves_the_number_among_the_readings(value: int, data: st.DataObject) -> None:
    text = str(value)
    place = data.draw(st.integers(1, len(text) - 1))
    slip = data.draw(st.sampled_from("/、;:`'"))
    typed = text[:place] + slip + text[place:]
    assert number(typed) is None
    assert {text, f"{text[:place]}.{text[place:]}"} <= set(likely_readings(typed))


@pytest.mark.parametrize(
    ("text", "rule", "readings"),
    [
        ("410\n385", "number-several", ["410", "385"]),
        ("410\u3000385", "number-several", ["410", "385"]),
        ("③300", "number-marked", ["300"]),
        ("10²", "number-marked", ["10"]),
        ("5\u03361\u03365200", "number-struck", []),
        ("1.2E+04", "", ["12000"]),
        ("12½", "", []),
        *(
            (text, "", [])
            for text in ("1.2百", "5元", "12.5万元", "1234注1", "10~20", "10—20", "5±1", "1.2×10⁴", "9.9‰", "12k")
        ),
        ("暂缺①", "", []),
    ],
)
def test_what_is_no_number_is_told_by_its_kind(text: str, rule: str, readings: list[str]) -> None:
    assert (fault(text), likely_readings(text)) == (rule, readings)


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [(5.0, True), ("5①", True), ("5\n6", True), ("5\u0336", True), ("甲\u0336", False), ("见注①", False)],
)
def test_a_number_is_one_however_it_is_marked(cell: str | float, is_one: bool) -> None:
    assert says_number(cell) is is_one


def test_a_text_far_from_a_number_has_no_reading() -> None:
    assert likely_readings("见附表") == []
    assert likely_readings("A座12楼3号") == []
