"""Names and common aliases resolve to one region; a text that fits several is refused with the candidates."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions import Definitions, RegionNameError

RESOLVED = {
    "闵行": "310112",
    "闵行区": "310112",
    "上海市闵行区": "310112",
    "上海 闵行": "310112",
    "中国上海市闵行区": "310112",
    "310112": "310112",
    "310112000000": "310112",
    "310112000": "310112",
    "310112108000": "310112108000",
    "310112108": "310112108000",
    "闵行区梅陇镇": "310112108000",
    "上海市闵行 梅陇镇": "310112108000",
    "310112108000 梅陇镇": "310112108000",
    "闵行区梅陇镇（310112108）": "310112108000",
    "31": "310000",
    "上海": "310000",
    "沪": "310000",
    "浙江省杭州市余杭区": "330110",
    "杭州余杭": "330110",
    "余杭市": "330184",
    "崇明县": "310230",
    "楚州区": "320803",
    "南京鼓楼": "320106",
    "鼓楼区（南京）": "320106",
    "徐州市鼓楼区": "320302",
    "乌海市海南区": "150303",
    "海南": "460000",
    "延边": "222400",
    "恩施土家族苗族自治州": "422800",
    "内蒙古": "150000",
    "浦东": "310115",
    "苏州高新区": "320505",
    "南通经济技术开发区": "320671",
    "示例甲区": "990101",
}


@pytest.mark.parametrize("text", RESOLVED)
def test_a_name_resolves(definitions: Definitions, text: str) -> None:
    assert definitions.names.resolve(text) == RESOLVED[text]


def test_candidates_are_listed_with_the_marks_of_the_language(definitions: Definitions) -> None:
    with pytest.raises(RegionNameError) as raised:
        definitions.names.resolve("火星")
    assert raised.value.zh.count("；") == raised.value.en.count("; ") - 1 > 1
    assert "；" not in raised.value.en


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("鼓楼区", {"320106", "320302", "350102", "410204"}),
        ("朝阳", {"110105", "211300"}),
        ("吉林", {"220000", "220200"}),
        ("城关区", {"540102", "620102"}),
    ],
)
def test_an_ambiguous_name_lists_the_candidates(definitions: Definitions, text: str, among: set[str]) -> None:
    with pytest.raises(RegionNameError) as raised:
        definitions.names.resolve(text)
    assert raised.value.ambiguous
    assert among <= {candidate.split()[0] for candidate in raised.value.candidates}
    assert all(code in str(raised.value) for code in among)


@pytest.mark.parametrize("text", ["不存在县", "400000", "上海市余杭区", "3101123"])
def test_an_unknown_name_is_refused_by_name(definitions: Definitions, text: str) -> None:
    with pytest.raises(RegionNameError, match=text) as raised:
        definitions.names.resolve(text)
    assert not raised.value.ambiguous


def test_on_an_earlier_day_the_code_of_that_day_is_meant(definitions: Definitions) -> None:
    assert definitions.names.resolve("吴江", date(2010, 12, 31)) == "320584"
    assert definitions.names.resolve("吴江", date(2020, 12, 31)) == "320509"


def test_every_code_resolves_to_itself(definitions: Definitions) -> None:
    for code in definitions.regions:
        assert definitions.names.resolve(code) == code


def test_every_region_in_force_resolves_by_its_full_path(definitions: Definitions) -> None:
    names = definitions.names
    for code in definitions.regions:
        if names.in_force(code):
            assert names.resolve(names.path(code)) == code


@given(st.text(max_size=12))
def test_any_text_resolves_or_is_refused(definitions: Definitions, text: str) -> None:
    code = ""
    with contextlib.suppress(RegionNameError):
        code = definitions.names.resolve(text)
    assert code == "" or code in definitions.regions or code in {zone.code for zone in definitions.zones}


@pytest.mark.parametrize("text", ["梅陇镇", "七宝", "浦江镇", "徐汇区梅陇镇"])
def test_a_town_goes_by_its_code_or_behind_its_district(definitions: Definitions, text: str) -> None:
    """There are towns of one name in a hundred counties; 浦江 is a county of 金华."""
    assert definitions.names.decide(text).outcome == "unknown"
    assert definitions.names.resolve("浦江") == "330726"


@pytest.mark.parametrize("text", ["310112199000", "310112199", "319999108000", "310112108001", "310112108 七宝镇"])
def test_no_town_is_guessed(definitions: Definitions, text: str) -> None:
    decision = definitions.names.decide(text)
    assert decision.outcome in ("unknown", "differs")
