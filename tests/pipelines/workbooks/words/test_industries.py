"""Industry codes as spreadsheets leave them: without their zero, with a point, glued to a name or to their section."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions import Definitions, load
from definitions.class_naming import IndustryDecision
from pipelines.languages import AND
from pipelines.workbooks.words.industries import industry_of
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids, submission

CLASSES = load().classes["gbt4754-2017"]
KNOWN = load().class_names("gbt4754-2017")


@pytest.mark.parametrize(
    ("cell", "name", "expected"),
    [
        ("3911", "", IndustryDecision("3911")),
        (3911.0, "", IndustryDecision("3911")),
        ("3911.0", "", IndustryDecision("3911")),
        (111.0, "", IndustryDecision(readings=("111", "0111"))),
        (111.0, "稻谷种植", IndustryDecision("0111", restored=True)),
        ("C39", "", IndustryDecision("39")),
        ("I", "", IndustryDecision("I")),
        ("39计算机、通信和其他电子设备制造业", "", IndustryDecision("39")),
        ("稻谷种植（0111）", "", IndustryDecision("0111")),
        ("稻谷种植", "", IndustryDecision("0111")),
        ("3911 稻谷种植", "", IndustryDecision(readings=("3911",))),
        ("9999", "", IndustryDecision()),
        ("Z39", "", IndustryDecision()),
    ],
)
def test_a_code_is_read_where_it_has_one_reading(cell: str | float, name: str, expected: IndustryDecision) -> None:
    assert industry_of(cell, KNOWN, name) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "6513,6512",
        "6513/6512",
        "6513;6512",
        "6513+6512",
        "6513等",
        "6513(部分)",
        "6513,6512应用软件开发",
        "6513…",
        "C39等",
    ],
)
def test_what_means_more_or_less_than_one_industry_is_none(cell: str) -> None:
    assert industry_of(cell, KNOWN, "应用软件开发").code == ""


@pytest.mark.parametrize("cell", ["6513(应用软件开发)", "6513-应用软件开发", "6513①", "6513*", "6513软件开发"])
def test_a_code_with_its_name_or_a_mark_is_read(cell: str) -> None:
    assert industry_of(cell, KNOWN).code == "6513"


def test_a_code_of_any_classification_is_one() -> None:
    names = load().class_names("nbs-digital-2021")
    assert [industry_of(code, names).code for code in ("01", "0101", "010101")] == ["01", "0101", "010101"]


@given(st.sampled_from(sorted(code for code in CLASSES if code.isdigit())))
def test_a_code_with_its_name_survives_what_a_spreadsheet_does_to_it(code: str) -> None:
    name = CLASSES[code].name_zh
    assert industry_of(f"{code} {name}", KNOWN).code == code
    assert industry_of(code, KNOWN).code == code
    read_back = industry_of(float(code), KNOWN, name)
    assert read_back.code == code or code in read_back.readings


def test_a_number_with_one_reading_is_read_and_one_with_two_is_not(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [{"activity_code": "3911", "value_added": 1, "counted_locally": "yes"}]
    for number, found in ((651, ["651"]), (111, [])):

        def write(workbook: Any, number: int = number) -> None:
            workbook["行业"]["A4"], workbook["行业"]["B4"] = number, None

        reading = read(submission(tmp_path / "甲.xlsx", definitions, rows=rows, edit=write), definitions)
        codes = [each for each in reading.observations["activity_code"].to_pylist() if each != "TOTAL"]
        assert (codes, rule_ids(reading)) == (found, [] if found else ["code-format"])


def test_a_lost_zero_is_put_back_by_the_name_beside_it(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [{"activity_code": "3911", "value_added": 1, "counted_locally": "yes"}]

    def lose(workbook: Any) -> None:
        sheet = workbook["行业"]
        sheet["A4"], sheet["B4"] = 111, "稻谷种植"

    reading = read(submission(tmp_path / "甲.xlsx", definitions, rows=rows, edit=lose), definitions)
    assert (only(reading).rule_id, only(reading).severity, only(reading).observed) == (
        "code-restored",
        "note",
        "111 → 0111",
    )
    assert reading.observations["activity_code"].to_pylist()[0] == "0111"

    def rename(workbook: Any) -> None:
        lose(workbook)
        workbook["行业"]["B4"] = "计算机整机制造"

    assert rule_ids(read(submission(tmp_path / "乙.xlsx", definitions, rows=rows, edit=rename), definitions)) == [
        "code-format"
    ]


@pytest.mark.parametrize(
    "spoilt", [int, "'{}".format, "’{}".format], ids=["numbers", "apostrophes", "typed apostrophes"]
)
def test_codes_put_right_are_one_finding(tmp_path: Path, definitions: Definitions, spoilt: Any) -> None:
    codes = ("0111", "0112", "0121", "0511")
    rows: Any = [{"activity_code": code, "value_added": 1, "counted_locally": "no"} for code in codes]

    def spoil(workbook: Any) -> None:
        for row, code in enumerate(codes, 4):
            workbook["行业"].cell(row, 1).value = spoilt(code)

    reading = read(submission(tmp_path / "甲.xlsx", definitions, rows=rows, edit=spoil), definitions)
    found = only(reading)
    assert (found.rule_id, found.cells) == ("code-restored", "A4:A7")
    assert found.observed == AND.join(f"{spoilt(code)} → {code}" for code in codes)
    assert reading.observations["activity_code"].to_pylist()[:4] == list(codes)


@pytest.mark.parametrize(
    ("code", "name", "near"),
    [
        ("9999", "计算机整机制造", "3911 计算机整机制造"),
        ("39111", None, "3911 计算机整机制造"),
        ("5921", None, "592 通用仓储⟨、｜, ⟩5920 通用仓储"),
        ("9999", None, "9299 其他未列明国家机构⟨、｜, ⟩4999 其他建筑安装⟨、｜, ⟩6999 其他未包括金融业"),
        ("9999", "其他数字经济", "6579 其他数字内容服务"),
        ("391①", None, "391 计算机制造⟨、｜, ⟩0391 兔的饲养"),
    ],
)
def test_an_unknown_code_is_one_sentence_with_the_nearest_codes(
    tmp_path: Path, definitions: Definitions, code: str, name: str | None, near: str
) -> None:
    rows: Any = [{"activity_code": each, "value_added": 1, "counted_locally": "yes"} for each in ("3911", "3921")]

    def spoil(workbook: Any) -> None:
        workbook["行业"]["A4"], workbook["行业"]["B4"] = code, name

    found = only(read(submission(tmp_path / "甲.xlsx", definitions, rows=rows, edit=spoil), definitions))
    assert (found.rule_id, found.expected) == ("activity-unknown", near)
    assert (
        found.message_zh
        == f"甲.xlsx · 行业 A4：所用分类中没有代码“{code}”。请改为其中的代码，如 {near.replace(AND, '、')}。"
    )


@pytest.mark.parametrize("written", ["39.11", "39-11", "39·11"])
def test_a_code_with_a_mark_behind_its_division_is_the_code(
    tmp_path: Path, definitions: Definitions, written: str
) -> None:
    rows: Any = [{"activity_code": each, "value_added": 1, "counted_locally": "yes"} for each in ("3911", "3921")]

    def edit(workbook: Any) -> None:
        workbook["行业"]["A4"], workbook["行业"]["A5"] = written, "39.21"

    reading = read(submission(tmp_path / "甲.xlsx", definitions, rows=rows, edit=edit), definitions)
    found = only(reading)
    assert (found.rule_id, found.cells) == ("code-restored", "A4:A5")
    assert {"3911", "3921"} <= {row["activity_code"] for row in reading.observations.to_pylist()}
