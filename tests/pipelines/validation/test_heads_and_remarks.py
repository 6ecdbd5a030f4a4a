"""What is told of a column is told at its header, and what our own reader remarks is nobody's remark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from definitions import Definitions
from pipelines.findings import Finding
from pipelines.validation.checking import check_files
from pipelines.workbooks.exchange.template import Filling, write_workbook
from pipelines.workbooks.files.inbox import receive
from tests.pipelines.workbooks.workbook_builder import COVER

pytestmark = pytest.mark.slow
GDP: dict[str, Any] = {"measure": "gdp", "value": 300, "unit": "hundred_million_yuan"}
CODES = ("3911", "3912", "3913", "3914", "3915", "3919", "3921", "3922", "3931")


def filled(path: Path, definitions: Definitions, period: str, codes: tuple[str, ...]) -> Path:
    """Our own template of a region and year with these industries filled in."""
    rows: list[dict[str, Any]] = [
        {
            "activity_code": code,
            "enterprises": 20 + number,
            "employees": 900 + number,
            "revenue": 150_000 + 1000 * number,
            "gross_output": 140_000 + 900 * number,
            "value_added": 40_000 + 500 * number,
        }
        for number, code in enumerate(codes)
    ]
    write_workbook(path, Filling({**COVER, "period": period}, rows, [GDP]), definitions)
    return path


def findings(paths: list[Path], file: Path, rule: str, definitions: Definitions) -> list[Finding]:
    """What a rule finds in one of several files that are checked together."""
    received = [receive(path, path.name) for path in paths]
    (standing,) = (each for each in check_files(received, definitions).standings if each.file == file.name)
    return [found for found in standing.findings if found.rule_id == rule]


def test_a_missing_industry_is_told_at_the_header_of_our_template(tmp_path: Path, definitions: Definitions) -> None:
    """Below the header stand sums, which are locked: nobody can put anything right there."""
    before = filled(tmp_path / "before.xlsx", definitions, "2022", CODES)
    now = filled(tmp_path / "now.xlsx", definitions, "2023", CODES[:-2])
    (found,) = findings([before, now], now, "industry-vanished", definitions)
    sheet: Any = openpyxl.load_workbook(now)["行业"]
    assert str(sheet[found.cells].value).startswith("增加值")


def test_money_without_a_cover_cell_is_told_at_the_headers(tmp_path: Path, definitions: Definitions) -> None:
    """Employees a thousand times too many fit nothing, while money fits GDP: their column is named from its header on."""
    path = filled(tmp_path / "t.xlsx", definitions, "2023", CODES)
    book = openpyxl.load_workbook(path)
    sheet: Any = book["行业"]
    assert str(sheet["D3"].value).startswith("从业人员")
    for row in range(4, sheet.max_row + 1):
        if isinstance(sheet.cell(row, 4).value, int):
            sheet.cell(row, 4).value *= 10_000
    book.save(path)
    (found,) = findings([path], path, "unit-implausible", definitions)
    assert (found.sheet, found.cells) == ("行业", "D3:D12")


@pytest.mark.parametrize("remark", ["", "已停产"])
def test_what_our_reader_says_of_hidden_rows_is_no_remark(
    tmp_path: Path, definitions: Definitions, remark: str
) -> None:
    """Hidden rows are read and their notes say so; neither is that a remark pasted many times nor a reason for blanks."""
    path = filled(tmp_path / "t.xlsx", definitions, "2023", CODES)
    book = openpyxl.load_workbook(path)
    sheet: Any = book["行业"]
    rows = [row for row in range(4, sheet.max_row + 1) if isinstance(sheet.cell(row, 5).value, int)]
    assert len(rows) == len(CODES)
    for row in rows:
        sheet.row_dimensions[row].hidden = True
        sheet.cell(row, 9).value = remark or None
    for row in rows[:4]:
        sheet.cell(row, 7).value = None
    book.save(path)
    assert len(findings([path], path, "hidden-read", definitions)) == 1
    pasted = findings([path], path, "note-pasted", definitions)
    blank = findings([path], path, "figures-left-blank", definitions)
    assert (len(pasted), len(blank)) == ((1, 0) if remark else (0, 1))
    assert all(each.cells.startswith("I") for each in pasted)
