"""A word of the definitions names one term, for certain or most likely, however it is typed."""

from __future__ import annotations

import pytest

from definitions import Definitions
from pipelines.workbooks.words.vocabulary import Vocabulary

KINDS = ("classifications", "scopes", "measures", "coverages", "price_bases", "period_kinds", "vintages")


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_names_its_own_term_and_is_either_certain_or_likely(definitions: Definitions, kind: str) -> None:
    vocabulary = Vocabulary.of(definitions)
    for identity, term in getattr(definitions, kind).items():
        for word in (identity, term.name_zh, term.name_en, *term.words):
            assert (vocabulary.term(kind, word), vocabulary.likely(kind, word)) == (identity, None)
        for word in term.likely:
            assert (vocabulary.term(kind, word), vocabulary.likely(kind, word)) == (None, identity)


@pytest.mark.parametrize("text", ["GB/T 4754—2017", "（GB／T 4754-2017）", "GBT47542017", "《GB/T 4754-2017》"])
def test_marks_between_the_parts_of_a_name_say_nothing(definitions: Definitions, text: str) -> None:
    assert Vocabulary.of(definitions).term("classifications", text) == "gbt4754-2017"


@pytest.mark.parametrize("text", ["", "-", "规上？", "规上%", "非规上", "规上、全部"])
def test_what_changes_a_word_is_not_passed_over(definitions: Definitions, text: str) -> None:
    vocabulary = Vocabulary.of(definitions)
    assert (vocabulary.term("coverages", text), vocabulary.likely("coverages", text)) == (None, None)


def test_a_magnitude_alone_is_a_unit_of_money_or_persons_only(definitions: Definitions) -> None:
    of = Vocabulary.of(definitions).unit_of_magnitude
    asked = (("亿", "money"), ("万", "persons"), ("万", "count"), ("万", ""), ("10亿", "money"), ("元", "money"))
    assert [of(*each) for each in asked] == ["hundred_million_yuan", "ten_thousand_persons", None, None, None, None]


def test_of_many_terms_the_nearest_are_shown_and_of_few_all(definitions: Definitions) -> None:
    vocabulary = Vocabulary.of(definitions)
    rule, many = vocabulary.unknown("scopes", (), "本市数字经济核心产业范围")
    assert (rule, many.count("⟨、｜, ⟩"), many.endswith(f"… ({len(definitions.scopes)})")) == ("scope-unknown", 4, True)
    assert "nbs2021-core ⟨数字经济核心产业" in many
    assert vocabulary.unknown("measures", ["gdp", "population"], "税收")[1].startswith("gdp ⟨地区生产总值")
