"""What a value is told that its field does not take: one sentence in Chinese and one in English, whatever the fault."""

from __future__ import annotations

import re
import tomllib

import pytest
from pydantic import BaseModel, ValidationError

from definitions import unfit
from definitions.loader import ROOT
from definitions.models import Rule, Scope
from definitions.models.conversions import Conversion
from pipelines.workbooks.forms.layout_forms import LayoutForm

SOUND = {
    **dict.fromkeys(("name_zh", "name_en", "message_zh", "message_en", "reason_zh", "reason_en"), "x"),
    "id": "r",
    "severity": "note",
}
#: What is written in a rule, and what must be said of it.
SAID: dict[str, tuple[dict[str, object], str, str]] = {
    "a choice that is none": (
        {"looks_at": "submissions"},
        "不在可选之列：file, submission, figures",
        "is none of: file, s",
    ),
    "a misspelt field": ({"reason_e": "x"}, "没有这样的一项", "there is no such field"),
    "no text": ({"sql": 3}, "「3」应为文字", "'3' must be a text"),
    "no list": ({"yields_to": "a"}, "「a」应为列表", "'a' must be a list"),
    "no pairs": ({"passes": [1]}, "应为一组「名称: 值」", "must be pairs"),
    "no number": ({"parameters": {"a": "much"}}, "「much」应为数字", "'much' must be a number"),
    "no yes or no": ({"carries": "perhaps"}, "应为 true 或 false", "must be true or false"),
    "no day": ({"valid_from": "tomorrow"}, "应为日期", "must be a day"),
    "another spelling of an id": ({"id": "A b"}, "写法不合要求", "is not written as it must be"),
}


def told(kind: type[BaseModel], content: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as raised:
        kind.model_validate(content)
    return [unfit.unfit(error, kind) for error in raised.value.errors()]


@pytest.mark.parametrize("case", SAID)
def test_what_does_not_fit_is_said_in_both_languages(case: str) -> None:
    written, zh, en = SAID[case]
    ((said_zh, said_en),) = told(Rule, {**SOUND, **written})
    assert zh in said_zh
    assert en in said_en


def test_what_is_missing_is_said_without_the_whole_entry() -> None:
    said = told(Rule, {"id": "r"})
    assert set(said) == {("缺少这一项，请补上", "it is missing; add it")}
    assert len(said) == len(SOUND) - 1


def test_a_field_that_there_is_not_is_told_the_fields_that_there_are() -> None:
    form = {"tables": {"only": {"lables": [], "entries": {"a": {"text": []}}, "labels": [{"hold": "region"}]}}}
    said = [en for _, en in told(LayoutForm, form) if "no such field" in en]
    for field in ("vintages", "holds", "unit_of"):
        assert any(field in each for each in said), f"of the table, of a label, of an entry: {field}"
    assert len(said) == len({*said}) == 3


def test_a_long_value_is_cut() -> None:
    ((zh, en),) = told(Rule, {**SOUND, "severity": "x" * 500})
    assert len(zh) < 150
    assert len(en) < 150


@pytest.mark.parametrize("kind", [Rule, Scope, LayoutForm, Conversion])
def test_no_english_of_the_library_is_shown(kind: type[BaseModel]) -> None:
    fields = kind.model_fields
    for wrong in ({}, *({name: value} for name in fields for value in ("?", 3.5, ["?"], {"?": "?"}, None, [3]))):
        for zh, en in told(kind, wrong):
            assert not re.search(r"[Ii]nput should|[Ff]ield required|[Ee]xtra inputs", zh + en), (kind, wrong, zh)


def test_each_sentence_is_said_in_two_languages() -> None:
    for zh, en in tomllib.loads((ROOT / "unfit.toml").read_text(encoding="utf-8")).values():
        assert re.search("[\u4e00-\u9fff]", zh)
        assert not re.search("[\u4e00-\u9fff]", en)
