"""The content decides how a file is read; its extension is only compared with it."""

from __future__ import annotations

import pytest

from tests.pipelines.workbooks.files.readers.odd_files import MAIN, ods, opened, row, saved, xls, xlsx, zipped

XLSX = xlsx(row(1, "<v>1</v>"))
XLS = saved(xls(["地区", 1.5])[0])
ODS = ods(
    '<table:table table:name="表1"><table:table-row><table:table-cell office:value-type="float" office:value="1"/>'
    "</table:table-row></table:table>"
)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("甲.xlsx", XLSX, "xlsx"),
        ("甲.XLSX", XLSX, "xlsx"),
        ("甲.xlsm", XLSX, "xlsx"),
        ("甲.et", XLSX, "xlsx"),
        ("甲.et", XLS, "xls"),
        ("甲.xls", XLS, "xls"),
        ("甲.ods", ODS, "ods"),
        ("甲.csv", "甲,1\n".encode(), "csv"),
    ],
)
def test_a_file_is_read_by_its_content(name: str, data: bytes, kind: str) -> None:
    grid, rules = opened(data, name)
    assert grid is not None
    assert (grid.kind, rules) == (kind, [])


@pytest.mark.parametrize(("name", "data"), [("甲.xls", XLSX), ("甲.xlsx", XLS), ("甲.csv", XLSX), ("甲.xlsx", ODS)])
def test_a_workbook_under_the_extension_of_another_is_read_and_noted(name: str, data: bytes) -> None:
    grid, rules = opened(data, name)
    assert grid is not None
    assert rules == ["extension-differs"]


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("甲.xls", "甲\t1\n".encode("gb18030"), "extension-wrong"),
        ("甲.xlsx", b"a,b\n1,2\n", "extension-wrong"),
        ("甲.xls", b"\n<html><table><tr><td>1</td></tr></table></html>", "extension-wrong"),
        ("甲.xlsx", b"%PDF-1.7", "extension-wrong"),
        ("甲.xlsx", zipped({"word/document.xml": "<x/>"}), "extension-wrong"),
        (
            "甲.xls",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "format-unsupported",
        ),
        (
            "甲.xml",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "format-unsupported",
        ),
        ("甲.pdf", b"%PDF-1.7", "format-unsupported"),
        ("甲.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 6000, "format-unsupported"),
        ("甲.xlsx", bytes(range(256)) * 20, "file-unreadable"),
        ("甲.xlsx", b"\0" * 5000, "file-empty"),
    ],
)
def test_what_is_no_workbook_is_one_finding(name: str, data: bytes, rule: str) -> None:
    assert opened(data, name) == (None, [rule])


def test_the_bomb_is_refused_before_it_is_unpacked() -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + b" " * 60_000_000 + b"</sheetData></worksheet>"
    data = zipped({"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": sheet})
    assert len(data) < 100_000
    assert opened(data, "甲.xlsx") == (None, ["file-too-large"])
