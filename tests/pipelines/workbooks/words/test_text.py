"""Text as it is compared and shown: in half width, but with marks and fractions as they stand."""

from __future__ import annotations

import pytest

from pipelines.workbooks.words.text import plain


@pytest.mark.parametrize("text", ["1½", "12¼", "⅔", "9.9①", "m²"])
def test_a_fraction_and_a_mark_are_shown_as_they_stand(text: str) -> None:
    assert plain(text) == text


def test_what_a_chinese_keyboard_writes_is_shown_in_half_width() -> None:
    assert plain("１２（亿元）：\u3000ａ") == "12(亿元): a"
