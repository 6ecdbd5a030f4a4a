"""A download says when it was made, where a text beside its table or a column does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from definitions import Definitions
from tests.pipelines.workbooks.workbook_builder import published, read, rule_ids

LINES = (
    "数据库：分省年度数据\n指标：地区生产总值(亿元)\n时间：最近2年\n{above}"
    "地区,2023年,2022年\n上海市,47218.7,44809.1\n数据来源：国家统计局\n{below}"
)
DAY = date(2025, 3, 29)


@pytest.mark.parametrize(
    ("above", "below", "day"),
    [
        ("", "", None),
        ("", "下载时间：2025-03-29 09:15\n", DAY),
        ("下载日期：2025年3月29日\n", "", DAY),
        ("查询时间:2025.3.29\n", "", DAY),
        # a day that says something else, and a text that says none
        ("", "注：2018年数据为2019年11月22日公布的修订数\n", None),
        ("", "下载时间：不详\n", None),
        # no younger than the latest
        ("下载日期：2024-01-05\n", "导出时间：2025/3/29\n", DAY),
    ],
)
def test_a_download_says_when_it_was_made(
    tmp_path: Path, definitions: Definitions, above: str, below: str, day: date | None
) -> None:
    path = tmp_path / "分省年度数据.csv"
    path.write_text(LINES.format(above=above, below=below), encoding="gb18030")
    reading = read(path, definitions)
    assert rule_ids(reading) == []
    assert set(reading.observations["made_on"].to_pylist()) == {day}


def test_a_published_row_says_when_its_source_was_made(tmp_path: Path, definitions: Definitions) -> None:
    rows = [{"下载日期": text} for text in ("2025-03-29", "")]
    reading = read(published(tmp_path / "数字.csv", *rows), definitions)
    assert reading.observations["made_on"].to_pylist() == [DAY, None]
    reading = read(published(tmp_path / "数字.csv", {"下载日期": "去年"}), definitions)
    assert "date-invalid" in rule_ids(reading)
