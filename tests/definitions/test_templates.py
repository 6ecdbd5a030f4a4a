"""A sentence says the words it knows, and leaves out the clauses of which it does not know one."""

from __future__ import annotations

import pytest

from definitions.templates import filled

SENTENCES = [
    ("甲 {a}，乙 {b}", {"a": "1", "b": "2"}, "甲 1，乙 2"),
    ("甲 {a}，乙 {b}", {"a": "1", "b": None}, "甲 1，乙 "),
    ("甲 {a}[；乙 {b} 和 {a}]。", {"a": "1", "b": "2"}, "甲 1；乙 2 和 1。"),
    ("甲 {a}[；乙 {b} 和 {a}]。", {"a": "1", "b": None}, "甲 1。"),
    ("[甲 {a}|没有]，[乙 {b}|没有]", {"a": None, "b": "2"}, "没有，乙 2"),
    ("[{a}|{b}]", {"a": None, "b": "2"}, "2"),
    ("[{a}|{b}]", {"a": None, "b": None}, ""),
    # nought is known, and so is nothing that a file says
    ("[{a} 个]", {"a": "0"}, "0 个"),
    ("[{a} 个]", {"a": ""}, " 个"),
    # what a file says is never a word or a clause
    ("{a}[ {b}]", {"a": "{b} [x|y] {c}", "b": "[{a}|z]"}, "{b} [x|y] {c} [{a}|z]"),
]


@pytest.mark.parametrize(("sentence", "words", "said"), SENTENCES)
def test_words_and_clauses(sentence: str, words: dict[str, str | None], said: str) -> None:
    assert filled(sentence, words) == said


@pytest.mark.parametrize("sentence", ["{c}", "[{c}]", "[{a}|{c}]"])
def test_a_word_that_nobody_gives_is_a_fault(sentence: str) -> None:
    with pytest.raises(KeyError):
        filled(sentence, {"a": None})
