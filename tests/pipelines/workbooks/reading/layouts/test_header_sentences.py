"""A sentence about a header does not contradict itself: what it asks for is not what it found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from definitions import Definitions
from tests.pipelines.workbooks.workbook_builder import read

TABLE: list[list[Any]] = [
    ["表11.17 各区、县绿化面积（2012）"],
    [],
    ["地  区", "城市绿地面积", "其  中 ", "公园数 ", "公园游园人数 "],
    [None, "（公顷）", "# 公园绿地面积 ", "（个）", "（万人次）"],
    ["总  计", 26989.72, 6226.64, 37, 5425.51],
    ["  浦东新区", 26725.16, 6065.0, 25, 2083.33],
    ["  黄浦区", 264.56, 161.64, 12, 3342.18],
]


@pytest.mark.parametrize(
    ("cell", "text", "about"),
    [
        ("B3", "绿地面积", "绿地面积 (公顷)"),
        ("B4", "（万公顷）", "城市绿地面积 (万公顷)"),
        ("D4", "（座）", "公园数 (座)"),
        ("D3", "公园", "公园 (个)"),
        ("C4", "# 公园绿地", "公园绿地"),
    ],
)
def test_what_is_asked_for_is_not_what_was_found(
    tmp_path: Path, definitions: Definitions, cell: str, text: str, about: str
) -> None:
    workbook = openpyxl.Workbook()
    for row in TABLE:
        workbook["Sheet"].append(row)
    workbook["Sheet"][cell] = text
    workbook.save(tmp_path / "甲.xlsx")
    findings = read(tmp_path / "甲.xlsx", definitions).findings
    unknown = [found for found in findings if found.rule_id == "header-unknown"]
    assert about in [found.observed for found in unknown]
    assert all(found.observed not in found.expected.split(", ") for found in unknown)
    for missing in (found for found in findings if found.rule_id == "header-missing"):
        assert missing.expected not in [each.partition(" (")[0] for each in missing.observed.split(", ")]
