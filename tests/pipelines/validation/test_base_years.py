"""An amount at constant prices whose base year nobody gave is named, wherever a base year is stated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions
from pipelines.life.standing import Standing
from pipelines.publication.connection import connect
from pipelines.validation.definition_tables import lay_out_definitions
from pipelines.validation.rules import ask
from pipelines.validation.staging import bring, lay_out, lay_out_standings
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.layout_builder import trial
from tests.pipelines.workbooks.workbook_builder import published, read, submission

RULE = "base-year-missing"


def found(reading: Reading, definitions: Definitions) -> tuple[list[tuple[str, str, str]], int]:
    """The sheet, cells and number of amounts of each finding of the rule, and how many amounts it looked at."""
    assert not reading.findings
    connection = connect()
    lay_out_definitions(connection, definitions)
    bring(connection, "observations", reading.observations)
    lay_out_standings(connection, [Standing.of(reading)])
    lay_out(connection, [reading.submission_id])
    looked, broken = ask(connection, definitions.rules[RULE])
    connection.close()
    return [(row[1], ", ".join(row[2]), row[4].rpartition(" ")[2]) for row in broken], sum(looked.values())


@pytest.mark.parametrize(("year", "named"), [("2020", []), (None, [("封面", "C14", "7")])])
def test_a_submission_is_asked_on_its_cover(tmp_path: Path, definitions: Definitions, year: Any, named: Any) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, price_basis="constant", base_year=year)
    assert found(read(path, definitions), definitions) == (named, 7)


def test_a_published_figure_is_asked_in_its_row(tmp_path: Path, definitions: Definitions) -> None:
    rows = [{"价格基础": "不变价", "基期": year, "报告期": period} for year, period in (("2020", "2022"), ("", "2023"))]
    path = published(tmp_path / "数字.csv", *rows, {"报告期": "2021"}, {"指标": "population", "计量单位": "万人"})
    assert found(read(path, definitions), definitions) == ([("数字", "I3", "1")], 2)


@pytest.mark.parametrize("one_region", [True, False])
def test_a_table_of_a_layout_is_asked_where_the_amounts_stand(
    tmp_path: Path, definitions: Definitions, one_region: bool
) -> None:
    labels: Any = [{"header": ["地区"], "holds": "region"}, {"header": ["基期"], "holds": "base_year"}]
    rows: Any = [
        ["地区", "基期", "生产总值（亿元）", "人口（万人）"],
        ["徐汇区", "2020年", 900, 1],
        ["闵行区", None, 800, 2],
    ]
    del rows[1 : 2 if one_region else 1]
    reading = trial(tmp_path, definitions, rows, labels=labels, shared={"price_basis": "constant"})
    assert found(reading, definitions) == ([("表", "C3" if one_region else "C4", "1")], 1 if one_region else 2)
