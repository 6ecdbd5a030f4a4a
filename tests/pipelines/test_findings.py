"""Findings say where, what and what to do; one cause is one finding; every rule is used and can be said."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

import pipelines
from definitions import Definitions, load, naming
from indicators.contracts import contracts
from pipelines.addresses import Cell
from pipelines.findings import (
    Comparison,
    Finding,
    Findings,
    finding,
    in_file,
    in_order,
    of_comparisons,
    to_table,
    with_comparisons,
)

PLACES = {"file", "sheet", "cells", "observed", "expected"}


@pytest.fixture
def findings(definitions: Definitions) -> Findings:
    return Findings(definitions.rules, file="甲.xlsx", submission_id="0123456789abcdef")


def test_a_message_names_file_sheet_cells_and_what_to_do(definitions: Definitions) -> None:
    found = finding(
        definitions.rules["number-expected"], file="甲.xlsx", sheet="行业", cells="E7", observed="暂无", expected="0"
    )
    assert found.message_zh == "甲.xlsx · 行业 E7：应为数字，实际是“暂无”。请只填数字；不掌握的留空，没有的填 0。"
    assert found.message_en.startswith("甲.xlsx, 行业 E7: a number is expected, found “暂无”. Type the bare number")
    assert found.blocks


def test_a_message_without_cells_leaves_no_gap(definitions: Definitions) -> None:
    found = finding(definitions.rules["header-missing"], file="甲.csv", sheet="甲", expected="数值", observed="地区")
    assert found.message_zh.startswith("甲.csv · 甲：")
    assert found.message_en.startswith("甲.csv, 甲:")


def test_cells_with_one_cause_are_one_finding(findings: Findings) -> None:
    for row in range(6, 19):
        findings.add("unit-missing", sheet="总量", cells=[Cell(row, 3)], expected="万元")
    findings.add("unit-missing", sheet="总量", cells=[Cell(30, 3)], expected="万元")
    findings.add("unit-missing", sheet="总量", cells=[Cell(31, 3)], expected="人")
    assert [found.cells for found in findings] == ["D7:D19, D31", "D32"]


def test_of_many_scattered_cells_five_are_told_and_all_are_kept(definitions: Definitions, findings: Findings) -> None:
    for row in range(3, 125, 2):
        findings.add("number-expected", sheet="行业", cells=[Cell(row, 3)], observed="-")
    (found,) = findings
    assert found.cells.count(",") == 60
    assert found.message_zh.startswith("甲.xlsx · 行业 D4, D6, D8, D10, D12 等，另有 56 格：应为数字")
    assert found.message_en.startswith("甲.xlsx, 行业 D4, D6, D8, D10, D12 … and 56 more: a number is expected")


def test_a_finding_in_another_file_says_so(definitions: Definitions) -> None:
    rule = definitions.rules["number-expected"]
    found = replace(finding(rule, file="甲.xlsx", sheet="行业", cells="E7:F7", observed="-"), effect=3.0)
    other = in_file(found, rule, "乙.xlsx")
    assert (other.cells, other.file, other.effect) == ("E7:F7", "乙.xlsx", 3.0)
    assert other.message_zh == found.message_zh.replace("甲.xlsx", "乙.xlsx")
    assert other.message_en.startswith("乙.xlsx, 行业 E7:F7: ")


def test_what_was_seen_is_said_in_the_language_of_the_sentence_and_kept_in_both() -> None:
    seen = "⟨增加值｜value added⟩ ≤ ⟨总产出｜gross output⟩"
    found = finding(
        load().rules["columns-swapped"],
        file="⟨甲｜a⟩.xlsx",
        sheet="⟨行业｜b⟩",
        cells="F4:G9",
        observed=seen,
        expected="x",
    )
    assert "增加值 ≤ 总产出" in found.message_zh
    assert "value added" not in found.message_zh
    assert "value added ≤ gross output" in found.message_en
    assert "增加值" not in found.message_en
    assert found.observed == seen
    assert all("〈甲｜a〉.xlsx" in told and "〈行业｜b〉" in told for told in (found.message_zh, found.message_en))


def test_comparisons_make_one_finding_with_the_most_at_stake_first(definitions: Definitions) -> None:
    rule = definitions.rules["value-added-above-revenue"]
    small = Comparison((Cell(3, 4), Cell(3, 6)), "3911 9 > 1", "≤ 1.5", 0.1)
    large = Comparison((Cell(4, 4), Cell(4, 6)), "3912 90 > 10", "≤ 15", 0.3)
    found = of_comparisons(rule, [small, large], file="甲.xlsx", submission_id="a", sheet="行业")
    assert (found.cells, found.observed, found.effect) == ("E4:E5, G4:G5", "3912 90 > 10⟨；｜; ⟩3911 9 > 1", 0.4)
    left = with_comparisons(found, rule, [small])
    assert (left.cells, left.observed, left.file, left.sheet) == ("E4, G4", "3911 9 > 1", "甲.xlsx", "行业")
    assert left.message_zh.startswith("甲.xlsx · 行业 E4, G4：")


def test_what_must_be_corrected_comes_first_then_what_must_be_explained_and_inside_by_value_at_stake() -> None:
    def found(severity: str, effect: float) -> Finding:
        return Finding("a", "甲.xlsx", "x", severity, "行业", "E4", "", "", "", "", effect=effect)

    expected = [
        *(found("fatal", 0), found("error", 0), found("error", 0.2), found("error", 0.1)),
        *(found("query", 0), found("query", 9), found("query", 0.5), found("note", 3), found("note", 0)),
    ]
    for seed in range(20):
        mixed = list(expected)
        random.Random(seed).shuffle(mixed)
        assert in_order(mixed) == expected


def test_different_causes_of_one_rule_stay_apart(findings: Findings) -> None:
    for row, code in enumerate(["0111", "0111", "0112", "0112"]):
        findings.add("duplicate-code", sheet="行业", cells=[Cell(row, 0)], observed=code, cause=code)
    assert [(found.cells, found.observed) for found in findings] == [("A1:A2", "0111"), ("A3:A4", "0112")]


def test_many_observed_values_are_counted(findings: Findings) -> None:
    for row in range(20):
        findings.add(
            "activity-unknown", sheet="行业", cells=[Cell(row, 0)], observed=f"99{row:02}", expected="GB/T 4754"
        )
    (found,) = findings
    assert found.observed.endswith("… (20)")


def test_a_query_does_not_block(findings: Findings) -> None:
    findings.add("sheet-unread", sheet="草稿", observed="底稿", expected="行业")
    assert not findings.blocks
    findings.add("file-empty")
    assert findings.blocks


def test_the_table_keeps_its_contract(findings: Findings) -> None:
    findings.add("file-empty")
    table = to_table(findings)
    assert table.column_names == [column.name for column in contracts()["findings"].columns]
    assert table["rule_id"].to_pylist() == ["file-empty"]
    assert to_table([]).schema == table.schema


def test_every_sentence_can_be_said(definitions: Definitions) -> None:
    for rule in definitions.rules.values():
        for sentence in (rule.message_zh, rule.message_en):
            assert set(re.findall(r"\{(\w*)\}", sentence)) <= PLACES, rule.id
            assert "{file}" in sentence, rule.id
            assert sentence.format(**dict.fromkeys(PLACES, "x"))
        assert rule.name_zh
        assert rule.reason_zh
        assert rule.reason_en


def test_every_rule_is_raised_somewhere_and_every_raised_rule_exists(definitions: Definitions) -> None:
    rooms = (Path(pipelines.__file__).parent, Path(naming.__file__).parent)
    source = "".join(path.read_text("utf-8") for room in rooms for path in room.rglob("*.py"))
    words = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source))
    assert {rule.id for rule in definitions.rules.values() if not rule.sql} - words == set()
    raised = set(re.findall(r'\.add\(\s*"([a-z]+(?:-[a-z]+)+)"', source))
    assert len(raised) > 20
    assert raised - definitions.rules.keys() == set()


def test_a_sentence_is_one_line_whatever_the_file_says(definitions: Definitions) -> None:
    told = finding(definitions.rules["form-unknown"], file="a\nb.csv", observed="x\n✓ accepted\x1b[2J", expected="y\tz")
    for message in (told.message_zh, told.message_en):
        assert message.isprintable()
        assert "x⏎✓ accepted␛[2J" in message
    assert told.observed == "x\n✓ accepted\x1b[2J"
