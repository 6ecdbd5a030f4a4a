"""Sheets of a population census by county: regions are known by their codes, and what has none is no region."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from definitions import Definitions
from tests.pipelines.workbooks.layout_builder import Cells, figures, workbook
from tests.pipelines.workbooks.workbook_builder import read, rule_ids

#: Two sheets as they are compiled, with the first of their hundred and fifty columns; the figures are invented.
OF_2010: Cells = [
    ["地区", "区划代码", "合计", "男", "女", "性别比\n（女=100）", "户籍人口", "非农业户口\n人口比重\n（%）"],
    ["上海市", 310000, 500, 250, 250, 100, 400, 80.5],
    ["市辖区", None, 450, 225, 225, 100, 360, 85.5],
    ["  徐汇区", 310104, 300, 150, 150, 100, 200, 90.5],
    ["  浦东新区", 310115, 150, 75, 75, 100, 160, 70.5],
    [],
    ["首发论坛：某某"],
]
OF_2020: Cells = [
    ["区划代码", "省", "市", "区县", "人口数_合计", "人口数_男", "少数民族人口比重（%）"],
    ["NA", "全国", "全国", "全国", 1000, 500, 8.5],
    [310000, "上海市", "上海市", "上海市", 600, 300, 1.5],
    [310100, "上海市", "上海市", "市辖区", 600, 300, 1.5],
    [310104, "上海市", "上海市", "徐汇区", 320, 160, 1.5],
    [320571, "江苏省", "苏州市", "苏州工业园区", 90, 45, 1.5],
    ["NA", "江苏省", "镇江市", "镇江新区", 50, 25, 1.5],
]


@pytest.mark.parametrize(
    ("cells", "year", "expected"),
    [
        (
            OF_2010,
            "2010",
            {
                "C2": ("310000", "population", 500),
                "G2": ("310000", "registered_population", 400),
                "C4": ("310104", "population", 300),
                "G4": ("310104", "registered_population", 200),
                "C5": ("310115", "population", 150),
                "G5": ("310115", "registered_population", 160),
            },
        ),
        (OF_2020, "2020", {"E3": ("310000", "population", 600), "E5": ("310104", "population", 320)}),
    ],
    ids=["2010", "2020"],
)
def test_regions_with_a_code_are_read_and_the_others_left_out_by_name(
    cells: Cells, year: str, expected: dict[str, tuple[str, str, int]], tmp_path: Path, definitions: Definitions
) -> None:
    reading = read(workbook(tmp_path / "普查.xlsx", ("表", cells)), definitions)
    assert rule_ids(reading) == []
    assert figures(reading, "region_code", "measure", "value") == {
        cell: (code, measure, Decimal(value)) for cell, (code, measure, value) in expected.items()
    }
    assert {(each["period"], each["unit"], each["coverage"]) for each in reading.observations.to_pylist()} == {
        (year, "person", "all_units")
    }
    (account,) = reading.accounts
    assert account.unclaimed == ()


def test_a_row_with_figures_and_neither_code_nor_known_name_is_named(tmp_path: Path, definitions: Definitions) -> None:
    cells = [*OF_2010[:2], ["某新区", None, 10, 5, 5, 100, 9, 50.5]]
    reading = read(workbook(tmp_path / "普查.xlsx", ("表", cells)), definitions)
    assert rule_ids(reading) == ["row-unknown"]


def test_a_county_that_had_been_dissolved_is_asked_about(tmp_path: Path, definitions: Definitions) -> None:
    cells: Cells = [OF_2020[0], [320611, "江苏省", "南通市", "港闸区", 30, 15, 1.5]]
    assert rule_ids(read(workbook(tmp_path / "普查.xlsx", ("表", cells)), definitions)) == ["region-no-longer"]
