"""The words that commands share are looked up once, however many lines are told."""

from __future__ import annotations

import pytest

import definitions
from pipelines import words
from pipelines.languages import LANGUAGE, Language


def test_the_names_of_units_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    words._units_in_english.cache_clear()
    load, asked = definitions.load, []

    def counted() -> definitions.Definitions:
        asked.append(1)
        return load()

    monkeypatch.setattr(definitions, "load", counted)
    language = LANGUAGE.set(Language.en)
    try:
        assert [words.unit("万元") for _ in range(3)] == ["ten thousand yuan"] * 3
        assert words.unit("∅") == "∅"
    finally:
        LANGUAGE.reset(language)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.zh, "按全国比率换算、区间过宽"),
        (Language.en, "through a rate of the nation, bounds too wide"),
        (Language.both, "按全国比率换算、区间过宽 through a rate of the nation, bounds too wide"),
    ],
)
def test_several_reasons_have_the_comma_of_their_language(language: Language, told: str) -> None:
    before = LANGUAGE.set(language)
    try:
        assert words.reasons({"reason": "conversion,tolerance"}) == told
    finally:
        LANGUAGE.reset(before)
