"""Pages of municipal digital-economy systems: every number of the page comes out, with its region, measure and scope."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from definitions import Definitions
from tests.pipelines.workbooks.workbook_builder import read, rule_ids

#: The page of 丽水 for 2019 as it is printed: 亿元 and per cent.
PAGE = {
    "丽水市": ("331100", 10.72, 12.8),
    "莲都区": ("331102", 1.81, -13.4),
    "开发区": ("331100", 1.57, -12),
    "青田县  ": ("331121", 1.5, 26.2),
    "缙云县  ": ("331122", 3.86, 9.9),
    "遂昌县  ": ("331123", 2.32, 6.5),
    "松阳县  ": ("331124", 0.65, 347),
    "云和县  ": ("331125", 0.05, 16.1),
    "龙泉市  ": ("331181", 0.68, 31.8),
}


def page(folder: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2019年规上数字经济核心制造业增加值区县情况"])
    sheet.append(["地区", "增加值（亿元）", "同比增速（%）"])
    for name, (_, value, growth) in PAGE.items():
        sheet.append([name, value, growth])
    book.save(folder / "丽水.xlsx")
    return folder / "丽水.xlsx"


def test_the_page_of_lishui_comes_out_number_by_number(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(page(tmp_path), definitions)
    assert rule_ids(reading) == []
    found = {each["cell"]: each for each in reading.observations.to_pylist()}
    assert len(found) == 18
    for row, (code, value, growth) in enumerate(PAGE.values(), 3):
        for column, measure, number in (("B", "value_added", value), ("C", "value_added_growth", growth)):
            one = found[f"{column}{row}"]
            assert (one["region_code"], one["measure"], one["value"]) == (code, measure, Decimal(str(number)))
            assert (one["period"], one["scope_id"], one["coverage"]) == ("2019", "core-manufacturing", "above_scale")


def test_the_zone_of_the_page_is_the_figure_of_no_region(tmp_path: Path, definitions: Definitions) -> None:
    """The counties come to 10.87, with the zone to 12.44, and the city prints 10.72: the three stand apart."""
    found = read(page(tmp_path), definitions).observations.to_pylist()
    assert [each["cell"] for each in found if each["activity_code"] == "UNALLOCATED"] == ["B5", "C5"]
    parts = [each["value"] for each in found if each["measure"] == "value_added" and each["region_code"] != "331100"]
    assert sum(parts) == Decimal("10.87")
